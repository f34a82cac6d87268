"""Runaway expressions are stopped (invariant 6): never a hang, never a RecursionError, never a huge value."""

from datetime import UTC, datetime

import pytest

from engine.feel import Budget, BudgetExceeded, Evaluation, compile_expression, evaluate

DOUBLING = (
    "{l: for i in 1..60 return if count(partial) = 0 then [1] else [partial[-1], partial[-1]], r: %s}.r"
)
RUNAWAYS = [
    "for i in 1..1000000 return i",
    "for i in 1..10**30 return i",
    "some x in 1..1000, y in 1..1000 satisfies x + y < 0",
    "{f: function(n) f(n + 1), r: f(0)}.r",
    "{f: function(n) f(n - 1) + f(n - 2), r: f(60)}.r",
    DOUBLING % "l",
    DOUBLING % "string(l)",
    DOUBLING % "l = l",
    DOUBLING % "distinct values(l)",
    DOUBLING % "list contains(l, l)",
    DOUBLING % "flatten(l)",
    DOUBLING % "l[-1] in l",
    'string join(for i in 1..25 return if i = 1 then "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" '
    "else partial[-1] + partial[-1])",
]


@pytest.mark.parametrize("text", RUNAWAYS)
def test_a_runaway_is_stopped(text: str) -> None:
    with pytest.raises(BudgetExceeded, match="Expected at most"):
        evaluate(text, {}, Evaluation(budget=Budget(steps=20_000, size=100_000)))


def test_a_budget_is_for_the_whole_evaluation() -> None:
    evaluation = Evaluation(budget=Budget(steps=250))
    hundred = compile_expression("count(for i in 1..100 return i)")

    assert hundred.evaluate({}, evaluation) == 100
    assert hundred.evaluate({}, evaluation) == 100
    with pytest.raises(BudgetExceeded):
        hundred.evaluate({}, evaluation)


def test_a_spent_depth_is_given_back() -> None:
    evaluation = Evaluation()
    deep = compile_expression("{f: function(n) if n = 0 then 0 else f(n - 1), r: f(50)}.r")

    assert [deep.evaluate({}, evaluation) for _ in range(5)] == [0] * 5
    assert evaluation.depth == 0


def test_reasons_are_kept_but_not_without_end() -> None:
    evaluation = Evaluation()

    evaluate("for i in 1..1000 return i + null", {}, evaluation)

    assert len(evaluation.reasons) == 100


def test_the_present_must_be_aware() -> None:
    with pytest.raises(ValueError, match="Expected an aware datetime"):
        Evaluation(datetime(2026, 1, 1))  # noqa: DTZ001 - the fault under test
    assert Evaluation(datetime(2026, 1, 1, tzinfo=UTC)).now is not None
