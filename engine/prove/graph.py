"""What was explored: situations by number, what follows what, and the first way to whatever was seen."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from engine.prove.moves import Move
from engine.prove.situation import Situation

Tag = tuple[Any, ...]
START = 0


class Graph(Struct, eq=False, gc=True):
    """`follows[n]` are the numbers that come next after situation n; `came[n]` says from where n was first reached.

    `first` has, for each thing seen in a step, the situation before it and the move. Numbers grow with the distance
    from the start: the first way is a shortest one. `left` counts what the budget did not let us look at.
    """

    situations: list[Situation] = field(default_factory=list)
    follows: list[tuple[int, ...]] = field(default_factory=list)
    came: list[tuple[int, Move | None]] = field(default_factory=list)
    first: dict[Tag, tuple[int, Move]] = field(default_factory=dict)
    over: set[int] = field(default_factory=set)
    steps: int = 0
    left: int = 0
    expanded: int = 0
    stopped_by: str = ""

    @property
    def whole(self) -> bool:
        return not self.stopped_by

    def seen(self, kind: str) -> Iterator[Tag]:
        """The things of one kind that were seen, in the order in which they were."""
        return (tag for tag in self.first if tag[0] == kind)

    def path_to(self, number: int) -> tuple[Move, ...]:
        """A shortest way from the start to a situation."""
        moves: list[Move] = []
        while True:
            number, move = self.came[number]
            if move is None:
                return tuple(reversed(moves))
            moves.append(move)

    def path_into(self, tag: Tag) -> tuple[Move, ...]:
        """A shortest way into what was seen."""
        source, move = self.first[tag]
        return (*self.path_to(source), move)
