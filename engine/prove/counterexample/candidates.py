"""Values that make conditions come out as a path needs them: a few candidates, tried with the real FEEL.

Not for proving that there are none: where nothing is found the condition itself is answered (see copies.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice, product
from typing import Any

from msgspec import Struct

from engine.feel import BudgetExceeded, Evaluation, Expression
from engine.feel.ast import Literal, Name, Node, Path

NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)
PLAIN: tuple[Any, ...] = (True, False, None, 1, 0, -1, "otro", [], [1], [1, 2])
MOST = 5_000
"""So many combinations are tried for one condition."""
Slot = tuple[str, str]
"""A variable and the entry of it that is read ("": the whole)."""
Values = dict[str, Any]


class Wish(Struct, frozen=True):
    """`expression` is to be true or not (`wanted` a bool), or to be so many (an int), or a list of so many."""

    expression: Expression
    wanted: bool | int
    is_list: bool = False

    def is_met(self, values: Mapping[str, Any]) -> bool:
        try:
            value = self.expression.evaluate(values, Evaluation(NOW))
        except BudgetExceeded:
            return False
        if isinstance(self.wanted, bool):
            return (value is True) == self.wanted
        if self.is_list:
            return isinstance(value, list) and len(value) == self.wanted
        return not isinstance(value, bool) and bool(value == self.wanted)


def find_values(
    wishes: Sequence[Wish], current: Mapping[str, Any], hints: Mapping[str, Any]
) -> Values | None:
    """What has to be written over `current` so that every wish is met; `hints` are tried first. None: not found."""
    texts = [value for wish in wishes for value in _literals(wish.expression.tree)]
    offered = [*dict.fromkeys(_near(texts)), *PLAIN]
    found = _solve(wishes, dict(hints), current, offered)
    return None if found is None else {name: found[name] for name in found}


def _solve(
    wishes: Sequence[Wish], chosen: Values, current: Mapping[str, Any], offered: Sequence[Any]
) -> Values | None:
    if not wishes:
        return chosen
    first, rest = wishes[0], wishes[1:]
    slots = [slot for slot in _slots(first.expression) if slot[0] not in chosen]
    tried = product(*([_Kept, *offered] for _ in slots))
    for values in islice(tried, MOST):
        here = _with(chosen, current, dict(zip(slots, values, strict=True)))
        if first.is_met({**current, **here}) and (found := _solve(rest, here, current, offered)) is not None:
            return found
    return None


class _Kept:
    """Stands for: as it is now."""


def _with(chosen: Values, current: Mapping[str, Any], values: Mapping[Slot, Any]) -> Values:
    """What is chosen, and a value in each slot; entries of one variable make one context."""
    found = dict(chosen)
    for (name, entry), value in values.items():
        if value is _Kept:
            continue
        if entry:
            before = found.get(name, current.get(name))
            found[name] = {**(before if isinstance(before, dict) else {}), entry: value}
        else:
            found[name] = value
    return found


def _slots(expression: Expression) -> list[Slot]:
    read = list(dict.fromkeys(_read(expression.tree, expression.names)))
    whole = {name for name, entry in read if not entry}
    return [slot for slot in read if not slot[1] or slot[0] not in whole]


def _read(tree: Node, names: frozenset[str]) -> Iterator[Slot]:
    if isinstance(tree, Path) and isinstance(tree.base, Name) and tree.base.name in names:
        yield tree.base.name, tree.name
        return
    if isinstance(tree, Name) and tree.name in names:
        yield tree.name, ""
    for inner in _inside(tree):
        yield from _read(inner, names)


def _literals(tree: Node) -> Iterator[Any]:
    if isinstance(tree, Literal):
        yield tree.value
    for inner in _inside(tree):
        yield from _literals(inner)


def _inside(tree: object) -> Iterator[Node]:
    """The parts of an expression, however they are kept."""
    if isinstance(tree, Struct):
        for name in tree.__struct_fields__:
            value = getattr(tree, name)
            yield from (value,) if isinstance(value, Node) else _inside(value)
    elif isinstance(tree, tuple):
        for value in tree:
            yield from (value,) if isinstance(value, Node) else _inside(value)


def _near(literals: Sequence[Any]) -> Iterator[Any]:
    """Each literal; of a number also what is next to it."""
    for value in literals:
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            whole = int(value) if value == int(value) else None
            near = (whole, whole + 1, whole - 1) if whole is not None else (value, value + 1, value - 1)
            yield from near
        elif isinstance(value, str):
            yield value
