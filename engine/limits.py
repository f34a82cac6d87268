"""How much one step and one instance may use. What is over a limit is an incident or a rejection, said in words.

The size of a value is estimated from below before it is stored, so that a huge one is never written out.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from engine.state import Kept, State

DEEPEST_VALUE = 100
LONGEST_NAME = 255
LONGEST_KEY = 500
PARTED = (list, tuple, set, frozenset, Mapping)


class Limits(Struct, frozen=True, kw_only=True):
    """`elements` that one step may enter; `work`: FEEL's steps in one step; bytes of one variable; bytes of all the
    data of an instance (a step may write twice as much)."""

    elements: int = 100_000
    work: int = 1_000_000
    variable: int = 1_000_000
    data: int = 10_000_000


def excess(value: Any, most: int) -> str:
    """What is too much about a value: its size, its depth, or nothing ("")."""
    if type(value) is str:
        return _size(most) if len(value) > most else ""
    if not isinstance(value, PARTED):
        return ""
    size, level, depth = 0, [value], 0
    while level := [part for part in level if isinstance(part, PARTED)]:
        depth += 1
        inner: list[Any] = []
        for part in level:
            size += len(part)
            if size <= most and isinstance(part, Mapping):
                inner += [*part, *part.values()]
            elif size <= most:
                inner += part
        size += sum(len(part) for part in inner if isinstance(part, str))
        if size > most:
            return _size(most)
        if depth > DEEPEST_VALUE:
            return f"at most {DEEPEST_VALUE} levels"
        level = inner
    return ""


def _size(most: int) -> str:
    return f"at most {most} bytes"


@lru_cache(maxsize=4096)
def name_excess(name: str) -> str:
    """What is wrong with the name of a variable."""
    if len(name) > LONGEST_NAME:
        return f"a name of at most {LONGEST_NAME} characters"
    return "" if is_storable(name) else "a name that can be stored as text"


def is_storable(text: str) -> bool:
    """Whether every database takes this text: no NUL, no half of a surrogate pair."""
    if text.isascii():
        return "\0" not in text
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def text_excess(text: str) -> str:
    """What is wrong with a text that stands in a column of its own: a key, an assignee."""
    if len(text) > LONGEST_KEY:
        return f"at most {LONGEST_KEY} characters"
    return "" if is_storable(text) else "a text that can be stored"


def data_bytes(state: State) -> int:
    """The stored bytes of all the data that an instance holds."""
    total = 0
    for scope in state.scopes.values():
        if scope.variables:
            total += sum(map(len, scope.variables)) + sum(map(len, scope.variables.values()))
        if scope.kept:
            total += sum(map(_kept_bytes, scope.kept))
        if scope.repeats is not None:
            total += sum(map(len, scope.repeats.items)) + sum(map(len, scope.repeats.collected.values()))
    return total


def _bytes(variables: Mapping[str, bytes]) -> int:
    return sum(map(len, variables)) + sum(map(len, variables.values()))


def _kept_bytes(kept: Kept) -> int:
    return _bytes(kept.variables) + sum(map(_kept_bytes, kept.inner))
