"""What a table leaves open is found: planted gaps, overlaps and rules that never decide; and nothing else."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from engine.dmn import read_decisions
from engine.dmn.completeness import Analysis, NotAnalysable, analyse
from engine.dmn.model import Decision, Table

Builder = Callable[..., str]


@pytest.fixture
def analysed(definitions: Callable[..., bytes], table: Builder, decision: Builder) -> Callable[..., Analysis]:
    def _analysed(inputs: Sequence[str], rows: Sequence[str], policy: str, output: str = "out") -> Analysis:
        built = table(inputs, [output], rows, attributes=f'hitPolicy="{policy}"')
        found = read_decisions(definitions(decision("d", built)), file="table.dmn").find("d")
        assert isinstance(found, Decision)
        assert isinstance(found.logic, Table)
        return analyse(found.logic)

    return _analysed


def test_a_whole_table_has_nothing_open(analysed: Callable[..., Analysis]) -> None:
    rows = ["null | 0", "< 3 | 1", "[3..8) | 2", ">= 8 | 3"]
    assert analysed(["value"], rows, "UNIQUE").is_whole


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        (["null | 0", "< 3 | 1", "> 3 | 2"], Decimal(3)),
        (["null | 0", "<= 3 | 1", ">= 4 | 2"], Decimal("3.5")),
        (["null | 0", "<= 3 | 1"], Decimal(4)),
        (["< 3 | 1", ">= 3 | 2"], None),
    ],
)
def test_a_gap_is_shown_by_a_value(
    analysed: Callable[..., Analysis], rows: list[str], gap: Decimal | None
) -> None:
    found = analysed(["value"], rows, "UNIQUE").gaps
    assert (gap,) in found


def test_a_default_output_or_a_collection_needs_no_rule(analysed: Callable[..., Analysis]) -> None:
    assert analysed(["kind"], ['"a" | 1'], "UNIQUE", "out: = 0").gaps == ()
    assert analysed(["kind"], ['"a" | 1'], "COLLECT").gaps == ()
    assert analysed(["kind"], ['"a" | 1'], "UNIQUE").gaps != ()


def test_rules_that_meet_are_named_only_where_one_may_match(analysed: Callable[..., Analysis]) -> None:
    rows = ["- | true | 1", "<= 3 | - | 2", "> 3 | - | 3"]
    assert set(analysed(["value", "ready"], rows, "UNIQUE").overlaps) == {("r1", "r2"), ("r1", "r3")}
    assert analysed(["value", "ready"], rows, "FIRST").overlaps == ()


def test_a_rule_behind_another_never_decides(analysed: Callable[..., Analysis]) -> None:
    rows = ["< 5 | 1", "< 3 | 2", "- | 3"]
    assert analysed(["value"], rows, "FIRST").never == ("r2",)
    assert analysed(["value"], ['"a" | 1', "- | 2"], "FIRST").never == ()


@pytest.mark.parametrize("test", ["< other", '"a", 3', "even(?)"])
def test_a_column_that_asks_more_than_constants_is_not_analysed(
    analysed: Callable[..., Analysis], test: str
) -> None:
    with pytest.raises(NotAnalysable, match="Expected"):
        analysed(["value"], [f"{test} | 1"], "UNIQUE")
