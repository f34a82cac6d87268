"""Values cut down to what is read of them, and the answers of a form put together to the variable they are in."""

from collections.abc import Hashable, Mapping
from itertools import product
from math import prod
from typing import Any

from msgspec import UNSET

from engine.prove.data.known import FREE, distinct, key_of
from engine.prove.data.lines import WHOLE, Answers, Told
from engine.prove.data.reads import Entries

MOST = 256
"""Values of one variable, those that nothing tells apart counted each; with more it is not tracked."""


def projected(value: Any, entries: Entries) -> Any:
    """A context with the read entries only; FREE where one of them is."""
    if value is FREE or not isinstance(value, dict):
        return value
    found = value if entries is None else {name: value.get(name) for name in sorted(entries)}
    return FREE if any(part is FREE for part in found.values()) else found


def settled(value: Any, entries: Entries, canonical: Mapping[Hashable, Any]) -> Any:
    """The value that stands for this one; FREE where none does."""
    found = projected(value, entries)
    return FREE if found is FREE else canonical.get(key_of(found), FREE)


def told_values(told: Told, entries: Entries, before: Answers) -> Answers:
    """What may come under this name, cut down to what is read of it; None: anything. `before`: what the variable
    of that name may hold already."""
    if told.entries is None:
        found = None if told.rows is None else [projected(row, entries) for row in told.rows]
    elif WHOLE in told.entries:
        found = _answers(told.entries[WHOLE], before)
    else:
        found = _context(told.entries, entries, before)
    if found is None or any(value is FREE for value in found):
        return None
    values = distinct(found)
    return values if len(values) <= MOST else None


def _answers(answers: Answers, before: Answers) -> list[Any] | None:
    """The answers to a field; where it may be left out, also what the variable holds already."""
    if answers is None:
        return None
    given = [value for value in answers if value is not UNSET]
    if len(given) == len(answers):
        return given
    return None if before is None else [*given, None, *before]


def _context(fields: Mapping[str, Answers], entries: Entries, before: Answers) -> list[Any] | None:
    """A group's fields share a context, and what else is in it stays."""
    if entries is None:
        return None
    names, cells = sorted(entries), []
    for name in names:
        cell = _answers(fields.get(name, (UNSET,)), _cell_of(before, name))
        if cell is None:
            return None
        cells.append(distinct(cell))
    if prod(map(len, cells)) > MOST:
        return None
    return [dict(zip(names, values, strict=True)) for values in product(*cells)]


def _cell_of(values: Answers, name: str) -> Answers:
    """One entry of each of these contexts."""
    if values is None:
        return None
    return tuple(value.get(name) if isinstance(value, dict) else None for value in values)
