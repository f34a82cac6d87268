"""From answers to values, by table and by property."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.packs import get_pack
from processes.cases.diagnosis.scoring import score, score_dimension

HDME = get_pack("hdme_compatible_1")
ITEMS = [item.id for item in HDME.items()]
ECONOMIC = [item.id for item in HDME.dimensions[0].items]
answers_of_hdme = st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 5))
ratings_of_hdme = st.dictionaries(st.sampled_from([each.id for each in HDME.dimensions]), st.integers(0, 10))


@pytest.mark.parametrize(
    ("levels", "value"),
    [
        ([], None),
        ([5, 5], None),
        ([5, 5, 5], "10"),
        ([1, 2, 2], "1.5"),  # 5/3 = 1.67
        ([2, 3, 3], "4"),  # 12.5/3 = 4.17
        ([3, 4, 4], "6.5"),  # 20/3 = 6.67
        ([2, 2, 2, 3], "3"),  # 3.125
        ([2, 2, 3, 3], "4"),  # 3.75: half up
        ([2, 2, 3, 3, 3], "4"),
        ([1, 1, 1, 1, 1], "0"),
    ],
)
def test_a_dimension_is_the_mean_of_what_was_answered(levels: list[int], value: str | None) -> None:
    without_flags = ["income", "income_stability", "debt", "unexpected_expense", "basic_needs"]
    answers = dict(zip(without_flags, levels, strict=False))
    scored = score_dimension(HDME.dimensions[0], HDME.scale, answers)
    assert scored.value == (None if value is None else Decimal(value))
    assert scored.answered == len(levels)


def test_a_critical_flag_caps_its_dimension_and_no_other() -> None:
    best = dict.fromkeys(ITEMS, 5)
    scores = score(HDME, best | {"basic_needs": 1}, {})
    assert [each.value for each in scores.dimensions] == [Decimal("2.5"), *[Decimal(10)] * 5]
    assert scores.critical == ("basic_needs",)


def test_a_flag_is_raised_also_where_too_little_was_answered() -> None:
    scores = score(HDME, {"coexistence": 1}, {})
    assert scores.critical == ("coexistence",)
    assert scores.dimensions[5].value is None


@pytest.mark.parametrize(
    ("value", "band"),
    [("0", "severity"), ("2.99", "severity"), ("3", "risk"), ("7.99", "risk"), ("8", "inclusion"), ("10", "inclusion")],
)  # fmt: skip
def test_bands(value: str, band: str) -> None:
    assert HDME.band_of(Decimal(value)).id == band


def test_no_global_value_without_one_of_the_six() -> None:
    answers = {item: 5 for item in ITEMS if item not in ECONOMIC[:3]}
    scores = score(HDME, answers, {})
    assert scores.overall is None
    assert scores.band is None
    assert not scores.is_complete


def test_a_dimension_that_does_not_apply_may_be_missing(matrix: Pack) -> None:
    everything = {item.id: 4 for item in matrix.items()}
    ratings = {each.id: 4 for each in matrix.dimensions}
    everything.pop("children_level")
    scores = score(matrix, everything, ratings)
    assert scores.overall == 4
    assert scores.is_complete
    everything.pop("food_level")
    assert score(matrix, everything, ratings).overall is None


def test_the_gap_is_positive_where_the_person_sees_it_worse() -> None:
    scores = score(HDME, dict.fromkeys(ITEMS, 4), {"health": 3})
    gaps = {each.dimension.id: each.gap for each in scores.dimensions}
    assert gaps["health"] == Decimal("4.5")
    assert gaps["housing"] is None


@given(answers_of_hdme, ratings_of_hdme)
def test_every_value_is_on_the_scale_and_the_global_is_their_mean(
    answers: dict[str, int], ratings: dict[str, int]
) -> None:
    scores = score(HDME, answers, ratings)
    values = [each.value for each in scores.dimensions]
    for each in scores.dimensions:
        assert (each.value is None) == (each.answered < 3)
        if each.value is not None:
            assert 0 <= each.value <= 10
            assert each.value % Decimal("0.5") == 0
            assert not each.critical or each.value <= Decimal("2.5")
    known = [value for value in values if value is not None]
    if len(known) == 6:
        assert scores.overall is not None
        assert abs(Fraction(scores.overall) - sum(map(Fraction, known)) / 6) < Fraction(1, 10**20)
        assert scores.band == HDME.band_of(scores.overall)
    else:
        assert scores.overall is None


@given(answers_of_hdme, st.sampled_from(ITEMS))
def test_a_better_answer_never_makes_a_value_worse(answers: dict[str, int], item: str) -> None:
    if item in answers and answers[item] < 5:
        before = score(HDME, answers, {})
        after = score(HDME, answers | {item: answers[item] + 1}, {})
        for was, now in zip(before.dimensions, after.dimensions, strict=True):
            assert was.value is None or (now.value is not None and now.value >= was.value)


@given(answers_of_hdme, st.sampled_from([item.id for item in HDME.items() if item.levels[0].is_critical]))
def test_a_flag_never_makes_a_value_better(answers: dict[str, int], item: str) -> None:
    without = score(HDME, {**answers, item: 2}, {})
    flagged = score(HDME, {**answers, item: 1}, {})
    assert item in flagged.critical
    for was, now in zip(without.dimensions, flagged.dimensions, strict=True):
        assert was.value is None or (now.value is not None and now.value <= was.value)
