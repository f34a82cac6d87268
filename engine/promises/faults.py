"""What is wrong with the sentences of a process, all at once: for lint, and for whoever proves. Not what breaks them.

`Wrong` has the rule's id, in both languages; the lint rules of the same names tell it (engine/lint).
"""

from collections.abc import Iterator

from msgspec import Struct

from engine.model import Kind, Process
from engine.promises.bound import Bound, bind, own, said
from engine.promises.contradictions import contradictions
from engine.promises.model import Form, Promise, Selector
from engine.promises.selectors import missing, nearest
from engine.promises.sentences import BLANK, NotUnderstood, forms, parse, render

BY_PEOPLE = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK})


class Wrong(Struct, frozen=True, kw_only=True):
    """One thing to mend."""

    text: str
    text_en: str


def not_understood(process: Process) -> Iterator[Wrong]:
    """Sentences that no form says."""
    for sentence in said(process):
        try:
            parse(sentence)
        except NotUnderstood:
            shown = sentence[:40]
            yield Wrong(
                text=f"No se entiende «{shown}». Hay: {forms()}.",
                text_en=f"Expected a promise in one of its forms, but got {shown!r}. There are: {forms('en')}.",
            )


def about_nothing(process: Process) -> Iterator[Wrong]:
    """Promises about an element that is not there, about nothing at all, or about people where nobody works."""
    for promise in own(process):
        gone = missing(process, promise)
        if any(selector.name == BLANK for selector in gone):
            yield _unfinished(promise)
        for selector in gone:
            if selector.name != BLANK:
                yield _about_nothing(process, promise, selector)
        if promise.form == Form.OTHER_PEOPLE:
            bound = bind(process, promise)
            for node in sorted(bound.one | bound.other):
                if process.nodes[node].kind not in BY_PEOPLE:
                    yield _not_by_people(promise, process.nodes[node].id)


def disagreeing(process: Process) -> Iterator[Wrong]:
    """Promises that contradict each other."""
    bound = [bind(process, promise) for promise in own(process) if not missing(process, promise)]
    for group in contradictions(process, bound):
        yield _disagreeing(group)


def _unfinished(promise: Promise) -> Wrong:
    return Wrong(
        text=f"La promesa «{render(promise)}» no está terminada: falta decir de qué paso habla ({BLANK}).",
        text_en=f"Expected an element where the promise '{render(promise, 'en')}' has {BLANK}, "
        "but none was chosen yet.",
    )


def _about_nothing(process: Process, promise: Promise, selector: Selector) -> Wrong:
    if selector.by != "id":
        return Wrong(
            text=f"La promesa «{render(promise)}» habla de «{selector}», pero ningún elemento es así.",
            text_en=f"Expected an element that is {selector} for the promise '{render(promise, 'en')}', "
            "but there is none.",
        )
    like = nearest(process, selector)
    return Wrong(
        text=f"La promesa «{render(promise)}» habla de «{selector}», que no existe."
        + (f" ¿Quiso decir «{like}»?" if like else ""),
        text_en=f"Expected an element {selector} for the promise '{render(promise, 'en')}', but there is none."
        + (f" Did you mean {like}?" if like else ""),
    )


def _not_by_people(promise: Promise, element: str) -> Wrong:
    return Wrong(
        text=f"La promesa «{render(promise)}» habla de personas, pero «{element}» no es tarea de una persona.",
        text_en=f"Expected tasks of people in the promise '{render(promise, 'en')}', but {element} is none.",
    )


def _disagreeing(group: tuple[Bound, ...]) -> Wrong:
    sentences = "», «".join(render(bound.promise) for bound in group)
    sentences_en = "', '".join(render(bound.promise, "en") for bound in group)
    if len(group) == 1:
        return Wrong(
            text=f"La promesa «{sentences}» no se puede cumplir nunca. Cámbiela o quítela.",
            text_en=f"Expected a promise that can be kept, but '{sentences_en}' never can. Change it or remove it.",
        )
    return Wrong(
        text=f"Estas promesas se contradicen: «{sentences}». Quite o cambie una.",
        text_en=f"Expected promises that can all be kept, but these contradict each other: '{sentences_en}'. "
        "Change or remove one.",
    )
