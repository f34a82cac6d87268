"""The guaranteed income (RGC): eligibility, amount and term, with the law's figures; every rule is reached."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import Decided, Decisions
from engine.dmn.model import Decision, Table

Ask = Callable[[str, Mapping[str, Any]], Decided]

FITS = {"registered_months": 12, "age": 25, "lacks_means": True, "job_seeker": True}
APPLIED = {"applied_on": "2026-01-31", "as_of": "2026-04-30"}
CASES: list[tuple[str, dict[str, Any], Any]] = [
    ("rgc_unmet", FITS, None),
    (
        "rgc_unmet",
        {
            "registered_months": 11,
            "age": 24,
            "lacks_means": False,
            "job_seeker": False,
            "months_since_extinction": 5,
        },
        ["registration", "age", "means", "job_seeker", "extinction_bar"],
    ),
    ("rgc_unmet", {**FITS, "months_since_extinction": 6}, None),
    ("rgc_missing", FITS, None),
    ("rgc_missing", {}, ["registration", "age", "means", "job_seeker"]),
    ("rgc_eligibility", FITS, {"proposal": "grant", "unmet": [], "missing": []}),
    ("rgc_eligibility", {**FITS, "age": None}, {"proposal": "ask_data", "unmet": [], "missing": ["age"]}),
    ("rgc_eligibility", {**FITS, "age": 24}, {"proposal": "refuse", "unmet": ["age"], "missing": []}),
    (
        "rgc_eligibility",
        {**FITS, "age": 24, "job_seeker": None},
        {"proposal": "refuse", "unmet": ["age"], "missing": ["job_seeker"]},
    ),
    ("rgc_household_percent", {"household_members": None}, None),
    ("rgc_household_percent", {"household_members": 0}, None),
    ("rgc_household_percent", {"household_members": 1}, 100),
    ("rgc_household_percent", {"household_members": 2}, 125),
    ("rgc_household_percent", {"household_members": 3}, 140),
    ("rgc_household_percent", {"household_members": 4}, 150),
    ("rgc_household_percent", {"household_members": 9}, 200),
    (
        "rgc_amount",
        {"household_members": 3, "computable_income": 200},
        {"state": "amount", "amount": 472, "full_amount": 672},
    ),
    (
        "rgc_amount",
        {"household_members": 1, "computable_income": 479.99},
        {"state": "amount", "amount": Decimal("0.01"), "full_amount": 480},
    ),
    (
        "rgc_amount",
        {"household_members": 1, "computable_income": 480},
        {"state": "no_amount", "amount": 0, "full_amount": 480},
    ),
    (
        "rgc_amount",
        {"household_members": 1, "computable_income": 900},
        {"state": "no_amount", "amount": 0, "full_amount": 480},
    ),
    ("rgc_amount", {"household_members": 1}, {"state": "ask_data", "amount": None, "full_amount": 480}),
    (
        "rgc_amount",
        {"household_members": 1, "computable_income": -5},
        {"state": "ask_data", "amount": None, "full_amount": 480},
    ),
    (
        "rgc_amount",
        {"computable_income": 0, "household_members": 0},
        {"state": "ask_data", "amount": None, "full_amount": None},
    ),
    (
        "rgc_accrual",
        APPLIED,
        {"state": "pending", "resolve_by": date(2026, 4, 30), "accrues_from": None},
    ),
    (
        "rgc_accrual",
        {**APPLIED, "as_of": "2026-05-01"},
        {"state": "refused_by_silence", "resolve_by": date(2026, 4, 30), "accrues_from": None},
    ),
    (
        "rgc_accrual",
        {**APPLIED, "resolution": "granted", "decided_on": "2026-01-31"},
        {"state": "granted", "resolve_by": date(2026, 4, 30), "accrues_from": date(2026, 2, 1)},
    ),
    (
        "rgc_accrual",
        {**APPLIED, "resolution": "granted", "decided_on": date(2026, 12, 1), "as_of": "2027-01-01"},
        {"state": "granted", "resolve_by": date(2026, 4, 30), "accrues_from": date(2027, 1, 1)},
    ),
    (
        "rgc_accrual",
        {**APPLIED, "resolution": "refused", "decided_on": "2026-03-01"},
        {"state": "refused", "resolve_by": date(2026, 4, 30), "accrues_from": None},
    ),
    ("rgc_accrual", {}, {"state": "ask_data", "resolve_by": None, "accrues_from": None}),
    ("rgc_kind", {"severe_beyond_work": 0}, {"kind": "coyuntural", "pii": "employment", "commission": False}),
    (
        "rgc_kind",
        {"severe_beyond_work": 1},
        {"kind": "estructural", "pii": "integration", "commission": True},
    ),
    ("rgc_kind", {}, {"kind": "undecided", "pii": None, "commission": None}),
]
TABLES = sorted({decision for decision, _, _ in CASES})


@pytest.mark.parametrize(("decision", "given", "expected"), CASES)
def test_row(ask: Ask, decision: str, given: dict[str, Any], expected: Any) -> None:
    decided = ask(decision, given)
    assert decided.violations == ()
    assert decided.value == expected


@pytest.mark.parametrize("decision", TABLES)
def test_every_rule_is_reached(ask: Ask, decisions_by_id: dict[str, Decisions], decision: str) -> None:
    found = decisions_by_id[decision].find(decision)
    assert isinstance(found, Decision)
    assert isinstance(found.logic, Table)
    reached = {rule for table, given, _ in CASES if table == decision for rule in ask(table, given).matched}
    assert reached == {rule.id for rule in found.logic.rules}


@pytest.mark.parametrize(
    ("members", "amount"), [(1, 480), (2, 600), (3, 672), (4, 720), (5, 768), (6, 780), (7, 780), (12, 780)]
)
def test_the_amounts_at_an_iprem_of_600(ask: Ask, members: int, amount: int) -> None:
    given = {"household_members": members, "computable_income": 0}
    assert ask("rgc_amount", given).value["amount"] == amount


@pytest.mark.parametrize("members", range(1, 15))
@pytest.mark.parametrize("income", [0, 1, 123.45, 599.99, 780, 2000])
@pytest.mark.parametrize("iprem", [500, 579.02, 600])
def test_the_table_agrees_with_the_sum_done_member_by_member(
    ask: Ask, law: dict[str, Any], members: int, income: float, iprem: float
) -> None:
    given = {
        "household_members": members,
        "computable_income": income,
        "law": {**law, "iprem_monthly": iprem},
    }
    assert ask("rgc_amount", given).value["amount"] == _by_hand(
        Decimal(str(iprem)), members, Decimal(str(income))
    )


def _by_hand(iprem: Decimal, members: int, income: Decimal) -> Decimal:
    """In cents from the start, one member after another."""
    basic = iprem * 8 / 10
    full = basic
    for member in range(2, members + 1):
        full += basic * {2: Decimal("0.25"), 3: Decimal("0.15")}.get(member, Decimal("0.10"))
    capped = min(full, iprem * 13 / 10)
    return max(round(capped, 2) - income, Decimal(0))


@pytest.mark.parametrize(
    ("exception", "months", "proposal"),
    [
        (None, 11, "refuse"),
        (0, 11, "refuse"),
        (1, 0, "grant"),
        (4, None, "grant"),
        (5, 11, "refuse"),
        (5, 12, "grant"),
    ],
)
def test_an_exception_of_the_law_stands_for_registration(
    ask: Ask, exception: int | None, months: int | None, proposal: str
) -> None:
    given = {**FITS, "registration_exception": exception, "registered_months": months}
    assert ask("rgc_eligibility", given).value["proposal"] == proposal


def test_the_other_exceptions(ask: Ask) -> None:
    young = {**FITS, "age": 19, "job_seeker": False}
    assert ask("rgc_eligibility", young).value["unmet"] == ["age", "job_seeker"]
    excepted = {**young, "age_exception": True, "job_seeker_exempt": True}
    assert ask("rgc_eligibility", excepted).value["proposal"] == "grant"


def test_accrual_may_count_from_the_application(ask: Ask, law: dict[str, Any]) -> None:
    """Which of the two dates counts is to be checked in the law: it is a parameter."""
    given = {**APPLIED, "resolution": "granted", "decided_on": "2026-03-15"}
    assert ask("rgc_accrual", given).value["accrues_from"] == date(2026, 4, 1)
    other = {**law, "rgc_accrual_counts_from": "application"}
    assert ask("rgc_accrual", {**given, "law": other}).value["accrues_from"] == date(2026, 2, 1)


def test_a_day_without_known_parameters_gets_no_amount(ask: Ask) -> None:
    given = {"household_members": 2, "computable_income": 0, "law": {}}
    assert ask("rgc_amount", given).value == {"state": "ask_data", "amount": None, "full_amount": None}
