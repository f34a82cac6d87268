"""States, moments, factors, content and comparison: each rule as a table."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.cases.diagnosis.comparison import compare
from processes.cases.diagnosis.content import (
    Content,
    ContentRefused,
    read_content,
    without_confidential,
    write_content,
)
from processes.cases.diagnosis.factor_names import STRATEGY_NAMES
from processes.cases.diagnosis.factors import KINDS, LOCI, Factor, FactorKind, Locus
from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.soda_meca import propose
from processes.cases.diagnosis.states import (
    STEPS,
    DiagnosisRefused,
    State,
    add_months,
    check_moment,
    check_second,
    check_step,
)

STATES: tuple[State, ...] = ("provisional", "complete", "validated")
FACTOR = {
    "kind": "satisfactory",
    "locus": "internal",
    "dimension": "personal",
    "intensity": 2,
    "words": "Cuida de su madre y sabe organizarse.",
}


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_only_the_steps_of_the_table_are_taken(before: State, after: State) -> None:
    if (before, after) in STEPS:
        check_step(before, after)
    else:
        with pytest.raises(DiagnosisRefused) as refusal:
            check_step(before, after)
        assert refusal.value.reason == ("locked" if before == "validated" else "not_complete")


def test_nothing_leads_out_of_a_validated_one() -> None:
    assert not [step for step in STEPS if step[0] == "validated"]
    assert ("provisional", "validated") not in STEPS


@pytest.mark.parametrize("moment", ["O3", "o1", "", None, 1])
def test_there_are_two_moments(moment: object) -> None:
    assert check_moment("O2") == "O2"
    with pytest.raises(DiagnosisRefused):
        check_moment(moment)


@pytest.mark.parametrize(
    ("plan", "is_closing", "today", "reason"),
    [
        (date(2026, 1, 15), False, date(2026, 7, 15), ""),
        (date(2026, 1, 15), False, date(2026, 7, 14), "too_early"),
        (date(2026, 8, 31), False, date(2027, 2, 28), ""),
        (date(2026, 8, 31), False, date(2027, 2, 27), "too_early"),
        (None, False, date(2026, 7, 15), "no_plan"),
        (None, True, date(2026, 7, 15), ""),
        (date(2026, 7, 1), True, date(2026, 7, 15), ""),
    ],
)
def test_when_the_second_one_may_be_made(
    plan: date | None, is_closing: bool, today: date, reason: str
) -> None:
    if not reason:
        check_second(plan, is_closing=is_closing, today=today)
        return
    with pytest.raises(DiagnosisRefused) as refusal:
        check_second(plan, is_closing=is_closing, today=today)
    assert refusal.value.reason == reason


@given(st.dates(date(1999, 1, 1), date(2100, 1, 1)), st.integers(0, 40))
def test_months_later_is_in_the_right_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("kind", "locus", "strategy"),
    [
        ("satisfactory", "internal", "maintain"),
        ("opportunity", "internal", "exploit"),
        ("unfavourable", "internal", "correct"),
        ("threatening", "internal", "face"),
        ("satisfactory", "external", "know"),
        ("opportunity", "external", "consider"),
        ("unfavourable", "external", "know"),
        ("threatening", "external", "consider"),
    ],
)
def test_soda_meca(kind: FactorKind, locus: Locus, strategy: str) -> None:
    proposal = propose(kind, locus)
    assert proposal.strategy == strategy
    assert proposal.asks_control is (locus == "external")


def test_every_pair_has_a_proposal_with_a_name() -> None:
    assert {propose(kind, locus).strategy for kind, locus in product(KINDS, LOCI)} == set(STRATEGY_NAMES)


def test_content_comes_back_as_it_was_stored(hdme: Pack) -> None:
    given = {"answers": {"income": 3}, "self_ratings": {"health": 0}, "factors": [FACTOR], "judgement": "Sí."}
    content = read_content(hdme, given)
    assert content.factors[0] == Factor(**FACTOR)
    assert read_content(hdme, write_content(content)) == content


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answers": {"income": 6}}, "answers.income"),
        ({"answers": {"income": 0}}, "answers.income"),
        ({"answers": {"wealth": 1}}, "answers.wealth"),
        ({"answers": {"income": "3"}}, "answers"),
        ({"self_ratings": {"health": 11}}, "self_ratings.health"),
        ({"self_ratings": {"health": 3.5}}, "self_ratings"),
        ({"self_ratings": {"income": 3}}, "self_ratings.income"),
        ({"factors": [FACTOR | {"dimension": "income"}]}, "factors.1.dimension"),
        ({"factors": [FACTOR | {"intensity": 4}]}, "factors.1.intensity"),
        ({"factors": [FACTOR | {"words": "  "}]}, "factors.1.words"),
        ({"factors": [FACTOR | {"kind": "secret words"}]}, "factors"),
        ({"factors": [FACTOR] * 61}, "factors"),
        ({"judgement": "x" * 8001}, "judgement"),
        ({"who": "Ana"}, "it is"),
    ],
)
def test_what_is_not_of_the_instrument_is_refused_by_field(
    hdme: Pack, given: dict[str, object], field: str
) -> None:
    with pytest.raises(ContentRefused, match=field) as refusal:
        read_content(hdme, given)
    assert "secret words" not in str(refusal.value)


def test_every_wrong_field_is_named_at_once(hdme: Pack) -> None:
    wrong = {"answers": {"income": 9, "debt": 0}, "self_ratings": {"x": 1}, "judgement": "x" * 9000}
    with pytest.raises(ContentRefused) as refusal:
        read_content(hdme, wrong)
    for field in ("answers.income", "answers.debt", "self_ratings.x", "judgement"):
        assert field in str(refusal.value)


def test_confidential_answers_are_taken_out(hdme: Pack) -> None:
    content = Content(answers={"income": 1, "coexistence": 1, "mental_health": 2}, judgement="Sí.")
    assert without_confidential(hdme, content) == Content(answers={"income": 1})


def test_comparison_by_dimension_and_item(hdme: Pack) -> None:
    before = Content(answers={item.id: 2 for item in hdme.items()}, self_ratings={"health": 4})
    after = Content(
        answers={item.id: 2 for item in hdme.items()} | {"income": 4, "debt": 5},
        self_ratings={"health": 6, "housing": 5},
    )
    compared = compare(hdme, before, after)
    economic, housing, health = compared.dimensions[0], compared.dimensions[1], compared.dimensions[3]
    assert (economic.before, economic.after, economic.change) == (Decimal("2.5"), Decimal(5), Decimal("2.5"))
    assert [change.levels for change in economic.items] == [2, 0, 0, 3, 0]
    assert housing.change == 0
    assert housing.own_change is None
    assert health.own_change == 2
    assert compared.change is not None
    assert round(compared.change, 4) == Decimal("0.4167")


def test_what_was_not_measured_is_not_compared(hdme: Pack) -> None:
    compared = compare(hdme, Content(), Content(answers={"income": 3}))
    assert compared.change is None
    assert compared.dimensions[0].items[0].levels is None
