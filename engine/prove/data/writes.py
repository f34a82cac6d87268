"""What is tracked of a process's data, and what each element does to it: the result of `domains`."""

from collections.abc import Collection, Hashable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from engine.feel import Expression
from engine.prove.assumptions import Assumption
from engine.prove.data.formulas import Formula
from engine.prove.data.known import FREE, Exactly, Free, Known, Look, OneOf, known_of
from engine.prove.data.reads import Entries
from engine.prove.data.spread import settled

Values: TypeAlias = tuple[Any, ...]


class Write:
    """An element writes `target`. `names`: what can be known of what it reads, answers that come with the results
    before variables; whatever else it reads is free. `shared`: answers that another write of the element reads too,
    so that both must be of one mind."""

    __slots__ = ("_canonical", "_entries", "_formula", "_seen", "shared", "source", "target", "values")

    def __init__(
        self,
        target: str,
        source: Expression,
        *,
        readable: Collection[str],
        shared: frozenset[str],
        values: Values,
        canonical: Mapping[Hashable, Any],
        entries: Entries,
    ) -> None:
        self.target = target
        self.source = source
        self.shared = shared
        self.values = values
        self._canonical = canonical
        self._entries = entries
        self._formula = Formula(source, readable)
        self._seen: dict[Known, Exactly | OneOf] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return self._formula.names

    def given(self, look: Look) -> Exactly | OneOf:
        """What it writes, in the target's own values; all of them where nothing is known."""
        known = self._formula.known(look)
        found = self._seen.get(known)
        if found is None:
            found = self._seen[known] = self._settled(known)
        return found

    def _settled(self, known: Known) -> Exactly | OneOf:
        if isinstance(known, Free):
            return known_of(self.values)
        found = [settled(value, self._entries, self._canonical) for value in known.values]
        return known_of(self.values if any(value is FREE for value in found) else found)

    def asks(self, look: Look) -> str | None:
        """A name that is not chosen yet and on which it depends what is written."""
        return self._formula.asks(look)

    def __repr__(self) -> str:
        return f"Write({self.target!r}, {self.source.text!r})"


ByNode: TypeAlias = Mapping[int, tuple[Write, ...]]


class Found(Struct, frozen=True, kw_only=True):
    """All by process. `domains`: the values of each tracked variable, one for all those that nothing tells apart
    (`merged` has them all, in the same order; null stands for its own).

    By element: `writes` when its results are written, `enters` when it begins (for a call: variables of the called
    process), `told` the values that come with its results: the answers of its form, the result of its decision.

    `returned`: the variables of a called process that its callers read when it is over.
    """

    domains: Mapping[str, Mapping[str, Values]]
    merged: Mapping[str, Mapping[str, tuple[Values, ...]]]
    writes: Mapping[str, ByNode]
    enters: Mapping[str, ByNode]
    told: Mapping[str, Mapping[int, Mapping[str, Values]]]
    returned: Mapping[str, frozenset[str]]
    assumed: Mapping[str, tuple[Assumption, ...]]

    def of(self, process_id: str) -> Mapping[str, Values]:
        return self.domains.get(process_id, {})
