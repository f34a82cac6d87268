"""How ranges come to be: from two ends, or from a comparison such as `(< 5)` (DMN 1.5, 10.3.2.7)."""

from typing import Any

from engine.feel.comparison import compare
from engine.feel.errors import Unevaluable
from engine.feel.values import Range, kind_of


def build_range(low: Any, high: Any, *, low_included: bool, high_included: bool) -> Range:
    """A range whose ends are of one ordered type; a null end is open and never included."""
    if low is None and high is None:
        raise Unevaluable("Expected a range with an end, but both are null")
    if low is not None and high is not None:
        compare(low, high)
    return Range(low, high, low_included and low is not None, high_included and high is not None)


def comparator_range(operator: str, operand: Any) -> Range:
    """The range that a comparison stands for: `(< 5)`."""
    if operand is None or kind_of(operand) == "function":
        raise Unevaluable(f"Expected a value after `{operator}`, but got {kind_of(operand)}")
    if operator in {"<", "<="}:
        return Range(None, operand, False, operator == "<=", operator)
    if operator in {">", ">="}:
        return Range(operand, None, operator == ">=", False, operator)
    return Range(operand, operand, operator == "=", operator == "=", operator)
