"""Times and dates-and-times to the nanosecond: text, equality, order, arithmetic, and what Python makes of them."""

import copy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import DaysTimeDuration, as_text, evaluate
from engine.feel.comparison import compare
from engine.feel.nanoseconds import combine, nanosecond_of, with_nanosecond, without_nanosecond
from engine.feel.temporal import parse_datetime, parse_time
from engine.feel.values import kind_of

MADRID = ZoneInfo("Europe/Madrid")
ZONES = st.sampled_from([None, UTC, MADRID])
NANOSECONDS = st.integers(0, 999)
MOMENTS = st.builds(with_nanosecond, st.datetimes(timezones=ZONES), NANOSECONDS)
CLOCKS = st.builds(with_nanosecond, st.times(), NANOSECONDS)

TEXTS = [
    ('time("11:22:33.123456789@Europe/Madrid")', "11:22:33.123456789@Europe/Madrid"),
    ('time("11:22:33.000000001Z")', "11:22:33.000000001Z"),
    ('time("11:22:33.12345678")', "11:22:33.12345678"),
    ("time(11, 22, 33.123456789)", "11:22:33.123456789"),
    ("time(11, 22, 59.9999999999999999999999999999)", "11:22:59.999999999"),
    ('time(11, 22, 33.123456789, duration("PT1H"))', "11:22:33.123456789+01:00"),
    ('time(date and time("2026-11-22T10:00:00.000000007Z"))', "10:00:00.000000007Z"),
    ('date(date and time("2026-11-22T10:00:00.000000007Z"))', "2026-11-22"),
    ('date and time("2026-11-22T10:00:00.123456789+02:00")', "2026-11-22T10:00:00.123456789+02:00"),
    ('date and time(date("2026-11-22"), @"10:00:00.000000007")', "2026-11-22T10:00:00.000000007"),
    ('@"10:00:00.000000007" + duration("PT0.000000003S")', "10:00:00.00000001"),
    ('@"10:00:00.000000007" - duration("PT0.000000007S")', "10:00:00"),
    ('@"00:00:00" - duration("PT0.000000001S")', "23:59:59.999999999"),
    ('@"2026-12-31T23:59:59.999999999Z" + duration("PT0.000000001S")', "2027-01-01T00:00:00Z"),
    ('duration("PT0.000000001S") + @"2026-12-31T23:59:59"', "2026-12-31T23:59:59.000000001"),
    (
        '@"2026-03-29T01:59:59.999999999@Europe/Madrid" + duration("PT0.000000001S")',
        "2026-03-29T03:00:00@Europe/Madrid",
    ),
    ('@"2026-01-31T10:00:00.000000007Z" + duration("P1M")', "2026-02-28T10:00:00.000000007Z"),
    ('@"10:00:00.000000007" - @"10:00:00"', "PT0.000000007S"),
    ('@"10:00:00Z" - @"12:00:00.000000007+02:00"', "-PT0.000000007S"),
    ('@"2026-11-22T10:00:00.000000007Z" - @"2026-11-22T12:00:00+02:00"', "PT0.000000007S"),
    ('@"2026-11-22T00:00:00.000000007Z" - date("2026-11-22")', "PT0.000000007S"),
    ('years and months duration(@"2026-01-01T00:00:00.000000001", @"2026-02-01T00:00:00")', "P0M"),
    ('working days after(@"2026-11-23T10:00:00.000000007Z", 1)', "2026-11-24T10:00:00.000000007Z"),
    ('sort([@"10:00:00.000000002", @"10:00:00.000000001"], function(a, b) a < b)[1]', "10:00:00.000000001"),
    ('max(@"10:00:00.000000001", @"10:00:00.000000002")', "10:00:00.000000002"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_nanoseconds_are_kept(text: str, expected: str) -> None:
    assert as_text(evaluate(text, {})) == expected


VALUES = [
    ('@"10:00:00.000000001" < @"10:00:00.000000002"', True),
    ('@"10:00:00" < @"10:00:00.000000001"', True),
    ('@"10:00:00.000000001Z" > @"12:00:00+02:00"', True),
    ('@"10:00:00.000000001@Europe/Madrid" > @"10:00:00@Europe/Madrid"', True),
    ('@"2026-11-22T10:00:00.000000001Z" <= @"2026-11-22T11:00:00@Europe/Madrid"', False),
    ('@"2026-11-22T10:00:00.000000001" >= @"2026-11-22T10:00:00.000000002"', False),
    ('@"10:00:00.000000001" in [@"10:00:00"..@"10:00:00.000000001")', False),
    ('@"10:00:00.000000001" = @"10:00:00"', True),  # to the second, as all times
    ('is(@"10:00:00.000000001", @"10:00:00")', False),
    ('@"10:00:00.000000001" < @"2026-11-22T10:00:00"', None),
    ('@"10:00:00.000000001" < @"10:00:00Z"', None),
    ('@"10:00:00.000000001" instance of time', True),
    ('@"2026-11-22T10:00:00.000000001" instance of date and time', True),
    ('@"2026-11-22T10:20:30.000000001+01:00".second', 30),
    ('@"2026-11-22T10:20:30.000000001+01:00".time offset', DaysTimeDuration(3600 * 10**9)),
    ('@"10:00:00.000000001Z".timezone', "UTC"),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_nanoseconds_count(text: str, expected: Any) -> None:
    assert evaluate(text, {}) == expected


def test_a_whole_number_of_microseconds_is_a_value_of_the_library_itself() -> None:
    assert type(parse_time("10:00:00.123456000")) is time
    assert type(parse_datetime("2026-11-22T10:00:00.123456Z")) is datetime
    assert type(evaluate('@"10:00:00.000000007" - duration("PT0.000000007S")', {})) is time


@given(MOMENTS)
def test_a_moment_reads_back_from_its_text(value: datetime) -> None:
    back = parse_datetime(as_text(value))

    assert (back.replace(fold=value.fold), type(back)) == (value, type(value))
    assert as_text(parse_time(as_text(value.timetz()))) == as_text(value.timetz())


@given(MOMENTS | CLOCKS)
def test_python_copies_it_exactly(value: Any) -> None:
    back = copy.deepcopy(value)

    assert (back, hash(back), type(back), kind_of(back)) == (value, hash(value), type(value), kind_of(value))


@given(CLOCKS, CLOCKS)
def test_python_and_feel_order_times_alike(a: time, b: time) -> None:
    assert compare(a, b) == (a > b) - (a < b) == (a >= b) - (a <= b)
    assert (compare(a, b) == 0) is (a == b)


@given(CLOCKS, CLOCKS)
def test_adding_the_difference_gives_the_other_time(a: time, b: time) -> None:
    assert evaluate("a + (b - a)", {"a": a, "b": b}) == b
    assert evaluate("is(a + (b - a), b)", {"a": a, "b": b}) is True


@given(
    st.builds(with_nanosecond, st.datetimes(timezones=st.sampled_from([None, UTC])), NANOSECONDS),
    st.builds(with_nanosecond, st.datetimes(timezones=st.sampled_from([None, UTC])), NANOSECONDS),
)
def test_adding_the_difference_gives_the_other_moment(a: datetime, b: datetime) -> None:
    if (a.tzinfo is None) == (b.tzinfo is None):
        assert evaluate("is(a + (b - a), b)", {"a": a, "b": b}) is True


def test_python_keeps_the_nanoseconds_where_it_changes_the_rest() -> None:
    value = with_nanosecond(datetime(2026, 11, 22, 10, 30, tzinfo=UTC), 7)

    assert nanosecond_of(value.astimezone(MADRID)) == 7
    assert nanosecond_of(value.replace(year=2027)) == nanosecond_of(value.time().replace(hour=1)) == 7
    assert nanosecond_of(value + timedelta(days=1)) == nanosecond_of(value - timedelta(days=1)) == 7
    assert value - timedelta(hours=1) < value < value + timedelta(hours=1)
    assert type(value.replace(microsecond=0)) is datetime
    assert type(value.time().replace(microsecond=0)) is time
    assert value.isoformat() == "2026-11-22T10:30:00.000000007+00:00"
    assert value.timetz().isoformat() == "10:30:00.000000007+00:00"
    assert value.isoformat(timespec="minutes") == "2026-11-22T10:30+00:00"
    assert without_nanosecond(value) == datetime(2026, 11, 22, 10, 30, tzinfo=UTC) != value
    assert value != with_nanosecond(value, 8)
    assert value - without_nanosecond(value) == without_nanosecond(value) - value == timedelta()
    assert combine(date(2026, 11, 22), value.timetz()) == value


def test_a_moment_and_a_time_are_not_ordered() -> None:
    with pytest.raises(TypeError):
        assert with_nanosecond(time(10), 1) < 1
    with pytest.raises(TypeError):
        assert with_nanosecond(time(10), 1) < datetime(2026, 11, 22, tzinfo=UTC)
