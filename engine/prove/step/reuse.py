"""What a token does, found again for a process that differs only in what it neither reads nor writes.

That is its variables, and what may be undone in it.

The kernel is deterministic: where all that a step asks has the same answers it does the same, whatever else there is.
"""

from collections.abc import Hashable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine.prove.step.forms import KEPT, VARIABLES, Forms, Names
from engine.prove.step.ways import NO_ROOT, Way

Named = dict[str, Any]
Values = tuple[Any, ...]
UNDOABLE = "\ue000undoable"
"""Stands among the variables of a process for what may be undone in it."""
Place = tuple[int, int, bool, str]
"""A root without what is told apart here, a form, whether others are beside it, and which part of it moves."""


class Tried(Struct, frozen=True, gc=False):
    """The ways of a move. `reads`: the variables by which they differ (None: perhaps all); `written` by each way."""

    ways: tuple[Way, ...]
    reads: Names | None
    written: tuple[Names, ...]


class Reuse:
    """Moves that were run, by whatever tells them apart but variables, and by those that they read."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._exactly: dict[tuple[Hashable, int], tuple[Way, ...]] = {}
        self._apart: dict[int, tuple[int, Named]] = {}
        self._kept: dict[Hashable, dict[tuple[str, ...], dict[Values, Tried]]] = {}

    def bare(self, root: int) -> int:
        """The root without its variables and what may be undone."""
        return self._taken_apart(root)[0]

    def find(self, move: Hashable, root: int) -> tuple[Way, ...] | None:
        """Its ways in a process with this root, if they are known."""
        if (found := self._exactly.get((move, root))) is not None:
            return found
        _, named = self._taken_apart(root)
        for names, known in self._kept.get(move, {}).items():
            tried = known.get(tuple(map(named.get, names)))
            if tried is not None:
                ways = zip(tried.ways, tried.written, strict=True)
                return tuple(self._on(way, named, written.union(names)) for way, written in ways)
        return None

    def keep(self, move: Hashable, root: int, tried: Tried) -> None:
        """Where everything may have been read it is kept for this very root."""
        if tried.reads is None:
            self._exactly[move, root] = tried.ways
        else:
            _, named = self._taken_apart(root)
            names = tuple(sorted(tried.reads))
            by_values = self._kept.setdefault(move, {}).setdefault(names, {})
            by_values[tuple(map(named.get, names))] = tried

    def _taken_apart(self, root: int) -> tuple[int, Named]:
        found = self._apart.get(root)
        if found is None:
            thing = self._forms.things[root]
            named = {UNDOABLE: thing[KEPT], **dict(thing[VARIABLES])}
            found = self._apart[root] = (self._forms.number(_with(thing, {UNDOABLE: ()})), named)
        return found

    def _on(self, way: Way, named: Named, touched: Names) -> Way:
        """The way with these variables instead of those that it was found with, as far as it did not touch them."""
        if way.root == NO_ROOT:
            return way
        thing = self._forms.things[way.root]
        after = {name: value for name, value in named.items() if name not in touched}
        after |= {name: value for name, value in thing[VARIABLES] if name in touched}
        after.setdefault(UNDOABLE, thing[KEPT])
        return replace(way, root=self._forms.number(_with(thing, after)))


def _with(thing: tuple[Any, ...], named: Named) -> tuple[Any, ...]:
    """A root that holds these variables, and what may be undone."""
    variables = tuple(sorted((name, value) for name, value in named.items() if name != UNDOABLE))
    between = thing[VARIABLES + 1 : KEPT]
    return (*thing[:VARIABLES], variables, *between, named[UNDOABLE], *thing[KEPT + 1 :])
