"""Asks a form's FEEL expressions. Not for compiling them (see `wording`), nor for FEEL itself.

An expression without an answer is null, so that no form fails to show; who asks decides what null means.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.feel import Evaluation, Expression, FeelError


def ask(expression: Expression, variables: Mapping[str, Any], now: datetime) -> Any:
    """The value of one expression, with a budget of its own; None if it has none or the budget is spent."""
    try:
        return expression.evaluate(variables, Evaluation(now=now))
    except FeelError:
        return None


def ask_if_expression(value: Any, variables: Mapping[str, Any], now: datetime) -> Any:
    """A literal as it is; an expression's value."""
    return ask(value, variables, now) if isinstance(value, Expression) else value
