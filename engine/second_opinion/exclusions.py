"""What the second opinion does not compare, by name, with the reason: a table, and the search for it in a diagram.

Positive lists: what is not known to be shared is excluded, so that a new construct never counts as compared.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from engine.reader.document import Element, child, children, is_true, local, name_of

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
            "En SpiffWorkflow los de error y escalada empiezan solos, y los demás no se interrumpen bien.",
            "In SpiffWorkflow those of error and escalation begin by themselves, and the others interrupt wrongly.",
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
            "En la segunda vuelta SpiffWorkflow sigue cuando ha llegado una sola rama.",
            "In the second round SpiffWorkflow goes on when a single branch has come.",
            TESTS,
        ),
        _row(
            "several tokens at one element",
            "No se sabe cuál es cuál, y SpiffWorkflow deja esperando eventos de borde de una actividad acabada.",
            "Nobody can say which is which, and SpiffWorkflow leaves boundary events of a finished activity waiting.",
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
            "SpiffWorkflow empieza la vuelta siguiente antes de interrumpir la actividad.",
            "SpiffWorkflow begins the next instance before it interrupts the activity.",
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

NODES = frozenset(
    [
        "startEvent",
        "endEvent",
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "exclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
        "subProcess",
        "callActivity",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    ]
)
BESIDE = frozenset(
    [
        "sequenceFlow",
        "laneSet",
        "ioSpecification",
        "property",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "textAnnotation",
        "association",
        "group",
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "auditing",
        "monitoring",
        "multiInstanceLoopCharacteristics",
        "dataInputAssociation",
        "dataOutputAssociation",
    ]
)
EVENTS = {
    "startEvent": frozenset({"messageEventDefinition", "timerEventDefinition", "signalEventDefinition"}),
    "endEvent": frozenset({"messageEventDefinition", "errorEventDefinition", "terminateEventDefinition"}),
    "intermediateCatchEvent": frozenset({"messageEventDefinition", "timerEventDefinition"}),
    "intermediateThrowEvent": frozenset({"messageEventDefinition"}),
    "boundaryEvent": frozenset({"messageEventDefinition", "timerEventDefinition", "errorEventDefinition"}),
}
ACTIVITIES = frozenset(name for name in NODES if name.endswith(("Task", "task"))) | {
    "subProcess",
    "callActivity",
}
FEEL = frozenset({"", "feel", "text/feel", "application/feel"})


def find_obstacles(documents: Iterable[Element]) -> list[Obstacle]:
    """Every construct of the diagrams that keeps the engines from being compared."""
    return [
        obstacle
        for document in documents
        for process in children(document, "process")
        for obstacle in _inside(process)
    ]


def _inside(holder: Element) -> Iterator[Obstacle]:
    for element in children(holder):
        name = name_of(element)
        if name == "subProcess" and is_true(element, "triggeredByEvent", default=False):
            continue
        if name in NODES:
            yield from _of_node(element, name)
            if name == "subProcess":
                yield from _inside(element)
        elif name == "sequenceFlow":
            yield from _of_flow(element, holder)
        elif name not in BESIDE and not name.endswith("EventDefinition"):
            yield _obstacle("not shared", element, name)


def _of_node(element: Element, name: str) -> Iterator[Obstacle]:
    if not element.get("id"):
        yield _obstacle("no id", element)
    yield from _of_events(element, name)
    for attribute, usual in ATTRIBUTES.items():
        if (element.get(attribute) or usual) != usual:
            yield _obstacle("not shared", element, f"{attribute}={element.get(attribute)}")
    if child(element, "standardLoopCharacteristics") is not None:
        yield _obstacle("not shared", element, "standardLoopCharacteristics")
    many = child(element, "multiInstanceLoopCharacteristics")
    if many is not None and many.get("behavior", "All") != "All":
        yield _obstacle("not shared", element, f"behavior={many.get('behavior')}")
    if name == "scriptTask" and (element.get("scriptFormat") or "").lower() not in FEEL:
        yield _obstacle("script that is not FEEL", element)


ATTRIBUTES = {
    "isForCompensation": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
    "instantiate": "false",
    "eventGatewayType": "Exclusive",
    "parallelMultiple": "false",
}
"""Attributes that change what an element does, each with the value that it has without being written."""


def _of_events(element: Element, name: str) -> Iterator[Obstacle]:
    definitions = [
        part for part in children(element) if name_of(part).endswith(("EventDefinition", "DefinitionRef"))
    ]
    for definition in definitions:
        kind = name_of(definition)
        if kind not in EVENTS.get(name, frozenset()) or len(definitions) > 1:
            yield _obstacle("not shared", element, f"{name} {kind}")
        elif kind == "timerEventDefinition" and child(definition, "timeCycle") is not None:
            yield _obstacle("timer cycle", element)
        elif kind == "messageEventDefinition" and not is_true(element, "cancelActivity", default=True):
            yield _obstacle("non-interrupting message boundary event", element)


def _of_flow(flow: Element, holder: Element) -> Iterator[Obstacle]:
    if not flow.get("id"):
        yield _obstacle("no id", flow)
    if child(flow, "conditionExpression") is None:
        return
    source = local(flow.get("sourceRef", ""))
    of_activity = any(part.get("id") == source and name_of(part) in ACTIVITIES for part in children(holder))
    if of_activity:
        yield _obstacle("condition on a flow out of an activity", flow)


def _obstacle(construct: str, element: Element, about: str = "") -> Obstacle:
    where = " ".join(part for part in (element.get("id", ""), about) if part)
    line = element.sourceline if isinstance(element.sourceline, int) else 0
    return Obstacle(exclusion=EXCLUSIONS[construct], element=where, line=line)


def met(construct: str, element: str = "") -> Obstacle:
    """An exclusion that was met while running."""
    return Obstacle(exclusion=EXCLUSIONS[construct], element=element)
