"""What `domains` takes for granted: whatever comes from outside the diagrams writes none of the tracked variables.

A start, a handler, a message may bring any name; only care:output lines, forms, scripts and decisions can be seen.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from engine.model import Kind, Node, Process
from engine.prove.assumptions import Assumption
from engine.prove.data.lines import PERSON, QUIET, SENDS, Fields, is_worked_out

MOST_NAMED = 5
TEXTS: Mapping[str, tuple[str, str]] = {
    "handler": ("los manejadores de", "the handlers of"),
    "event": (
        "los mensajes, señales y errores que llegan a",
        "the messages, signals and errors that come to",
    ),
    "person": (
        "las personas, sin formulario conocido, en",
        "people, by a form that is not known, at",
    ),
    "script": ("los guiones de", "the scripts of"),
}


def assumptions(process: Process, fields: Fields, tracked: Collection[str]) -> tuple[Assumption, ...]:
    """What is assumed of one process, in words."""
    return tuple(_said(process, fields, sorted(tracked))) if tracked else ()


def _said(process: Process, fields: Fields, names: Sequence[str]) -> Iterator[Assumption]:
    es, en = _listed(names, "y"), _listed(names, "and")
    yield Assumption(
        f"Se supone que lo que inicia el proceso no trae valor para {es}.",
        f"It is assumed that what starts the process brings no value for {en}.",
    )
    for kind, (text, text_en) in TEXTS.items():
        found = [node.id for node in process.nodes if IS[kind](node, fields)]
        if found:
            yield Assumption(
                f"Se supone que {text} {_few(found, 'y', 'más')} no escriben {es}.",
                f"It is assumed that {text_en} {_few(found, 'and', 'more')} do not write {en}.",
                found[0] if len(found) == 1 else "",
            )


def _listed(names: Sequence[str], word: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def _few(elements: Sequence[str], word: str, more: str) -> str:
    if len(elements) <= MOST_NAMED:
        return _listed(elements, word)
    return f"{', '.join(elements[:MOST_NAMED])} {word} {len(elements) - MOST_NAMED} {more}"


def _is_handled(node: Node, _fields: Fields) -> bool:
    return node.service is not None and (
        not node.outputs or any(is_worked_out(line.source) and line.source.names for line in node.outputs)
    )


def _is_sent(node: Node, _fields: Fields) -> bool:
    return (
        not node.outputs and node.kind not in SENDS and any(event.kind not in QUIET for event in node.events)
    )


def _is_answered(node: Node, fields: Fields) -> bool:
    return not node.outputs and node.kind in PERSON and (node.task is None or node.task.form not in fields)


def _is_script(node: Node, _fields: Fields) -> bool:
    if node.outputs or node.kind != Kind.SCRIPT_TASK:
        return False
    return node.script is None or node.script.expression is None or not node.script.result


IS: Mapping[str, Callable[[Node, Fields], bool]] = {
    "handler": _is_handled,
    "event": _is_sent,
    "person": _is_answered,
    "script": _is_script,
}
