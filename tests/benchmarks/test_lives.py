"""The two engines of a benchmark do the same work, in memory and stored."""

from collections.abc import Callable

import pytest

from benchmarks.decisions import RULES, Row, _asked, _computing, _constant, _table
from benchmarks.lives import Ours, Theirs
from benchmarks.shapes import Shape, many_people, script_and_gateway, user_tasks
from engine.dmn import read_decisions

SHAPES = (user_tasks(5), script_and_gateway(), user_tasks(12), many_people(10))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_both_engines_complete_every_task_of_a_life(shape: Shape) -> None:
    ours, theirs = Ours(shape), Theirs(shape)
    assert (ours.live(), theirs.live()) == (shape.asked, shape.asked)
    assert (ours.live_coded(), theirs.live_coded()) == (shape.asked, shape.asked)


@pytest.mark.parametrize("row", [_constant, _computing])
def test_every_rule_of_the_measured_tables_is_the_only_one_for_its_case(row: Callable[[int], Row]) -> None:
    xml = _table("UNIQUE", [row(place) for place in range(RULES)])
    _asked(read_decisions(xml.encode(), file="bench.dmn"))  # asserts each rule's own value
