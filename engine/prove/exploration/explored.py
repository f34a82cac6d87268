"""What the verdicts look at: the explored graph, and where a situation stands."""

from collections.abc import Iterator

from msgspec import Struct

from engine.model import Node
from engine.prove.abstract import Abstract
from engine.prove.exploration.graph import Graph
from engine.prove.exploration.world import World
from engine.prove.moves import Move
from engine.prove.step.seen import Tag
from engine.state import State, TokenStatus


class Fault(Struct, frozen=True, kw_only=True):
    """One fault of a verdict, at an element of the process or of one that it calls."""

    element: str
    text: str
    text_en: str
    path: tuple[Move, ...] | None = None


class Explored(Struct, frozen=True):
    """`main` is the process that is proved."""

    world: World
    main: Abstract
    graph: Graph

    def node(self, definition_id: int, index: int) -> Node:
        return self.world.abstract(definition_id).drawn.nodes[index]

    def seen(self, kind: str) -> set[int]:
        """The node (or flow) indexes of the process's own for which this was seen."""
        own = self.main.definition.definition_id
        return {tag[2] for tag in self.graph.seen(kind) if tag[1] == own}

    def path_into(self, tag: Tag) -> tuple[Move, ...]:
        return self.graph.path_into(tag)

    def states(self, number: int) -> list[State]:
        return [self.world.state(live)[0] for live in self.graph.situations[number].live]

    def stands(self, number: int) -> Iterator[tuple[str, Node]]:
        """Where a situation stands: ("rest" at a join, "incident", "wait" in an element; the node)."""
        for state in self.states(number):
            for scope in state.scopes.values():
                nodes = self.world.abstract(state.definitions[scope.definition]).drawn.nodes
                yield from (("rest", nodes[index]) for index in scope.joins)
            failed = {each.token for each in state.incidents.values()}
            for key, token in state.tokens.items():
                scope = state.scopes[token.scope]
                node = self.world.abstract(state.definitions[scope.definition]).drawn.nodes[token.node]
                if key in failed:
                    yield "incident", node
                elif token.status != TokenStatus.SCOPE:
                    yield "wait", node


def named(node: Node) -> tuple[str, str]:
    """An element as a Spanish and as an English sentence name it."""
    return f"«{node.name or node.id}»", f"«{node.name_en or node.name or node.id}»"
