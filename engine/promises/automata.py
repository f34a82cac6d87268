"""Watching promises: each is a small deterministic automaton over what happens to the elements of one run.

The watch of a run is one number a promise. Time (timing.py, and the kernel's clock) and people (the kernel, by name)
are judged elsewhere; here `within` is broken only by an end that still owes, and `other_people` never.
"""

from collections.abc import Callable, Iterable

from engine.model import Process
from engine.promises.bound import Bound, bind
from engine.promises.happened import Happened
from engine.promises.model import Form, Promise

At = tuple[int, ...]
BROKEN = -1
"""A promise that was broken is broken for good: told once, and followed no further."""
FREE, DONE, OWED, REVOKED = 0, 1, 1, 1
FIRST, SECOND = 1, 2


class Watch:
    """The promises of one process. Shared by all its runs: what a run has come to is handed in and out."""

    def __init__(self, process: Process, promises: Iterable[Promise]) -> None:
        self.process = process
        self.promises = tuple(bind(process, promise) for promise in promises)
        self._moves = tuple(MOVES[bound.form] for bound in self.promises)
        self.about = frozenset().union(*(each.one | each.other | each.again for each in self.promises), {-1})
        self.guarded = frozenset().union(*(_guarded(each) for each in self.promises))
        """The nodes on which not everybody may work, or not always."""

    def begin(self) -> At:
        """Of a run in which nothing has happened yet."""
        return (FREE,) * len(self.promises)

    def follow(self, at: At, happened: Iterable[Happened]) -> tuple[At, tuple[int, ...]]:
        """After all this, in its order; and the promises (their places) that were broken by it.

        What happened to other processes is passed over.
        """
        now, broken = at, []
        for each in happened:
            if each.node not in self.about or each.process != self.process.id:
                continue
            then = tuple(
                was if was == BROKEN else move(bound, was, each)
                for bound, was, move in zip(self.promises, now, self._moves, strict=True)
            )
            broken += [place for place, value in enumerate(then) if value == BROKEN != now[place]]
            now = then
        return now, tuple(broken)

    def is_owed(self, at: At) -> tuple[int, ...]:
        """The promises that something is owed for: `after A always B`, and those with a time to it."""
        return tuple(
            place
            for place, bound in enumerate(self.promises)
            if at[place] == OWED and bound.form in {Form.ALWAYS_AFTER, Form.WITHIN}
        )

    def forbidden(self, at: At, node: int) -> tuple[int, ...]:
        """The promises by which nobody may work on `node` now: what it needs is revoked."""
        return tuple(
            place
            for place, bound in enumerate(self.promises)
            if bound.form == Form.WHILE_REVOKED and at[place] == REVOKED and node in bound.other
        )


def _guarded(bound: Bound) -> frozenset[int]:
    if bound.form == Form.OTHER_PEOPLE:
        return bound.one | bound.other
    return bound.other if bound.form == Form.WHILE_REVOKED else frozenset()


def _never_before(bound: Bound, was: int, each: Happened) -> int:
    if each.what == "entered" and each.node in bound.one and was == FREE:
        return BROKEN
    return DONE if each.what == "left" and each.node in bound.other else was


def _owes(bound: Bound, was: int, each: Happened) -> int:
    if each.what == "ended":
        return BROKEN if was == OWED else was
    if each.what != "left":
        return was
    if each.node in bound.one:
        return OWED
    return FREE if each.node in bound.other else was


def _not_both(bound: Bound, was: int, each: Happened) -> int:
    if each.what != "entered":
        return was
    now = was | (FIRST if each.node in bound.one else 0) | (SECOND if each.node in bound.other else 0)
    return BROKEN if now == FIRST | SECOND else now


def _at_most(bound: Bound, was: int, each: Happened) -> int:
    if each.what != "entered" or each.node not in bound.one:
        return was
    return BROKEN if was == bound.promise.times else was + 1


def _while_revoked(bound: Bound, was: int, each: Happened) -> int:
    """A consent given anew ends it. Where one element withdraws and is forbidden, it is forbidden the second time."""
    if each.what == "entered" and each.node in bound.other and was == REVOKED:
        return BROKEN
    if each.node in bound.one and each.what == ("entered" if each.node in bound.at_once else "left"):
        return REVOKED
    return FREE if each.what == "left" and each.node in bound.again else was


def _by_name(_bound: Bound, was: int, _each: Happened) -> int:
    return was


MOVES: dict[Form, Callable[[Bound, int, Happened], int]] = {
    Form.NEVER_BEFORE: _never_before,
    Form.ALWAYS_AFTER: _owes,
    Form.WITHIN: _owes,
    Form.NOT_BOTH: _not_both,
    Form.AT_MOST: _at_most,
    Form.OTHER_PEOPLE: _by_name,
    Form.WHILE_REVOKED: _while_revoked,
}
