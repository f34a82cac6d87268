"""What stands in the way of a migration, or will happen through it: codes, and the words for them in two languages."""

from collections.abc import Iterable

from msgspec import Struct

from engine.errors import BudgetExceeded, EngineError, Rejection, UnknownInstance


class MigrationFinding(Struct, frozen=True, kw_only=True, order=True):
    """About `element` (an id of the old version, for what is new one of the new). `blocks`: it may not be migrated."""

    instance_id: int
    element: str
    code: str
    text: str
    text_en: str
    blocks: bool = True

    def say(self, language: str = "es") -> str:
        """One line: `element [code] text`."""
        text = self.text_en if language == "en" else self.text
        return f"{self.element} [{self.code}] {text}" if self.element else f"[{self.code}] {text}"


class MigrationRefused(Rejection):
    """The instance may not be migrated, and why: every reason that there is."""

    def __init__(self, code: str, findings: Iterable[MigrationFinding]) -> None:
        self.findings = tuple(findings)
        super().__init__(code, "; ".join(finding.text_en for finding in self.findings))


WORDS = {
    "instance_ended": (
        "ha terminado ({detail})",
        "Expected an instance that lives, but it has ended ({detail})",
    ),
    "unknown_instance": ("no existe", "Expected an instance, but it does not exist"),
    "already_migrated": (
        "ya está en la versión nueva",
        "Expected an instance of the old version, but it is on the new one already",
    ),
    "not_of_source": (
        "no tiene nada en marcha de la versión de partida",
        "Expected something of the old version to be under way, but there is nothing",
    ),
    "same_version": ("es la misma versión", "Expected another version, but it is the same"),
    "other_process": (
        "la versión nueva es de otro proceso ({detail})",
        "Expected a version of the same process, but it is one of {detail}",
    ),
    "unknown_element": (
        "la correspondencia nombra lo que no existe: {detail}",
        "Expected the mapping to name elements that exist, but got {detail}",
    ),
    "no_counterpart": (
        "está en «{element}», que no tiene correspondencia en la versión nueva",
        "Expected a counterpart of «{element}» in the new version, but there is none",
    ),
    "other_kind": (
        "«{element}» es otra cosa en la versión nueva: {detail}",
        "Expected «{element}» to stay of its kind, but it is {detail}",
    ),
    "other_nesting": (
        "«{element}» está dentro de otra cosa en la versión nueva: {detail}",
        "Expected «{element}» to stay inside what it is in, but it is inside {detail}",
    ),
    "other_repetition": (
        "«{element}» se repite de otro modo en la versión nueva: {detail}",
        "Expected «{element}» to be repeated as before, but now it is {detail}",
    ),
    "other_event": (
        "«{element}» espera otra cosa en la versión nueva",
        "Expected «{element}» to wait for the same kind of event, but it does not",
    ),
    "other_call": (
        "«{element}» llama a otro proceso: {detail}",
        "Expected «{element}» to call the same process, but it calls {detail}",
    ),
    "other_ad_hoc": (
        "las actividades de «{element}» empiezan de otro modo en la versión nueva",
        "Expected the activities of «{element}» to begin as before, but they do not",
    ),
    "no_handler": (
        "«{element}» ya no tiene quien haga su trabajo",
        "Expected a handler for the open job of «{element}», but the new version has none",
    ),
    "review_removed": (
        "«{element}» es una revisión obligatoria abierta y dejaría de serlo",
        "Expected the open mandatory review «{element}» to stay mandatory, but it would not",
    ),
    "flow_unmatched": (
        "hay testigos esperando en «{element}» que llegaron por «{detail}», sin correspondencia",
        "Expected a counterpart of flow «{detail}», by which tokens rest at «{element}», but there is none",
    ),
    "compensation_lost": (
        "lo hecho en «{element}» ya no se podría compensar",
        "Expected what was done at «{element}» to stay compensable, but the new version has no handler",
    ),
    "too_much": (
        "el paso haría más de lo que cabe",
        "Expected the step to stay within its limits, but it would not",
    ),
    "no_key": (
        "la clave de un mensaje que se empezaría a esperar no da nada",
        "Expected a key for a message that would be waited for, but its expression gives none",
    ),
    "no_moment": (
        "un plazo que empezaría a correr no da ningún momento",
        "Expected a moment for a timer that would begin, but its expression gives none",
    ),
    "nobody": (
        "nadie podría hacer una de las tareas abiertas",
        "Expected somebody who may do each open task, but for one there is nobody",
    ),
    "cannot_go_on": (
        "no podría seguir en la versión nueva ({detail})",
        "Expected the instance to go on in the new version, but it could not ({detail})",
    ),
    "wait_closed": (
        "deja de esperar lo que «{element}» esperaba",
        "What «{element}» waits for is no longer waited for",
    ),
    "wait_opened": (
        "empieza a esperar lo que dice «{element}»",
        "What «{element}» says is waited for from now on",
    ),
    "other_handler": (
        "el trabajo abierto de «{element}» pasa a hacerlo {detail}",
        "The open job of «{element}» goes to {detail}",
    ),
}
NOTES = frozenset({"wait_closed", "wait_opened", "other_handler"})
"""These are said, and do not block."""


def found(code: str, *, instance_id: int = 0, element: str = "", detail: str = "") -> MigrationFinding:
    """A finding in both languages."""
    text, text_en = (words.format(element=element, detail=detail) for words in WORDS[code])
    return MigrationFinding(
        instance_id=instance_id,
        element=element,
        code=code,
        text=text,
        text_en=text_en,
        blocks=code not in NOTES,
    )


UNABLE = {"budget": "too_much", "correlation": "no_key", "timer": "no_moment", "no_candidates": "nobody"}


def found_in_step(error: EngineError, instance_id: int) -> list[MigrationFinding]:
    """Why a step was refused. Its own text may quote data, so it is not told: what kind of thing it is, is."""
    if isinstance(error, MigrationRefused):
        return list(error.findings)
    kind = error.code if isinstance(error, Rejection) else type(error).__name__
    if isinstance(error, BudgetExceeded):
        kind = "budget"
    elif isinstance(error, UnknownInstance):
        return [found("unknown_instance", instance_id=instance_id)]
    elif kind == "instance_ended":
        return [found(kind, instance_id=instance_id)]
    return [found(UNABLE.get(kind, "cannot_go_on"), instance_id=instance_id, detail=kind)]
