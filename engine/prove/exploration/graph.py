"""What was explored: situations by number, what follows what, and the first way to whatever was seen."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from engine.prove.moves import Move
from engine.prove.situation import Situation
from engine.prove.step.seen import Tag

START = 0


class Graph(Struct, eq=False, gc=True):
    """`follows[n]` are the numbers that come next after situation n; `came[n]` says from where n was first reached.

    `first` has, for each thing seen in a step, the situation before it and the move. Numbers grow with the distance
    from the start: the first way is a shortest one. `left` counts what the budget did not let us look at. `before`:
    of `follows`, made when it is asked for.
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
    before: list[list[int]] | None = None

    @property
    def whole(self) -> bool:
        return not self.stopped_by

    def seen(self, kind: str) -> Iterator[Tag]:
        """The things of one kind that were seen, in the order in which they were."""
        return (tag for tag in self.first if tag[0] == kind)

    def leading_to(self, targets: Iterable[int]) -> set[int]:
        """The situations from which one of these can be reached, and these. To be asked when all is explored."""
        found = set(targets)
        before = self.before
        if before is None and self._all_lead_to(found):
            return set(range(len(self.follows)))
        if before is None:
            before = self.before = [[] for _ in self.follows]
            for number, follows in enumerate(self.follows):
                for each in follows:
                    before[each].append(number)
        waiting = list(found)
        while waiting:
            for each in before[waiting.pop()]:
                if each not in found:
                    found.add(each)
                    waiting.append(each)
        return found

    def _all_lead_to(self, targets: set[int]) -> bool:
        """Looked at once, from the last to the first: enough where nothing has to go back first, and quick."""
        leads = bytearray(len(self.follows))
        for number in range(len(leads) - 1, -1, -1):
            if number in targets:
                leads[number] = 1
                continue
            for each in self.follows[number]:
                if leads[each]:
                    leads[number] = 1
                    break
        return all(leads)

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
