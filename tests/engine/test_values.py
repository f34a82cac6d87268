"""Stored values come back exactly as they were."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.nanoseconds import with_nanosecond
from engine.feel.values import DaysTimeDuration, Range, YearsMonthsDuration
from engine.values import NotStorable, decode_value, encode_value

MADRID = ZoneInfo("Europe/Madrid")
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.builds(with_nanosecond, st.times() | st.datetimes(), st.integers(0, 999))
    | st.integers().map(DaysTimeDuration)
    | st.integers().map(YearsMonthsDuration)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_any_value_survives_storing(value: Any) -> None:
    assert decode_value(encode_value(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=1),
        datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-3))),
        time(10, 30, tzinfo=MADRID),
        with_nanosecond(datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=1), 789),
        with_nanosecond(time(10, 30, 0, 5, tzinfo=timezone(timedelta(hours=2))), 1),
        Range(None, with_nanosecond(time(10, 30), 999), False, True),
        Range(1, Decimal("2.5"), True, False),
        Range(date(2026, 1, 1), None, True, False),
        {"límite": [Decimal("0.10"), {"on": date(2026, 2, 28)}]},
        2**70,
    ],
)
def test_zones_ranges_and_large_numbers_survive(value: Any) -> None:
    back = decode_value(encode_value(value))
    assert back == value
    assert type(back) is type(value)
    if isinstance(value, datetime):
        assert (back.tzinfo, back.fold) == (value.tzinfo, value.fold)


def test_a_float_becomes_the_decimal_that_it_shows() -> None:
    assert decode_value(encode_value(0.1)) == Decimal("0.1")


def test_a_value_without_a_stored_form_is_refused() -> None:
    from engine.feel.values import Function

    with pytest.raises(NotStorable):
        encode_value([Function("f", (), lambda: 1)])
