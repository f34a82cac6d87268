"""Where everything stands at the end of a path: elements that wait, joins with a token before them, incidents."""

from collections.abc import Iterator

from msgspec import Struct

from engine.model import Node
from engine.prove.exploration.world import World
from engine.prove.situation import Situation
from engine.state import State, TokenStatus

HOLDING = TokenStatus.SCOPE


class Standing(Struct, frozen=True):
    """`how`: wait (in the element), rest (before a join), incident, hold (a sub-process or call that holds others)."""

    how: str
    process: str
    node: Node


def stands(world: World, situation: Situation) -> list[Standing]:
    """In the order of the instances; each element once for each token."""
    return [each for live in situation.live for each in stands_of(world, world.state(live)[0])]


def stands_of(world: World, state: State) -> Iterator[Standing]:
    """Where one instance stands."""
    drawn = [world.abstract(known).drawn for known in state.definitions]
    for scope in state.scopes.values():
        process = drawn[scope.definition]
        for index, by_flow in scope.joins.items():
            yield from (
                Standing("rest", process.id, process.nodes[index]) for _ in range(sum(by_flow.values()))
            )
    failed = {each.token for each in state.incidents.values()}
    for number, token in state.tokens.items():
        process = drawn[state.scopes[token.scope].definition]
        how = "incident" if number in failed else "hold" if token.status == HOLDING else "wait"
        yield Standing(how, process.id, process.nodes[token.node])
