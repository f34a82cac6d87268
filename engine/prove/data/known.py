"""What is known of a variable while a process is explored: its value, a choice of values, or nothing.

A value is compared with its type, so that 1 is not true; what is equal hashes alike, also lists and contexts.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeAlias

from engine.values import encode_value

_SCALARS = frozenset({str, int, bool, type(None)})


def key_of(value: Any) -> Hashable:
    """What two values are compared by. Raises engine.values.NotStorable for what has no stored form."""
    kind = type(value)
    return (kind, value) if kind in _SCALARS else encode_value(value)


class Exactly:
    """This value. A variable that nobody has written yet is exactly null."""

    __slots__ = ("_hash", "key", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.key = key_of(value)
        self._hash = hash(self.key)

    @property
    def values(self) -> tuple[Any, ...]:
        return (self.value,)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Exactly) and self.key == other.key)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Exactly({self.value!r})"


class OneOf:
    """One of these values, two or more, and which one is not chosen yet."""

    __slots__ = ("_hash", "key", "values")

    def __init__(self, values: Iterable[Any]) -> None:
        by_key = {key_of(value): value for value in values}
        self.values = tuple(by_key.values())
        self.key = frozenset(by_key)
        self._hash = hash(self.key)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, OneOf) and self.key == other.key)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"OneOf({self.values!r})"


class Free:
    """Any value at all."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Free)

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "Free()"


FREE = Free()
Known: TypeAlias = Exactly | OneOf | Free
Look: TypeAlias = Callable[[str], Known]


def distinct(values: Iterable[Any]) -> tuple[Any, ...]:
    """Each value once, in the order of the first of each."""
    return tuple({key_of(value): value for value in values}.values())


def known_of(values: Iterable[Any]) -> Exactly | OneOf:
    """What is known when it is one of these (at least one)."""
    found = OneOf(values)
    return Exactly(found.values[0]) if len(found.values) == 1 else found
