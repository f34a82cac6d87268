"""The key of a state whose order matters, while something is compensated. Not for other situations: see forms."""

from collections.abc import Sequence
from typing import Any

import msgspec

from engine.prove.abstract import Abstract
from engine.prove.step.forms import MANY
from engine.state import Compensation, Kept, Scope, State

_encode = msgspec.msgpack.Encoder().encode


def key_of_state(
    state: State, abstracts: Sequence[Abstract], ends: tuple[tuple[int, int], ...] = ()
) -> bytes:
    """`abstracts` of the definitions that the instance has bound, in its order."""
    return _Keying(state, abstracts, ends).scope(state.root)


class _Keying:
    __slots__ = ("abstracts", "ends", "incidents", "inside", "state", "waits")

    def __init__(
        self, state: State, abstracts: Sequence[Abstract], ends: tuple[tuple[int, int], ...]
    ) -> None:
        self.state, self.abstracts = state, abstracts
        self.inside: dict[int, list[int]] = {}
        for number, token in state.tokens.items():
            self.inside.setdefault(token.scope, []).append(number)
        self.waits: dict[int, list[Any]] = {}
        for wait in state.waits.values():
            told = (wait.kind, wait.definition, wait.node, wait.event, wait.name, wait.left)
            self.waits.setdefault(wait.token, []).append(told)
        self.incidents = {each.token: each.kind for each in state.incidents.values()}
        self.ends: dict[int, list[int]] = {}
        for scope, node in ends:
            self.ends.setdefault(scope, []).append(node)

    def scope(self, number: int) -> bytes:
        scope = self.state.scopes[number]
        tokens = sorted(self.token(each) for each in self.inside.get(number, ()))
        abstract = self.abstracts[scope.definition]
        tracked = abstract.tracked
        named: Any = (
            sorted(each for each in scope.variables.items() if each[0] in tracked)
            if tracked and scope.variables
            else ()
        )
        told = [abstract.definition.definition_id, scope.kind, scope.node, _few(tokens), named]
        if scope.joins or scope.fired or scope.repeats is not None or scope.kept:
            told.append(_counted(scope))
        if number in self.ends:
            told += ["ends", sorted(self.ends[number])]
        return _encode(told)

    def token(self, number: int) -> bytes:
        state = self.state
        token = state.tokens[number]
        told: list[Any] = [token.node, token.status]
        if number in self.waits:
            told.append(sorted(self.waits[number]))
        if number in state.scopes:
            told.append(self.scope(number))
        if number in self.incidents:
            told.append(self.incidents[number])
        if number in state.compensations:
            told.append(_compensation(state.compensations[number]))
        return _encode(told)


def _few(tokens: list[bytes]) -> list[bytes]:
    """Sorted, and no more than MANY equal ones."""
    if len(tokens) <= MANY:
        return tokens
    return [each for at, each in enumerate(tokens) if at < MANY or tokens[at - MANY] != each]


def _counted(scope: Scope) -> list[Any]:
    told: list[Any] = [
        sorted(
            (node, sorted((flow, min(count, MANY)) for flow, count in by_flow.items()))
            for node, by_flow in scope.joins.items()
        ),
        sorted((node, sorted(flows)) for node, flows in scope.fired.items()),
        _kept(scope.kept),
    ]
    repeats = scope.repeats
    if repeats is not None:
        if repeats.total < 0:
            told.append((-1, repeats.started - repeats.done))
        else:
            told.append(
                (repeats.total, min(repeats.started, repeats.total), min(repeats.done, repeats.total))
            )
    return told


def _kept(kept: Sequence[Kept]) -> list[bytes]:
    told = [_encode((each.definition, each.node, each.kind, each.inside, _kept(each.inner))) for each in kept]
    return [each for at, each in enumerate(told) if at < MANY or told[at - MANY : at] != [each] * MANY]


def _compensation(under_way: Compensation) -> Any:
    return (_kept(under_way.pending), under_way.running > 0)
