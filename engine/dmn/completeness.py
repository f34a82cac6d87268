"""What a decision table leaves open: inputs that no rule takes, rules that meet, rules that never decide.

Each column is cut at its constants; of the places between them one sample each is tried, null too. Columns are taken
as independent, so that a gap may be one which the data can never reach. Not for tests that ask more than constants.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from typing import Any

from msgspec import Struct

from engine.dmn.model import Input, Table
from engine.feel.ast import AtLiteral, Comparator, Irrelevant, Literal, Negation, Node, RangeLiteral, Tests
from engine.feel.compilation import Env
from engine.feel.compiler import UnaryTests
from engine.feel.evaluation import Evaluation
from engine.feel.temporal import parse_at
from engine.feel.values import NUMBERS

MOST = 500_000
OTHER_TEXT = "\N{HORIZONTAL ELLIPSIS}"
ONE_RULE = frozenset("UAFP")
"""The hit policies that give one answer: no rule means no answer."""


class NotAnalysable(ValueError):
    """A column asks more than constants of one kind, or there are too many situations."""


class Analysis(Struct, frozen=True):
    """`gaps`: a sample of each situation without an answer. `overlaps`: the rules that meet, under UNIQUE.
    `never`: the rules that decide in no situation."""

    gaps: tuple[tuple[Any, ...], ...]
    overlaps: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is open."""
        return not (self.gaps or self.overlaps or self.never)


def analyse(table: Table) -> Analysis:
    """Every situation that the table tells apart, tried. Raises NotAnalysable."""
    columns = [_places(table, column) for column in range(len(table.inputs))]
    if prod(len(places) for places in columns) > MOST:
        raise NotAnalysable(f"Expected at most {MOST} situations, but the table tells more apart")
    ids = [rule.id for rule in table.rules]
    has_default = any(output.default is not None for output in table.outputs)
    needs_answer = table.hit_policy in ONE_RULE and not has_default
    gaps: list[tuple[Any, ...]] = []
    overlaps: dict[tuple[str, ...], None] = {}
    deciding = 0
    for situation in product(*columns):
        left = (1 << len(ids)) - 1
        for _, mask in situation:
            left &= mask
        if not left and needs_answer:
            gaps.append(tuple(sample for sample, _ in situation))
        if table.hit_policy == "U" and left & (left - 1):
            overlaps[tuple(_named(ids, left))] = None
        deciding |= left & -left if table.hit_policy == "F" else left
    never = _named(ids, ~deciding & ((1 << len(ids)) - 1))
    return Analysis(tuple(gaps), tuple(overlaps), tuple(never))


def _named(ids: Sequence[str], mask: int) -> Iterator[str]:
    return (each for place, each in enumerate(ids) if mask >> place & 1)


def _places(table: Table, column: int) -> list[tuple[Any, int]]:
    """A sample of each place that the rules tell apart, with the mask of the rules that take it."""
    clause = table.inputs[column]
    tests = [next((test for place, test in rule.tests if place == column), None) for rule in table.rules]
    env = Env({}, None, Evaluation())
    found: dict[int, Any] = {}
    for sample in _samples(clause, [test for test in tests if test is not None]):
        if (
            sample is not None
            and clause.allowed is not None
            and clause.allowed.holds(sample, env) is not True
        ):
            continue
        mask = 0
        for place, test in enumerate(tests):
            if test is None or test.holds(sample, env) is True:
                mask |= 1 << place
        found.setdefault(mask, sample)
    return [(sample, mask) for mask, sample in found.items()]


def _samples(clause: Input, tests: Sequence[UnaryTests]) -> list[Any]:
    """The constants of a column, a value in each gap around them, and null."""
    trees = [test.tree for test in (*tests, *([clause.allowed] if clause.allowed else ()))]
    constants = {value for tree in trees for value in _constants(tree, clause.label) if value is not None}
    declared = clause.type.kind if clause.type is not None else ""
    if declared == "boolean" or any(type(value) is bool for value in constants):
        wanted: list[Any] = [True, False]
    elif all(type(value) is str for value in constants):
        wanted = [0] if declared == "number" else _texts(sorted(constants))
    elif all(type(value) in NUMBERS for value in constants):
        wanted = _around([Decimal(value) for value in sorted(constants)], Decimal(1))
    elif all(type(value) is date for value in constants):
        wanted = _around(sorted(constants), timedelta(days=1))
    else:
        raise NotAnalysable(f"Expected constants of one kind in `{clause.label}`, but there are several")
    return [*wanted, None]


def _texts(constants: list[str]) -> list[Any]:
    """Each constant, another text, the least text, and the next text after each constant."""
    return [OTHER_TEXT, *constants, "", *(f"{each}\N{START OF HEADING}" for each in constants)]


def _around(constants: list[Any], step: Any) -> list[Any]:
    """Each constant, and a value below, between and above."""
    between = [low + (high - low) / 2 for low, high in pairwise(constants)]
    return sorted([constants[0] - step, *constants, *between, constants[-1] + step])


def _constants(tree: Node, label: str) -> Iterator[Any]:
    if isinstance(tree, Tests):
        for each in tree.tests:
            yield from _constants(each, label)
    elif isinstance(tree, RangeLiteral):
        yield from _constants(tree.low, label)
        yield from _constants(tree.high, label)
    elif isinstance(tree, Comparator):
        yield from _constants(tree.operand, label)
    elif isinstance(tree, Negation) and isinstance(tree.operand, Literal):
        yield -tree.operand.value
    elif isinstance(tree, AtLiteral):
        yield parse_at(tree.text)
    elif isinstance(tree, Literal):
        yield tree.value
    elif not isinstance(tree, Irrelevant):
        raise NotAnalysable(f"Expected only constants in `{label}`, but a test asks more")
