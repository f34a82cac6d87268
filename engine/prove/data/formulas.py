"""FEEL over variables of which not everything is known: what an expression may give.

A part all of whose names are known is worked out, for each choice of their values; `and`, `or`, `not` and `if` go on
with what their parts may give; whatever else needs a free name is free. Never says less than what may come.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import product
from math import prod
from typing import Any, Never

from engine.feel import Evaluation, Expression, FeelError, compile_expression
from engine.feel.ast import Between, Call, Comparison, If, In, InstanceOf, Logic, Name, Node, Quantified
from engine.feel.compiler import compile_tree
from engine.prove.data.known import FREE, Exactly, Free, Known, Look, OneOf, key_of, known_of
from engine.values import NotStorable

MOST = 256
"""Combinations of values that one part is worked out for."""
REMEMBERED = 10_000
TRUTHS = OneOf((True, False, None))
YES_OR_NO = (Between, Comparison, In, InstanceOf, Quantified)
ASKING = frozenset({"list contains", "contains", "starts with", "ends with", "matches", "all", "any", "is"})
Part = Callable[[Look], Known]


class _OutOfReach(Exception):
    """The value depends on the moment or the place."""


class _Nowhere(Evaluation):
    """An evaluation that knows neither the time nor the town's holidays, and does not take that for an answer."""

    __slots__ = ()

    @property
    def now(self) -> Never:
        raise _OutOfReach

    @now.setter
    def now(self, _value: datetime | None) -> None:
        """Nothing is kept."""

    @property
    def days_off(self) -> Never:
        raise _OutOfReach

    @days_off.setter
    def days_off(self, _value: Collection[date]) -> None:
        """Nothing is kept."""


class Formula:
    """An expression to be asked again and again. `names`: what it reads of `tracked`; everything else is free."""

    __slots__ = ("_part", "_seen", "_wanted", "names", "text")

    def __init__(self, source: Expression | str, tracked: Collection[str]) -> None:
        whole = compile_expression(source, names=tracked) if isinstance(source, str) else source
        self.text = whole.text
        declared = whole.names | whole.possible_names
        self.names = tuple(sorted((whole.names | whole.possible_names) & frozenset(tracked)))
        self._part = _part(whole.tree, (self.text, declared, frozenset(self.names)))
        self._seen: dict[tuple[Known, ...], Known] = {}
        self._wanted: dict[tuple[Known, ...], str | None] = {}

    def known(self, look: Look) -> Known:
        """What it may give."""
        seen = tuple([look(name) for name in self.names])
        found = self._seen.get(seen)
        if found is None:
            found = _kept(self._seen, seen, self._part(dict(zip(self.names, seen, strict=True)).__getitem__))
        return found

    def asks(self, look: Look) -> str | None:
        """A name with several values left whose choice changes what may come; None where none does."""
        seen = tuple([look(name) for name in self.names])
        if seen not in self._wanted:
            _kept(self._wanted, seen, deciding(dict(zip(self.names, seen, strict=True)), self.known))
        return self._wanted[seen]


def _kept(memory: dict[Any, Any], key: Any, value: Any) -> Any:
    if len(memory) >= REMEMBERED:
        memory.clear()
    memory[key] = value
    return value


def deciding(known: Mapping[str, Known], answer: Callable[[Look], Any]) -> str | None:
    """The first name with a choice left that makes a difference to `answer`, others being chosen in any way."""
    open_ = {name: each for name, each in known.items() if isinstance(each, OneOf)}
    if prod(len(each.values) for each in open_.values()) > MOST:
        return next(iter(open_))
    answers = {chosen: answer({**known, **dict(chosen)}.__getitem__) for chosen in _choices(open_)}
    for name in open_:
        groups: dict[frozenset[Any], Any] = {}
        for chosen, found in answers.items():
            others = frozenset((other, value) for other, value in chosen if other != name)
            if groups.setdefault(others, found) != found:
                return name
    return None


def completions(known: Mapping[str, Known]) -> Iterator[Mapping[str, Known]]:
    """Every way to choose, where they can be counted; else as it is known."""
    open_ = {name: each for name, each in known.items() if isinstance(each, OneOf)}
    if prod(len(each.values) for each in open_.values()) > MOST:
        yield known
        return
    for chosen in _choices(open_):
        yield {**known, **dict(chosen)}


def _choices(open_: Mapping[str, OneOf]) -> Iterator[tuple[tuple[str, Known], ...]]:
    for values in product(*(each.values for each in open_.values())):
        yield tuple((name, Exactly(value)) for name, value in zip(open_, values, strict=True))


Words = tuple[str, Collection[str], frozenset[str]]
"""The text that a tree was parsed from, the names declared in it, and those that are tracked."""


def _part(tree: Node, words: Words) -> Part:
    """How a piece of the tree is asked: worked out if possible, else by its structure."""
    text, declared, tracked = words
    compiled = compile_tree(tree, text, names=declared)
    needed = tuple(sorted(compiled.names | compiled.possible_names))
    structure = _structure(tree, words)
    if not tracked.issuperset(needed):
        return structure

    def part(look: Look) -> Known:
        found = _worked_out(compiled, {name: look(name) for name in needed})
        return structure(look) if found is None else found

    return part


def _worked_out(compiled: Expression, known: Mapping[str, Known]) -> Known | None:
    """Its values for all values of its names; None where one is free, or there are too many."""
    spreads: list[tuple[Any, ...]] = []
    for each in known.values():
        if isinstance(each, Free):
            return None
        spreads.append(each.values)
    if prod(map(len, spreads)) > MOST:
        return None
    found: dict[Any, Any] = {}
    try:
        for values in product(*spreads):
            value = compiled.evaluate(dict(zip(known, values, strict=True)), _Nowhere())
            found[key_of(value)] = value
    except (_OutOfReach, FeelError, NotStorable):
        return None
    return known_of(found.values())


def _structure(tree: Node, words: Words) -> Part:
    """What may come where not all names are known."""
    if isinstance(tree, Logic):
        return _logic(tree, words)
    if isinstance(tree, If):
        return _choice(tree, words)
    function = tree.function.name if isinstance(tree, Call) and isinstance(tree.function, Name) else ""
    if function == "not" and function not in words[2] and isinstance(tree, Call) and len(tree.arguments) == 1:
        return _negation(tree.arguments[0], words)
    if isinstance(tree, YES_OR_NO) or (function in ASKING and function not in words[2]):
        return lambda _look: TRUTHS
    return lambda _look: FREE


def _logic(tree: Logic, words: Words) -> Part:
    operands = [_part(operand, words) for operand in tree.operands]
    decisive = tree.operator == "or"

    def part(look: Look) -> Known:
        results: set[bool | None] = {not decisive}
        for operand in operands:
            truths = _truths(operand(look))
            results = {_combined(a, b, decisive=decisive) for a in results for b in truths}
        return known_of(results)

    return part


def _combined(a: bool | None, b: bool | None, *, decisive: bool) -> bool | None:
    """`and` and `or` of FEEL (DMN 1.5, table 50): one decisive value decides, else one null makes null."""
    if a is decisive or b is decisive:
        return decisive
    return None if a is None or b is None else not decisive


def _truths(known: Known) -> Iterable[bool | None]:
    """As `and`, `or` and `not` take it: whatever is not a boolean is null."""
    values = TRUTHS.values if isinstance(known, Free) else known.values
    return {value if type(value) is bool else None for value in values}


def _negation(operand: Node, words: Words) -> Part:
    inner = _part(operand, words)
    return lambda look: known_of(None if truth is None else not truth for truth in _truths(inner(look)))


def _choice(tree: If, words: Words) -> Part:
    condition, then, otherwise = (
        _part(piece, words) for piece in (tree.condition, tree.then, tree.otherwise)
    )

    def part(look: Look) -> Known:
        truths = _truths(condition(look))
        taken = [then(look)] if True in truths else []
        if set(truths) != {True}:
            taken.append(otherwise(look))
        return joined(taken)

    return part


def joined(several: Iterable[Known]) -> Known:
    """What is known when any of these (at least one) may be so."""
    values: list[Any] = []
    for known in several:
        if isinstance(known, Free):
            return FREE
        values.extend(known.values)
    return known_of(values)
