"""Why a path that the prover found cannot be shown on the engine: a closed list, in words for who reads the proof.

Each is something that the model without data lets happen, and data, or an exact count, may not.
"""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from engine.prove.counterexample.retrace import Asking, Trace
from engine.prove.exploration.explored import named
from engine.prove.subject import Subject

Both = tuple[str, str]


class Reason(StrEnum):
    """`COUNTED`: more equal tokens or messages in one place than are counted. `TWO_ANSWERS`: a condition that is
    answered in two ways within one step. `NOT_DEPLOYED`: the engine does not take the diagrams. `NO_PATH`: the path is
    of other files. `TIME`: there was none left to try. `UNKNOWN`: none of these; a fault of ours."""

    COUNTED = "counted"
    TWO_ANSWERS = "two_answers"
    NOT_DEPLOYED = "not_deployed"
    NO_PATH = "no_path"
    TIME = "time"
    UNKNOWN = "unknown"


class Obstacle(Struct, frozen=True):
    """`asked` is the id of what is answered in two ways, where that is the reason."""

    reason: Reason
    asked: str = ""


WORDS = {
    Reason.COUNTED: (
        "Por este camino hay más de dos testigos o mensajes iguales en un mismo sitio, y la prueba solo cuenta "
        "hasta dos: no se ha podido mostrar en el motor, donde puede ir de otro modo.",
        "On this way more than two equal tokens or messages are in one place, and the proof only counts to two: "
        "it could not be shown on the engine, where it may go another way.",
    ),
    Reason.TWO_ANSWERS: (
        "Por este camino {} se decide de dos modos en un mismo paso: solo puede ser si algo cambia sus datos "
        "entretanto.",
        "On this way {} is decided in two ways within one step: that can only be if something changes its data "
        "meanwhile.",
    ),
    Reason.NOT_DEPLOYED: (
        "El motor no acepta este diagrama: nadie puede llegar al fallo hasta que se corrija lo demás.",
        "The engine does not take this diagram: nobody can run into the fault until the rest is mended.",
    ),
    Reason.NO_PATH: (
        "El camino no se puede contar: no es de estos archivos.",
        "The way cannot be told: it is not one of these files.",
    ),
    Reason.TIME: (
        "No dio tiempo a recorrer este camino en el motor.",
        "There was no time to go this way on the engine.",
    ),
    Reason.UNKNOWN: (
        "Este camino no se ha podido recorrer en el motor.",
        "This way could not be gone on the engine.",
    ),
}


def obstacle(trace: Trace) -> Obstacle:
    """What of the path itself keeps it from being gone."""
    twice = next((about for step in trace.steps for about in answered_twice(step.asked)), "")
    if twice:
        return Obstacle(Reason.TWO_ANSWERS, twice)
    if any(step.is_cut for step in trace.steps):
        return Obstacle(Reason.COUNTED)
    return Obstacle(Reason.UNKNOWN)


def answered_twice(asked: tuple[Asking, ...]) -> Iterator[str]:
    """Of one step: the flows and elements whose condition, or count, is answered in more ways than one."""
    values: dict[tuple[str, str], object] = {}
    for each in asked:
        if each.question.kind in {"condition", "count"}:
            known = (each.question.kind, each.question.about)
            if values.setdefault(known, each.value) != each.value:
                yield each.question.about


def said(subject: Subject, found: Obstacle) -> Both:
    """The reason as a sentence, Spanish and English."""
    words, here = WORDS[found.reason], _named(subject, found.asked)
    return words[0].format(here[0]), words[1].format(here[1])


def _named(subject: Subject, asked: str) -> Both:
    """An element by its name; a flow by its condition."""
    for process in (each.drawn for each in subject.abstract):
        if asked in process.indexes:
            return named(process.nodes[process.indexes[asked]])
        for flow in process.flows:
            if flow.id == asked and flow.condition is not None:
                return f"«{flow.condition.text}»", f"«{flow.condition.text}»"
    return f"«{asked}»", f"«{asked}»"
