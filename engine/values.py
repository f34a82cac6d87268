"""FEEL values as stored bytes and back, exactly: decimals stay decimals, dates stay dates, zones stay zones.

msgpack with one extension code a type. Not for state or events as such (codec.py): those hold these bytes.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec.msgpack import Ext

from engine.feel.nanoseconds import (
    NanosecondDatetime,
    NanosecondTime,
    with_nanosecond,
    without_nanosecond,
)
from engine.feel.values import DaysTimeDuration, Range, YearsMonthsDuration, adopt

_encode = msgspec.msgpack.Encoder().encode
_PLAIN = frozenset({str, bool, type(None)})
_INT64 = 2**63
_DECIMAL, _DATE, _TIME, _DATETIME, _DAYS, _MONTHS, _RANGE, _NANOSECOND = range(1, 9)


class NotStorable(ValueError):
    """The value has no stored form (a function, say)."""


def encode_value(value: Any) -> bytes:
    """The stored bytes of a FEEL value (or of anything that `engine.feel` adopts). Raises NotStorable."""
    kind = type(value)
    if kind in _PLAIN or (kind is int and -_INT64 <= value < _INT64):
        return _encode(value)
    return _encode(_lower(adopt(value)))


def decode_value(stored: bytes) -> Any:
    """The FEEL value of stored bytes."""
    return _decoder.decode(stored)


def encode_values(values: Mapping[str, Any]) -> dict[str, bytes]:
    return {name: encode_value(value) for name, value in values.items()}


def decode_values(stored: Mapping[str, bytes]) -> dict[str, Any]:
    return {name: decode_value(value) for name, value in stored.items()}


def _lower(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    lower = _LOWER.get(kind)
    if lower is None:
        raise NotStorable(f"Expected a value that can be stored, but got a {kind.__name__}")
    return lower(value)


def _zoned(text: str, zone: Any) -> bytes:
    return f"{text}@{zone.key}".encode() if isinstance(zone, ZoneInfo) else text.encode()


def _lower_datetime(value: datetime) -> Ext:
    naive_if_named = value.replace(tzinfo=None) if isinstance(value.tzinfo, ZoneInfo) else value
    return Ext(_DATETIME, _zoned(f"{naive_if_named.isoformat()}/{value.fold}", value.tzinfo))


def _lower_time(value: time) -> Ext:
    naive_if_named = value.replace(tzinfo=None) if isinstance(value.tzinfo, ZoneInfo) else value
    return Ext(_TIME, _zoned(naive_if_named.isoformat(), value.tzinfo))


def _lower_nanosecond(value: NanosecondTime | NanosecondDatetime) -> Ext:
    """The value to the microsecond, as it is stored anyway, and the rest beside it."""
    return Ext(_NANOSECOND, _encode([_lower(without_nanosecond(value)), value.nanosecond]))


def _lower_range(value: Range) -> Ext:
    ends = [_lower(value.low), _lower(value.high)]
    parts = [*ends, value.low_included, value.high_included, value.operator]
    return Ext(_RANGE, _encode(parts))


def _lower_int(value: int) -> Any:
    return value if -_INT64 <= value < _INT64 else Ext(_DECIMAL, str(value).encode())


_LOWER: dict[type, Any] = {
    int: _lower_int,
    Decimal: lambda value: Ext(_DECIMAL, str(value).encode()),
    date: lambda value: Ext(_DATE, value.isoformat().encode()),
    time: _lower_time,
    datetime: _lower_datetime,
    NanosecondTime: _lower_nanosecond,
    NanosecondDatetime: _lower_nanosecond,
    DaysTimeDuration: lambda value: Ext(_DAYS, str(value.nanoseconds).encode()),
    YearsMonthsDuration: lambda value: Ext(_MONTHS, str(value.months).encode()),
    Range: _lower_range,
    list: lambda value: [_lower(item) for item in value],
    dict: lambda value: {key: _lower(item) for key, item in value.items()},
}


def _raise_number(text: str) -> Any:
    number = Decimal(text)
    return int(number) if "." not in text and "E" not in text else number


def _raise_datetime(text: str) -> datetime:
    stamp, _, zone = text.partition("@")
    stamp, _, fold = stamp.rpartition("/")
    value = datetime.fromisoformat(stamp).replace(fold=int(fold))
    return value.replace(tzinfo=ZoneInfo(zone)) if zone else value


def _raise_time(text: str) -> time:
    stamp, _, zone = text.partition("@")
    value = time.fromisoformat(stamp)
    return value.replace(tzinfo=ZoneInfo(zone)) if zone else value


def _raise_range(data: bytes) -> Range:
    return Range(*_decoder.decode(data))


_RAISE: dict[int, Any] = {
    _DECIMAL: _raise_number,
    _DATE: date.fromisoformat,
    _TIME: _raise_time,
    _DATETIME: _raise_datetime,
    _DAYS: lambda text: DaysTimeDuration(int(text)),
    _MONTHS: lambda text: YearsMonthsDuration(int(text)),
}


def _raised(code: int, data: memoryview) -> Any:
    if code == _RANGE:
        return _raise_range(bytes(data))
    if code == _NANOSECOND:
        return with_nanosecond(*_decoder.decode(data))
    return _RAISE[code](bytes(data).decode())


_decoder = msgspec.msgpack.Decoder(ext_hook=_raised)
EMPTY_LIST = _encode([])
NULL = _encode(None)
