"""JSON of the interface, and FEEL's values in it, exactly: numbers keep their digits, dates come back as dates.

JSON has no dates, times and durations: they are {"@": "2026-11-22"}, as FEEL writes @"2026-11-22". Reads no request.
"""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from engine.feel import DaysTimeDuration, YearsMonthsDuration, as_text
from engine.feel.errors import Unevaluable
from engine.feel.temporal import parse_at

MARK = "@"
TEMPORAL = (date, time, DaysTimeDuration, YearsMonthsDuration)
_LARGEST = 2**63
_LONGEST = 400
_encoder = msgspec.json.Encoder(decimal_format="number")


class BadValue(ValueError):
    """The value means nothing to FEEL."""


def _decimal(text: str) -> Decimal:
    if len(text) > _LONGEST:
        raise BadValue("Expected a number of at most 400 characters, but it has more")
    return Decimal(text)


_decoder = msgspec.json.Decoder(float_hook=_decimal)


def encode(value: Any) -> bytes:
    """Plain values as JSON."""
    return _encoder.encode(value)


def decode(data: bytes) -> Any:
    """Raises BadValue for what is no JSON; numbers with a fraction are decimals."""
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InvalidOperation) as error:
        raise BadValue(f"Expected JSON, but {error}") from None


def render_value(value: Any) -> Any:
    """A FEEL value as JSON can say it; what JSON and FEEL do not share as its text."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return value if -_LARGEST <= value < _LARGEST else Decimal(value)
    if isinstance(value, Decimal):
        return value
    if isinstance(value, TEMPORAL):
        return {MARK: as_text(value)}
    if isinstance(value, Mapping):
        return {str(name): render_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [render_value(inner) for inner in value]
    return as_text(value)


def read_value(value: Any) -> Any:
    """The FEEL value that JSON says. Raises BadValue."""
    if isinstance(value, list):
        return [read_value(inner) for inner in value]
    if not isinstance(value, Mapping):
        return value
    if set(value) == {MARK}:
        return _read_temporal(value[MARK])
    return {name: read_value(inner) for name, inner in value.items()}


def _read_temporal(text: Any) -> Any:
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise BadValue("Expected the text of a date, time or duration under @, but it is none")
    try:
        return parse_at(text)
    except Unevaluable as error:
        raise BadValue(str(error)) from None
