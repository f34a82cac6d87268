"""Points of the rules, and missing values that meet none."""

import pytest
from msgspec import structs

from processes.risk.cells import Value
from processes.risk.dataset import Dataset
from processes.risk.datasheet import Rule, Scorecard
from processes.risk.scorecard import codes_by_rule, count_points

CARD = Scorecard(
    alert_at=3,
    rules=(
        Rule(column="age", test="at_least", value=50, points=1),
        Rule(column="work", test="is", value="none", points=2),
        Rule(column="rent", test="below", value=100, points=4),
    ),
)


@pytest.mark.parametrize(
    ("row", "points"),
    [
        ({"age": 50, "work": "none", "rent": 99.9}, 7),
        ({"age": 49, "work": "some", "rent": 100}, 0),
        ({"age": None, "work": None, "rent": None}, 0),
        ({"age": "old", "work": "none"}, 2),
    ],
)
def test_points(row: dict[str, Value], points: float) -> None:
    assert count_points(CARD, row) == points


def test_codes_of_those_who_reach_the_points(history: Dataset) -> None:
    card = history.sheet.scorecard
    assert card is not None
    found = codes_by_rule(history.sheet, history.rows)
    assert 0 < len(found) < 2000
    for row in history.rows[:200]:
        assert (row["code"] in found) == (count_points(card, row) >= card.alert_at)
    assert codes_by_rule(structs.replace(history.sheet, scorecard=None), history.rows) == frozenset()
