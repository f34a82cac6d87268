"""Where an instance stands, from its state: what is under way, inside what, and what rests at joins. Pure.

The numbers are those that operations ask for (commands.py): tokens, and with them the scopes that they opened.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from engine.model import Process
from engine.state import ScopeKind, State, TokenStatus


class Position(Struct, frozen=True, kw_only=True):
    """An element under way. `depth` counts what is around it; `opens`: it is a scope, with things inside."""

    number: int
    scope: int
    depth: int
    element: str
    kind: str
    status: str
    opens: bool


class Resting(Struct, frozen=True, kw_only=True):
    """Tokens that rest before the join `element`; they came by `flow` ("": by none)."""

    scope: int
    element: str
    flow: str
    tokens: int


class Standing(Struct, frozen=True, kw_only=True):
    """All of it. `root` is the scope of the process itself."""

    root: int
    positions: tuple[Position, ...]
    resting: tuple[Resting, ...]


def stand(state: State, processes: Sequence[Process]) -> Standing:
    """What is inside follows what it is inside of."""
    return Standing(
        root=state.root,
        positions=tuple(_inside(state, processes, state.root, 0)),
        resting=tuple(_resting(state, processes)),
    )


def _inside(state: State, processes: Sequence[Process], root: int, depth: int) -> Iterator[Position]:
    ahead = [(number, depth) for number in _tokens_of(state, root)]
    while ahead:
        number, depth = ahead.pop(0)
        token = state.tokens[number]
        node = processes[state.scopes[token.scope].definition].nodes[token.node]
        opened = state.scopes.get(number)
        yield Position(
            number=number,
            scope=token.scope,
            depth=depth,
            element=node.id,
            kind=node.kind.value,
            status=TokenStatus(token.status).name.lower(),
            opens=opened is not None and opened.kind != ScopeKind.LOCAL,
        )
        ahead[:0] = [(inner, depth + 1) for inner in _tokens_of(state, number)]


def _tokens_of(state: State, scope: int) -> list[int]:
    if scope not in state.scopes:
        return []
    return sorted(number for number, token in state.tokens.items() if token.scope == scope)


def _resting(state: State, processes: Sequence[Process]) -> Iterator[Resting]:
    for number, scope in sorted(state.scopes.items()):
        process = processes[scope.definition]
        for node, flows in sorted(scope.joins.items()):
            for flow, tokens in sorted(flows.items()):
                name = process.flows[flow].id if flow >= 0 else ""
                yield Resting(scope=number, element=process.nodes[node].id, flow=name, tokens=tokens)
