"""What a table leaves open is found: planted gaps, overlaps and rules that never decide; and nothing else."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.dmn import Decisions, read_decisions
from engine.dmn.completeness import Analysis, NotAnalysable, analyse
from engine.dmn.model import Decision, Table

Builder = Callable[..., str]
NUMBER_CELLS = ["-", "1", "-2", "< 3", ">= 2", "[1..3)", "]2..5]", "1, 4", "not(1, 3)", "!= 2", "null"]
STRING_CELLS = ["-", '"a"', '"b", "c"', 'not("a")', '> "b"', '["a".."c"]', "null"]
NUMBERS = [None, -3, -2, 0, 1, 1.5, 2, 2.5, 3, 4, 4.5, 5, 6]
STRINGS = [None, "", "a", "aa", "b", "bb", "c", "d"]


@pytest.fixture
def analysed(definitions: Callable[..., bytes], table: Builder, decision: Builder) -> Callable[..., Analysis]:
    def _analysed(inputs: Sequence[str], rows: Sequence[str], policy: str, output: str = "out") -> Analysis:
        built = table(inputs, [output], rows, attributes=f'hitPolicy="{policy}"')
        return _analysis(read_decisions(definitions(decision("d", built)), file="table.dmn"))

    return _analysed


def _analysis(decisions: Decisions) -> Analysis:
    found = decisions.find("d")
    assert isinstance(found, Decision)
    assert isinstance(found.logic, Table)
    return analyse(found.logic)


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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(NUMBER_CELLS), st.sampled_from(STRING_CELLS)), min_size=1, max_size=5
    ),
    policy=st.sampled_from(["UNIQUE", "FIRST"]),
)
def test_what_is_found_is_what_deciding_shows(
    definitions: Callable[..., bytes],
    table: Builder,
    decision: Builder,
    rows: list[tuple[str, str]],
    policy: str,
) -> None:
    """No more and no less: every gap shown is one, and every value of a fine grid that has no rule is in a gap."""
    written = [f"{number} | {text} | {place}" for place, (number, text) in enumerate(rows)]
    built = table(["n", "s"], ["out"], written, attributes=f'hitPolicy="{policy}"')
    decisions = read_decisions(definitions(decision("d", built)), file="table.dmn")
    found = _analysis(decisions)
    for number, text in found.gaps:
        assert decisions.decide("d", {"n": number, "s": text}).matched == ()
    grid = [decisions.decide("d", {"n": number, "s": text}) for number in NUMBERS for text in STRINGS]
    assert bool(found.gaps) == any(not decided.matched for decided in grid)
    assert bool(found.overlaps) == any(decided.violations for decided in grid)
    if policy == "FIRST":
        deciding = {rule for decided in grid for rule in decided.matched}
        assert set(found.never) == {f"r{place}" for place in range(1, len(rows) + 1)} - deciding
