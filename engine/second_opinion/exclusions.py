"""What the second opinion does not compare, by name, with the reason: a table.

Where it is looked for: diagram_exclusions.py, model_exclusions.py, races.py, and ours.py while it runs.
"""

from msgspec import Struct

DECISION = "docs/design/0001-engine.md"
GUIDE = "docs/second-opinion.md"
TESTS = "tests/engine/test_second_opinion_exclusions.py"


class Exclusion(Struct, frozen=True, kw_only=True):
    """One construct. `text` (Spanish) and `text_en` say why; `reference` is where that is shown."""

    construct: str
    text: str
    text_en: str
    reference: str = GUIDE


class Obstacle(Struct, frozen=True, kw_only=True):
    """An exclusion met: at this element, in this line."""

    exclusion: Exclusion
    element: str = ""
    line: int = 0

    def say(self, language: str = "es") -> str:
        text = self.exclusion.text_en if language == "en" else self.exclusion.text
        where = f" ({self.element})" if self.element else ""
        return f"{self.exclusion.construct}{where}: {text}"


def _row(construct: str, text: str, text_en: str, reference: str = GUIDE) -> tuple[str, Exclusion]:
    return construct, Exclusion(construct=construct, text=text, text_en=text_en, reference=reference)


EXCLUSIONS: dict[str, Exclusion] = dict(
    [
        _row(
            "not shared",
            "SpiffWorkflow no lo ejecuta como el estándar, o no lo ejecuta.",
            "SpiffWorkflow does not execute it as the standard says, or not at all.",
        ),
        _row(
            "refused by SpiffWorkflow",
            "SpiffWorkflow no acepta el diagrama.",
            "SpiffWorkflow does not accept the diagram.",
        ),
        _row(
            "long loop",
            "SpiffWorkflow guarda todas las tareas y solo mira mil niveles: después da el proceso por terminado.",
            "SpiffWorkflow keeps every task and looks at a thousand levels: then it takes the process as ended.",
            DECISION,
        ),
        _row(
            "event sub-process that begins",
            "En SpiffWorkflow los de error y escalada empiezan solos; de 12 casos de conformidad pasa 2.",
            "In SpiffWorkflow those of error and escalation begin by themselves; of 12 conformance cases 2 pass.",
            DECISION,
        ),
        _row(
            "non-interrupting message boundary event",
            "En SpiffWorkflow solo se recibe el primer mensaje.",
            "In SpiffWorkflow only the first message is received.",
            TESTS,
        ),
        _row(
            "repeated activity after a boundary event",
            "SpiffWorkflow falla al empezarla: «Attempt to add non-predicted child».",
            "SpiffWorkflow fails to begin it: 'Attempt to add non-predicted child'.",
            TESTS,
        ),
        _row(
            "parallel join in a loop",
            "Desde la segunda vuelta SpiffWorkflow puede seguir cuando ha llegado una sola rama.",
            "From the second round on SpiffWorkflow may go on when a single branch has come.",
            TESTS,
        ),
        _row(
            "several tokens at one element",
            "No se puede decir de cuál se habla, y cada motor escoge por su cuenta.",
            "Nobody can say which one is meant, and each engine picks for itself.",
            TESTS,
        ),
        _row(
            "excess token at a parallel join",
            "SpiffWorkflow sigue otra vez; el estándar deja el testigo sobrante ante la puerta.",
            "SpiffWorkflow goes on again; by the standard the excess token stays before the gateway.",
            TESTS,
        ),
        _row(
            "error beside other activities that catch errors",
            "En SpiffWorkflow lo cogen también los eventos de borde de las actividades paralelas.",
            "In SpiffWorkflow the boundary events of parallel activities catch it too.",
            TESTS,
        ),
        _row(
            "error out of a repeated sub-process",
            "SpiffWorkflow empieza la vuelta siguiente antes de interrumpir la actividad, o falla.",
            "SpiffWorkflow begins the next instance before it interrupts the activity, or fails.",
            TESTS,
        ),
        _row(
            "timer cycle",
            "SpiffWorkflow cuenta los ciclos con el reloj del sistema.",
            "SpiffWorkflow counts cycles by the system's clock.",
        ),
        _row(
            "error that nobody catches",
            "SpiffWorkflow sigue como si nada; el estándar termina el proceso con fallo.",
            "SpiffWorkflow goes on as if nothing had happened; by the standard the process fails.",
            TESTS,
        ),
        _row(
            "condition on a flow out of an activity",
            "SpiffWorkflow no pregunta por la condición: toma siempre el flujo.",
            "SpiffWorkflow does not ask the condition: it always takes the flow.",
            TESTS,
        ),
        _row(
            "collected results of a repeated activity",
            "Cómo se reúnen los resultados es propio de cada motor.",
            "How results are collected is each engine's own.",
        ),
        _row(
            "inputs of a sub-process",
            "SpiffWorkflow no da variables propias a un subproceso.",
            "SpiffWorkflow gives a sub-process no variables of its own.",
        ),
        _row(
            "script that is not FEEL",
            "El formato es del anfitrión; SpiffWorkflow lo ejecutaría como Python.",
            "The format is the host's; SpiffWorkflow would run it as Python.",
            DECISION,
        ),
        _row(
            "called process that is not given",
            "El proceso llamado está en otro archivo.",
            "The process that is called is in another file.",
        ),
        _row(
            "no id",
            "Sin identificador no se puede decir de qué elemento se habla.",
            "Without an id nobody can say which element is meant.",
        ),
        _row(
            "race between parallel branches",
            "El resultado depende de qué rama va antes, y el estándar no lo dice: ningún motor se equivoca.",
            "The result depends on which branch goes first, which the standard leaves open: no engine is wrong.",
            TESTS,
        ),
    ]
)


def met(construct: str, element: str = "") -> Obstacle:
    """An exclusion that was met while running."""
    return Obstacle(exclusion=EXCLUSIONS[construct], element=element)
