"""What a token does, found again for a process that differs only in variables that it neither reads nor writes.

The kernel is deterministic: where all that a step asks has the same answers it does the same, whatever else there is.
"""

from collections.abc import Hashable

from msgspec import Struct
from msgspec.structs import replace

from engine.prove.forms import VARIABLES, Forms, Names
from engine.prove.ways import NO_ROOT, Way

Named = dict[str, bytes]
Values = tuple[bytes | None, ...]
Place = tuple[int, int, bool, str]
"""A root without its variables, a form, whether others are beside it, and which part of it moves."""


class Tried(Struct, frozen=True, gc=False):
    """The ways of a move. `reads`: the variables by which they differ (None: perhaps all); `written` by each way."""

    ways: tuple[Way, ...]
    reads: Names | None
    written: tuple[Names, ...]


class Reuse:
    """Moves that were run, by whatever tells them apart but variables, and by those that they read."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._apart: dict[int, tuple[int, Named]] = {}
        self._kept: dict[Hashable, dict[tuple[str, ...], dict[Values, Tried]]] = {}

    def bare(self, root: int) -> int:
        """The root without its variables."""
        return self._taken_apart(root)[0]

    def find(self, move: Hashable, root: int) -> tuple[Way, ...] | None:
        """Its ways in a process with this root, if they are known."""
        _, named = self._taken_apart(root)
        for names, known in self._kept.get(move, {}).items():
            tried = known.get(tuple(map(named.get, names)))
            if tried is not None:
                ways = zip(tried.ways, tried.written, strict=True)
                return tuple(self._on(way, named, written.union(names)) for way, written in ways)
        return None

    def keep(self, move: Hashable, root: int, tried: Tried) -> None:
        """Nothing is kept where everything may have been read."""
        if tried.reads is not None:
            _, named = self._taken_apart(root)
            names = tuple(sorted(tried.reads))
            by_values = self._kept.setdefault(move, {}).setdefault(names, {})
            by_values[tuple(map(named.get, names))] = tried

    def _taken_apart(self, root: int) -> tuple[int, Named]:
        found = self._apart.get(root)
        if found is None:
            thing = self._forms.things[root]
            bare = self._forms.number((*thing[:VARIABLES], (), *thing[VARIABLES + 1 :]))
            found = self._apart[root] = (bare, dict(thing[VARIABLES]))
        return found

    def _on(self, way: Way, named: Named, touched: Names) -> Way:
        """The way with these variables instead of those that it was found with, as far as it did not touch them."""
        if way.root == NO_ROOT:
            return way
        thing = self._forms.things[way.root]
        after = {name: value for name, value in named.items() if name not in touched}
        after |= {name: value for name, value in thing[VARIABLES] if name in touched}
        root = (*thing[:VARIABLES], tuple(sorted(after.items())), *thing[VARIABLES + 1 :])
        return replace(way, root=self._forms.number(root))
