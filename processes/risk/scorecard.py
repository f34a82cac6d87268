"""The rules with points of a data sheet: cold start, rule alerts, and the bar for a model. Pure."""

from collections.abc import Iterable

from processes.risk.cells import Value
from processes.risk.dataset import Row
from processes.risk.datasheet import Rule, Scorecard, Sheet


def count_points(scorecard: Scorecard, row: Row) -> float:
    """The sum of the points of the rules that the row meets; a missing value meets none."""
    return sum(rule.points for rule in met_rules(scorecard, row))


def met_rules(scorecard: Scorecard, row: Row) -> tuple[Rule, ...]:
    """The rules that the row meets, in the sheet's order."""
    return tuple(rule for rule in scorecard.rules if _passes(rule, row.get(rule.column)))


def codes_by_rule(sheet: Sheet, rows: Iterable[Row]) -> frozenset[str]:
    """The codes of the people who reach the points of an alert; nobody without a scorecard."""
    card = sheet.scorecard
    if card is None:
        return frozenset()
    name = sheet.with_role("id")[0].name
    return frozenset(str(row[name]) for row in rows if count_points(card, row) >= card.alert_at)


def _passes(rule: Rule, value: Value) -> bool:
    if value is None:
        return False
    if rule.test == "is":
        return value == rule.value
    if not isinstance(value, int | float) or isinstance(rule.value, str):
        return False
    return value >= rule.value if rule.test == "at_least" else value < rule.value
