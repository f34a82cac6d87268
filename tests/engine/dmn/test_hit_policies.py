"""Every hit policy of decision tables (DMN 1.5, 8.2.8), with its violations and its defaults."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.dmn import Decided, read_decisions
from engine.feel import Evaluation

ROWS = ["< 10 | 1", "< 20 | 3", "< 30 | 2", "< 5 | 3"]
Build = Callable[..., Any]


@pytest.fixture
def decide(definitions: Build, table: Build, decision: Build) -> Callable[..., Decided]:
    def run(rows: list[str], attributes: str, value: Any, outputs: tuple[str, ...] = ("out",)) -> Decided:
        xml = definitions(decision("d", table(["x"], outputs, rows, attributes=attributes)))
        return read_decisions(xml, file="t.dmn").decide("d", {"x": value})

    return run


POLICIES = [
    ('hitPolicy="UNIQUE"', 25, 2, ("r3",)),
    ('hitPolicy="FIRST"', 1, 1, ("r1",)),
    ('hitPolicy="FIRST"', 15, 3, ("r2",)),
    ('hitPolicy="RULE ORDER"', 1, [1, 3, 2, 3], ("r1", "r2", "r3", "r4")),
    ('hitPolicy="COLLECT"', 7, [1, 3, 2], ("r1", "r2", "r3")),
    ('hitPolicy="COLLECT" aggregation="SUM"', 1, 9, ("r1", "r2", "r3", "r4")),
    ('hitPolicy="COLLECT" aggregation="MIN"', 1, 1, ("r1", "r2", "r3", "r4")),
    ('hitPolicy="COLLECT" aggregation="MAX"', 1, 3, ("r1", "r2", "r3", "r4")),
    ('hitPolicy="COLLECT" aggregation="COUNT"', 1, 4, ("r1", "r2", "r3", "r4")),
    ('hitPolicy="COLLECT" aggregation="COUNT"', 99, 0, ()),
    ('hitPolicy="COLLECT" aggregation="SUM"', 99, None, ()),
    ('hitPolicy="UNIQUE"', 99, None, ()),
]


@pytest.mark.parametrize(("attributes", "value", "expected", "matched"), POLICIES)
def test_a_hit_policy_gives_its_value(
    decide: Callable[..., Decided], attributes: str, value: int, expected: Any, matched: tuple[str, ...]
) -> None:
    decided = decide(ROWS, attributes, value)

    assert (decided.value, decided.matched, decided.violations) == (expected, matched, ())


def test_priority_takes_the_first_of_the_output_values(decide: Callable[..., Decided]) -> None:
    decided = decide(ROWS, 'hitPolicy="PRIORITY"', 1, ("out: 2, 3, 1",))

    assert (decided.value, decided.matched) == (2, ("r3",))


def test_output_order_sorts_by_the_output_values(decide: Callable[..., Decided]) -> None:
    decided = decide(ROWS, 'hitPolicy="OUTPUT ORDER"', 1, ("out: 2, 3, 1",))

    assert (decided.value, decided.matched) == ([2, 3, 3, 1], ("r3", "r2", "r4", "r1"))


def test_priority_of_several_outputs_goes_from_left_to_right(decide: Callable[..., Decided]) -> None:
    rows = ['- | "b" | 1', '- | "a" | 2', '- | "a" | 1']

    decided = decide(rows, 'hitPolicy="PRIORITY"', 1, ('name: "a", "b"', "rank: 1, 2"))

    assert decided.value == {"name": "a", "rank": 1}


def test_unique_is_violated_by_two_rules(decide: Callable[..., Decided]) -> None:
    decided = decide(ROWS, "", 15)

    assert decided.value is None
    assert decided.matched == ("r2", "r3")
    (violation,) = decided.violations
    assert violation.say("en") == (
        "t.dmn d [unique-violated] Expected one rule at most (UNIQUE), but r2, r3 match"
    )
    assert violation.text == "Se esperaba como mucho una regla (UNIQUE), pero se cumplen r2, r3"


def test_any_allows_equal_outputs_and_is_violated_by_others(decide: Callable[..., Decided]) -> None:
    rows = ["< 10 | 1", "< 20 | 1", "< 5 | 2"]

    assert decide(rows, 'hitPolicy="ANY"', 7).value == 1
    violated = decide(rows, 'hitPolicy="ANY"', 1)
    assert violated.value is None
    assert [violation.rule for violation in violated.violations] == ["any-violated"]


def test_the_default_output_stands_where_no_rule_matches(decide: Callable[..., Decided]) -> None:
    assert decide(ROWS, "", 99, ("out: 1, 2, 3 = 7",)).value == 7
    assert decide(ROWS, 'hitPolicy="RULE ORDER"', 99, ("out: 1, 2, 3 = 7",)).value == [7]


def test_several_outputs_are_a_context(decide: Callable[..., Decided]) -> None:
    assert decide(["- | x + 1 | x"], "", 1, ("more", "same")).value == {"more": 2, "same": 1}
    rows = ["- | 1 | 10", "- | 2 | 20"]
    summed = decide(rows, 'hitPolicy="COLLECT" aggregation="SUM"', 1, ("a", "b"))
    assert summed.value == {"a": 3, "b": 30}


def test_an_input_of_another_kind_matches_only_the_irrelevant(
    definitions: Build, table: Build, decision: Build
) -> None:
    xml = definitions(
        decision("d", table(["x"], ["out"], ["< 5 | 1", "- | 2"], attributes='hitPolicy="FIRST"'))
    )
    evaluation = Evaluation()

    assert read_decisions(xml, file="t.dmn").decide("d", {"x": "text"}, evaluation).value == 2
    assert "Expected values of one type" in evaluation.reasons[0].text


def test_an_input_outside_the_input_values_decides_nothing(definitions: Build, decision: Build) -> None:
    column = "<inputExpression><text>x</text></inputExpression><inputValues><text>1, 2</text></inputValues>"
    rule = "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>9</text></outputEntry></rule>"
    logic = f"<decisionTable><input>{column}</input><output/>{rule}</decisionTable>"
    decisions = read_decisions(definitions(decision("d", logic)), file="t.dmn")
    evaluation = Evaluation()

    assert decisions.decide("d", {"x": 2}).value == 9
    assert decisions.decide("d", {"x": 3}, evaluation).value is None
    assert "Expected an allowed value of the input" in evaluation.reasons[0].text
