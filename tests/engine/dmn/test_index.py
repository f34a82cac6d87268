"""The index of a table changes its speed, never its value: with and without it the same rules match."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.dmn import Decisions, read_decisions
from engine.dmn.model import Decision, Table
from engine.feel import DaysTimeDuration

NUMBER_CELLS = ["-", "1", "-2", "< 3", ">= 2", "[1..3)", "]2..5]", "1, 4", "not(1, 3)", "!= 2", "not([1..3])"]
STRING_CELLS = ["-", '"a"', '"b", "c"', 'not("a")', '> "b"', '["a".."c")', "? != null"]
OTHER_CELLS = ["-", "true", "false", "null", "y", "> y", "[y..4]", '@"P1D"', '> @"PT2H"', "[1, 2]"]
CELLS = [NUMBER_CELLS, STRING_CELLS, OTHER_CELLS]
VALUES = st.sampled_from(
    [None, True, False, 0, 1, 2, 2.5, 3, 4, 5, -2, "a", "b", "bb", "c", DaysTimeDuration(1)]
)


def unindexed(decisions: Decisions) -> Decisions:
    """The same decisions without an index."""
    graph = decisions.graph
    key = graph.own["d"]
    element = graph.elements[key]
    assert isinstance(element, Decision)
    assert isinstance(element.logic, Table)
    plain = msgspec.structs.replace(element, logic=msgspec.structs.replace(element.logic, indexes=()))
    return Decisions(msgspec.structs.replace(graph, elements={key: plain}))


@pytest.fixture
def build(
    definitions: Callable[..., bytes], table: Callable[..., str], decision: Callable[..., str]
) -> Callable[[list[str], str], Decisions]:
    def read(rows: list[str], attributes: str) -> Decisions:
        xml = definitions(decision("d", table(["n", "s", "o"], ["out"], rows, attributes=attributes)))
        return read_decisions(xml, file="t.dmn")

    return read


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_indexed_table_matches_the_same_rules(
    build: Callable[[list[str], str], Decisions], data: st.DataObject
) -> None:
    cells = st.tuples(*(st.sampled_from(column) for column in CELLS)).map(" | ".join)
    rows = [f"{row} | 1" for row in data.draw(st.lists(cells, min_size=1, max_size=8))]
    decisions = build(rows, 'hitPolicy="RULE ORDER"')
    variables: dict[str, Any] = {name: data.draw(VALUES) for name in "nso"} | {"y": 2}

    assert decisions.decide("d", variables) == unindexed(decisions).decide("d", variables)


def test_columns_of_constants_are_indexed(build: Callable[[list[str], str], Decisions]) -> None:
    decisions = build(['< 3 | "a" | y | 1', '- | not("b") | - | 2'], 'hitPolicy="FIRST"')
    element = decisions.find("d")

    assert isinstance(element, Decision)
    assert isinstance(element.logic, Table)
    assert [index.column for index in element.logic.indexes] == [0, 1]
