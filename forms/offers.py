"""What a choice offers right now: listed options, those of a variable, or those of an expression.

HTML carries text only, so each value has a token; the value itself never comes from the browser.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from forms.decoding import find_inside
from forms.expressions import ask
from forms.model import Choice, Option, Question, Wording

MOST = 1000
_LONGEST = 100
Offered = Mapping[str, Option]


def offered_by(question: Question, variables: Mapping[str, Any], now: datetime) -> Offered:
    """Token -> option, in the order of the offer; at most `MOST`. Empty for questions that offer nothing."""
    if not isinstance(question, Choice):
        return {}
    if question.values_expression is not None:
        options = _read(ask(question.values_expression, variables, now))
    elif question.values_key:
        options = _read(find_inside(variables, question.values_key))
    else:
        options = question.options
    return {token_of(option.value): option for option in options}


def token_of(value: Any) -> str:
    """How a value is written in HTML; equal values have equal tokens."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite() or abs(number.adjusted()) > _LONGEST:
            return str(number)
        text = format(number, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, dict | list):
        try:
            return json.dumps(value, sort_keys=True, default=str)
        except (TypeError, ValueError, RecursionError):
            return ""
    return str(value)


def _read(found: Any) -> tuple[Option, ...]:
    """Options of a list: `{value, label}` contexts, or values that are their own words."""
    if not isinstance(found, list | tuple):
        return ()
    options = []
    for item in found[:MOST]:
        if isinstance(item, Mapping) and "value" in item:
            value, label = item["value"], item.get("label")
        else:
            value = label = item
        if value is not None:
            words = token_of(value if label is None else label)
            options.append(Option(value, Wording({"es": (words,)})))
    return tuple(options)
