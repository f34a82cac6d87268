"""The words of a counterexample in Spanish and English: moves, choices, values. Verdicts have words of their own."""

from collections.abc import Mapping
from typing import Any

from engine.enabling import ANY_ERROR
from engine.model import Flow, Node, Process
from engine.prove.exploration.explored import named
from engine.prove.moves import Move

Both = tuple[str, str]
Labels = Mapping[str, Mapping[Any, Both]]
"""By variable, then by value: how a form calls it."""

MOVES: Mapping[str, Both] = {
    "start": ("Empieza en {at}.", "It begins at {at}."),
    "start_by_message": (
        "Llega el mensaje {detail} y empieza en {at}.",
        "The message {detail} comes, and it begins at {at}.",
    ),
    "complete": ("Alguien completa {at}.", "Somebody completes {at}."),
    "work": ("El servicio {at} hace su trabajo.", "The service {at} does its work."),
    "error": ("En {at} se produce el error {detail}.", "At {at} the error {detail} is thrown."),
    "any_error": ("En {at} se produce un error.", "At {at} an error is thrown."),
    "timer": ("Vence el plazo {at}.", "The time of {at} is over."),
    "message": ("Llega el mensaje {detail} a {at}.", "The message {detail} comes to {at}."),
    "signal": ("Llega la señal {detail} a {at}.", "The signal {detail} comes to {at}."),
    "condition": ("Se cumple la condición de {at}.", "The condition of {at} comes true."),
    "begin": ("Alguien inicia {detail} en {at}.", "Somebody begins {detail} in {at}."),
    "end_ad_hoc": ("Alguien da por terminado {at}.", "Somebody says that {at} is done."),
}
CONSTANTS: Mapping[Any, Both] = {True: ("sí", "yes"), False: ("no", "no"), None: ("sin valor", "no value")}


def move_text(process: Process, move: Move) -> Both:
    """What the world does."""
    kind, details = move.kind, (f"«{move.detail}»", f"«{move.detail}»")
    if kind == "start" and move.detail:
        kind = "start_by_message"
    elif kind == "error" and move.detail == ANY_ERROR:
        kind = "any_error"
    elif kind == "begin":
        details = named(process.nodes[process.indexes[move.detail]])
    at = named(process.nodes[process.indexes[move.element]])
    es, en = MOVES[kind]
    return es.format(at=at[0], detail=details[0]), en.format(at=at[1], detail=details[1])


def flow_text(process: Process, flow: Flow) -> Both:
    """Where an element is left: by the flow's name, else by what it leads to."""
    here, there = named(process.nodes[flow.source]), named(process.nodes[flow.target])
    if flow.name:
        return (
            f"En {here[0]} se sigue por «{flow.name}» hacia {there[0]}",
            f"At {here[1]} it goes by «{flow.name_en or flow.name}» to {there[1]}",
        )
    return f"En {here[0]} se sigue hacia {there[0]}", f"At {here[1]} it goes on to {there[1]}"


def value_text(name: str, value: Any, labels: Labels) -> Both:
    """A value as its form calls it, if that is known."""
    known = labels.get(name, {}).get(value) if isinstance(value, str | bool | int) else None
    if known is not None:
        return f"«{known[0]}»", f"«{known[1]}»"
    if value is None or isinstance(value, bool):
        return CONSTANTS[value]
    es, en = _plain_text(value)
    return f"«{es}»", f"«{en}»"


def _plain_text(value: Any) -> Both:
    """Contexts and lists as FEEL writes them, their values in words."""
    if value is None or isinstance(value, bool):
        return CONSTANTS[value]
    if isinstance(value, Mapping):
        inner = [(name, _plain_text(each)) for name, each in value.items()]
        es, en = (", ".join(f"{name}: {each[at]}" for name, each in inner) for at in (0, 1))
        return f"{{{es}}}", f"{{{en}}}"
    if isinstance(value, list | tuple):
        told = [_plain_text(each) for each in value]
        es, en = (", ".join(each[at] for each in told) for at in (0, 1))
        return f"[{es}]", f"[{en}]"
    return str(value), str(value)


def written_text(node: Node, name: str, value: Both) -> Both:
    """A value that an element writes, or that decides at it."""
    es, en = named(node)
    return f"{es}: {name} es {value[0]}.", f"{en}: {name} is {value[1]}."


def alike_text(which: int, alike: int) -> Both:
    """Several tokens can make the same move, and it leads apart."""
    return (
        f"Hay {alike} que pueden hacerlo: es el número {which + 1}.",
        f"There are {alike} that can do it: this is number {which + 1}.",
    )


def times_text(node: Node, count: int) -> Both:
    es, en = named(node)
    if count == 0:
        return f"{es} no se hace ninguna vez.", f"{en} is not done at all."
    if count == 1:
        return f"{es} se hace una vez.", f"{en} is done once."
    return f"{es} se hace {count} veces.", f"{en} is done {count} times."


def asked_text(node: Node, holds: bool) -> Both:
    es, en = named(node)
    if holds:
        return (
            f"La condición de {es} se cumple (los datos no lo deciden).",
            f"The condition of {en} holds (the data do not decide it).",
        )
    return (
        f"La condición de {es} no se cumple (los datos no lo deciden).",
        f"The condition of {en} does not hold (the data do not decide it).",
    )
