"""What the world can do next with an instance: a move for each, and the command that makes it.

`runtime.enabled` lists the commands. Left out: a job that fails (an operator tries it again: the same situation), what
operators do, and a cancelled instance (nothing has to be proved of it).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine import commands as c
from engine import runtime
from engine.model import Node
from engine.prove.abstract import Abstract
from engine.state import State, TokenStatus, WaitKind

KINDS = {WaitKind.TIMER: "timer", WaitKind.MESSAGE: "message", WaitKind.SIGNAL: "signal"}
TURNED = "\ue000turned"
"""The variable that is written when a condition turns true: conditions are asked after a write."""


class Answer(Struct, frozen=True, gc=False):
    """How a question of the step was answered: `about` is an element's or flow's id; `name` a variable's, if one."""

    about: str
    value: Any
    name: str = ""


class Move(Struct, frozen=True, kw_only=True, gc=False):
    """One thing that the world does.

    `kind`: start, complete (a task), work (a job is done), error (`detail`: its code; at a task or job), timer, message
    (`detail`: its name), signal, condition, begin (`detail`: the inner activity), end_ad_hoc.
    """

    kind: str
    process: str
    element: str
    detail: str = ""
    answers: tuple[Answer, ...] = ()


class Possible(Struct, frozen=True, gc=False):
    """A move before its questions are answered. `place`: which of the situation's instances."""

    move: Move
    command: c.Command
    node: Node
    number: int
    turning: str = ""


def possible(state: State, abstracts: Sequence[Abstract]) -> Iterator[Possible]:
    """`abstracts` are those that the instance has bound, in its own order."""
    for command in runtime.enabled(state, [abstract.process for abstract in abstracts]):
        told = TOLD.get(type(command))
        if told is not None:
            yield from told(state, abstracts, command)


def _at_token(kind: str) -> Any:
    def told(state: State, abstracts: Sequence[Abstract], command: Any) -> Iterator[Possible]:
        token = state.tokens[command.number]
        abstract = abstracts[state.scopes[token.scope].definition]
        process = abstract.process
        node = process.nodes[token.node]
        detail = getattr(command, "code", "") or getattr(command, "element", "")
        is_job = kind == "complete" and token.status == TokenStatus.JOB
        move = Move(kind="work" if is_job else kind, process=process.id, element=node.id, detail=detail)
        if kind == "complete" and (answers := abstract.told.get(node.index)):
            command = replace(command, variables=answers)
        yield Possible(move, command, node, command.number)

    return told


def _at_wait(state: State, abstracts: Sequence[Abstract], command: Any) -> Iterator[Possible]:
    wait = state.waits[command.number]
    process = abstracts[wait.definition].process
    node = process.nodes[wait.node]
    move = Move(kind=KINDS[WaitKind(wait.kind)], process=process.id, element=node.id, detail=wait.name)
    yield Possible(move, command, node, command.number)


def _conditions(state: State, abstracts: Sequence[Abstract], command: c.SetVariables) -> Iterator[Possible]:
    written = replace(command, variables={TURNED: None})
    for number, wait in sorted(state.waits.items()):
        if wait.kind == WaitKind.CONDITION:
            process = abstracts[wait.definition].process
            node = process.nodes[wait.node]
            move = Move(kind="condition", process=process.id, element=node.id)
            yield Possible(move, written, node, number, turning=node.id)


TOLD: dict[type[c.Command], Any] = {
    c.CompleteTask: _at_token("complete"),
    c.CompleteJob: _at_token("complete"),
    c.ThrowError: _at_token("error"),
    c.BeginActivity: _at_token("begin"),
    c.EndAdHoc: _at_token("end_ad_hoc"),
    c.FireTimer: _at_wait,
    c.DeliverMessage: _at_wait,
    c.SetVariables: _conditions,
}
