"""Regular expressions matched without backtracking (Pike's machine), for patterns on which `re` could run away.

All ways through the pattern are followed at once, so the work is the text's length times the pattern's. Takes the tree
that `re` parses. Without references to groups: those need backtracking. What a pattern means is not decided here.
"""

import re
from collections.abc import Callable, Iterator
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from engine.feel.errors import Unevaluable

LONGEST_PROGRAM = 5_000
MOST_STEPS = 2_000_000
CONSUMING = {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN}
RESTING = {codes.AT, codes.ASSERT, codes.ASSERT_NOT}
Spans = tuple[int, ...]


class Step(NamedTuple):
    """`kind` char, check, split, save or match; `ways` are the next steps, the preferred one first."""

    kind: str
    ways: tuple[int, ...] = ()
    test: re.Pattern[str] | None = None
    slot: int = 0


class Found(NamedTuple):
    """A match, as `re.Match` says it."""

    text: str
    spans: Spans

    def start(self) -> int:
        return self.spans[0]

    def end(self) -> int:
        return self.spans[1]

    def group(self, number: int) -> str | None:
        start, end = self.spans[2 * number : 2 * number + 2]
        return None if start < 0 or end < 0 else self.text[start:end]


class LinearPattern:
    """A pattern as a program. Raises Unevaluable for one that is too big or refers to a group."""

    def __init__(self, tree: Any) -> None:
        self.groups: int = tree.state.groups - 1
        self._tree = tree
        self._program: list[Step] = [Step("match")]
        self._first = self._save(0, self._sequence(tree, self._save(1, 0)))

    def search(self, text: str) -> Found | None:
        return _Search(self._program, self._first, text, 2 * self.groups + 2).after(0)

    def finditer(self, text: str) -> Iterator[Found]:
        search = _Search(self._program, self._first, text, 2 * self.groups + 2)
        found = search.after(0)
        while found is not None:
            yield found
            found = search.after(found.end(), moving=found.end() == found.start())

    def sub(self, fill: Callable[[Any], str], text: str) -> str:
        parts, end = [], 0
        for found in self.finditer(text):
            parts += [text[end : found.start()], fill(found)]
            end = found.end()
        return "".join([*parts, text[end:]])

    def _add(self, step: Step) -> int:
        if len(self._program) >= LONGEST_PROGRAM:
            raise Unevaluable("Expected a smaller regular expression, but its repeats make it too big")
        self._program.append(step)
        return len(self._program) - 1

    def _save(self, slot: int, after: int) -> int:
        return self._add(Step("save", (after,), slot=slot))

    def _sequence(self, items: Any, after: int) -> int:
        """The first step of these items; they are laid down from the last."""
        for item in reversed(list(items)):
            after = self._item(item, after)
        return after

    def _item(self, item: Any, after: int) -> int:
        operation, argument = item
        if operation in CONSUMING:
            return self._add(Step("char", (after,), self._leaf(item)))
        if operation in RESTING:
            return self._add(Step("check", (after,), self._leaf(item)))
        if operation is codes.BRANCH:
            return self._add(Step("split", tuple(self._sequence(way, after) for way in argument[1])))
        if operation is codes.SUBPATTERN:
            group, _, _, body = argument
            if group is None:
                return self._sequence(body, after)
            return self._save(2 * group, self._sequence(body, self._save(2 * group + 1, after)))
        if operation in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
            return self._repeat(argument, after, greedy=operation is codes.MAX_REPEAT)
        raise Unevaluable("Expected a pattern without references to its groups for so long a text")

    def _repeat(self, argument: Any, after: int, *, greedy: bool) -> int:
        low, high, body = argument
        if high is codes.MAXREPEAT:
            again = self._add(Step("split"))
            inside = self._sequence(body, again)
            self._program[again] = Step("split", (inside, after) if greedy else (after, inside))
            first = again
        else:
            first = after
            for _ in range(high - low):
                inside = self._sequence(body, first)
                first = self._add(Step("split", (inside, after) if greedy else (after, inside)))
        for _ in range(low):
            first = self._sequence(body, first)
        return first

    def _leaf(self, item: Any) -> re.Pattern[str]:
        """One item as a pattern of its own: `re` knows best what a class or an anchor means."""
        found: re.Pattern[str] = compiler.compile(
            parser.SubPattern(self._tree.state, [item]), self._tree.state.flags
        )
        return found


class _Search:
    """One text being searched; the steps are counted over all that is found in it."""

    def __init__(self, program: list[Step], first: int, text: str, slots: int) -> None:
        self._program, self._first, self._text = program, first, text
        self._nothing: Spans = (-1,) * slots
        self._left = MOST_STEPS
        self._known: dict[tuple[int, str], bool] = {}

    def after(self, start: int, *, moving: bool = False) -> Found | None:
        """The first match at or after `start`, by the ways that the pattern prefers; `moving`: not of nothing there.

        Where what repeats may be nothing, `re` may find another stretch; whether there is a match is always the same.
        """
        ways: dict[int, Spans] = {}
        best: Spans | None = None
        for at in range(start, len(self._text) + 1):
            if best is None:
                self._enter(ways, self._first, at, self._nothing)
            if not ways:
                break
            following: dict[int, Spans] = {}
            for place, spans in ways.items():
                step = self._program[place]
                if step.kind == "match" and not (moving and at == start):
                    best = spans
                    break
                if step.kind == "char" and self._takes(place, step, at):
                    self._enter(following, step.ways[0], at + 1, spans)
            ways = following
        return None if best is None else Found(self._text, best)

    def _enter(self, ways: dict[int, Spans], place: int, at: int, spans: Spans) -> None:
        """Note every step that waits for a character and is reached from `place`; the first way to it counts."""
        waiting = [(place, spans)]
        while waiting:
            place, spans = waiting.pop()
            if place in ways:
                continue
            ways[place] = spans
            self._left -= 1
            if self._left < 0:
                raise Unevaluable(f"Expected a match of at most {MOST_STEPS} steps, but it needs more")
            step = self._program[place]
            if step.kind == "save":
                spans = (*spans[: step.slot], at, *spans[step.slot + 1 :])
            elif step.kind == "check" and not _holds(step, self._text, at):
                continue
            if step.kind not in {"char", "match"}:
                waiting += [(way, spans) for way in reversed(step.ways)]

    def _takes(self, place: int, step: Step, at: int) -> bool:
        if at >= len(self._text):
            return False
        key = (place, self._text[at])
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _holds(step, self._text, at)
        return known


def _holds(step: Step, text: str, at: int) -> bool:
    return step.test is not None and step.test.match(text, at) is not None
