"""Numbers as people write them: 1.234,5 in Spanish, 1,234.5 in English. Always Decimal, never float."""

import re
from decimal import Decimal
from typing import Any

_DIGITS = 34
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?|[+-]?\.\d+", re.ASCII)


def read_number(text: str, language: str) -> Decimal | None:
    """The number, or None if it is not one.

    A lone separator before exactly three digits groups thousands where that is the language's thousands mark.
    """
    group, point = (",", ".") if language == "en" else (".", ",")
    text = text.strip().replace("−", "-").replace("\u00a0", "").replace("\u202f", "")
    if re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}([{group} ]\d{{3}})+(\{point}\d+)?", text, re.ASCII):
        text = text.replace(group, "").replace(" ", "")
    elif text.count(group) == 1 and point not in text:
        text = text.replace(group, ".")
    text = text.replace(point, ".")
    if not _PLAIN.fullmatch(text) or sum(map(str.isdigit, text)) > _DIGITS:
        return None
    return Decimal(text)


def as_decimal(value: Any) -> Decimal | None:
    """A stored or computed number as Decimal; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, str) and not (_PLAIN.fullmatch(value) and len(value) <= _DIGITS + 2):
        return None
    if not isinstance(value, int | Decimal | str):
        return None
    found = Decimal(value)
    return found if found.is_finite() else None


def format_number(value: Any, language: str) -> str:
    """A number for a text box or a message: no grouping, no exponent."""
    number = as_decimal(value)
    if number is None:
        return str(value)
    text = format(number, "f")
    return text if language == "en" else text.replace(".", ",")
