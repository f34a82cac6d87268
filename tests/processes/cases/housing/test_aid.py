"""The aid for housing debt: at most half of the annual IPREM of the day, decided within one month."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from processes.cases.housing.aid import AidRefused, check_decision, decide_by, from_cents, most_aid, to_cents
from processes.cases.law import law_context

LAW = law_context(date(2026, 11, 22))


def test_half_of_the_annual_iprem() -> None:
    assert most_aid(LAW) == Decimal("3600.00")


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        (datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2026, 12, 22, 9, tzinfo=UTC)),
        (datetime(2027, 1, 31, 9, tzinfo=UTC), datetime(2027, 2, 28, 9, tzinfo=UTC)),
        (datetime(2027, 3, 1, 9, tzinfo=UTC), datetime(2027, 4, 1, 8, tzinfo=UTC)),
    ],
    ids=["a month", "a shorter month", "the clocks change: the same hour of the day"],
)
def test_one_month_on_the_wall_clock(asked: datetime, by: datetime) -> None:
    assert decide_by(LAW, asked) == by


@pytest.mark.parametrize("missing", ["iprem_monthly", "iprem_payments", "housing_debt_percent"])
def test_without_a_parameter_of_the_law_nothing_is_computed(missing: str) -> None:
    law = {name: value for name, value in LAW.items() if name != missing}
    with pytest.raises(AidRefused, match=missing):
        most_aid(law)


@pytest.mark.parametrize(
    ("result", "amount", "expected"),
    [
        ("granted", 3600, ("granted", Decimal("3600.00"))),
        ("granted", "0.01", ("granted", Decimal("0.01"))),
        ("denied", 500, ("denied", None)),
    ],
)
def test_decisions_that_hold(result: str, amount: object, expected: object) -> None:
    assert check_decision(result, amount, Decimal("3600.00")) == expected


@pytest.mark.parametrize(
    ("result", "amount"),
    [("granted", "3600.01"), ("granted", 0), ("granted", -1), ("granted", None), ("maybe", 10), (None, 10)],
)
def test_decisions_that_do_not(result: object, amount: object) -> None:
    with pytest.raises(AidRefused, match="Expected"):
        check_decision(result, amount, Decimal("3600.00"))


def test_cents_and_back() -> None:
    assert from_cents(to_cents(Decimal("1234.56"))) == Decimal("1234.56")
