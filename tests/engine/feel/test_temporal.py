"""Dates, times and durations: reading, writing, properties, and the functions on them."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import DaysTimeDuration, Evaluation, YearsMonthsDuration, as_text, evaluate
from engine.feel.temporal import parse_datetime, parse_duration, parse_time

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=ZoneInfo("Europe/Madrid"))

TEXTS = [
    ('date("2020-02-29")', "2020-02-29"),
    ("date(2020, 2, 29)", "2020-02-29"),
    ('date(date and time("2020-02-29T10:00:00"))', "2020-02-29"),
    ('time("10:00:00.250")', "10:00:00.25"),
    ('time("11:22:33.123456789")', "11:22:33.123456789"),
    ('time("10:00:00+00:00")', "10:00:00Z"),
    ('time("10:00:00@Europe/Madrid")', "10:00:00@Europe/Madrid"),
    ('time(10, 30, 15, duration("-PT2H"))', "10:30:15-02:00"),
    ('date and time("2020-01-01T10:00:00-03:30")', "2020-01-01T10:00:00-03:30"),
    ('date and time("2020-01-01")', "2020-01-01T00:00:00"),
    ('date and time(date("2020-01-01"), time("10:00:00Z"))', "2020-01-01T10:00:00Z"),
    ('duration("PT36H")', "P1DT12H"),
    ('duration("-PT90S")', "-PT1M30S"),
    ('duration("PT0.5S")', "PT0.5S"),
    ('duration("P0D")', "PT0S"),
    ('duration("P14M")', "P1Y2M"),
    ('duration("P0Y")', "P0M"),
    ('years and months duration(date("2020-01-31"), date("2021-03-01"))', "P1Y1M"),
    ('years and months duration(date("2021-03-01"), date("2020-01-31"))', "-P1Y1M"),
    ('@"P1D"', "P1D"),
    ('@"10:00:00"', "10:00:00"),
    ("now()", "2026-11-22T09:30:00@Europe/Madrid"),
    ("today()", "2026-11-22"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_temporal_value_by_its_text(text: str, expected: str) -> None:
    assert as_text(evaluate(text, {}, Evaluation(NOW))) == expected


PROPERTIES = [
    ('date("2026-11-22").weekday', 7),
    ('date and time("2026-11-22T10:20:30Z").hour', 10),
    ('time("10:20:30").second', 30),
    ('time("10:20:30+01:00").time offset', DaysTimeDuration(3600 * 10**9)),
    ('date and time("2026-11-22T10:20:30@Europe/Madrid").timezone', "Europe/Madrid"),
    ('duration("P1DT2H3M4S").hours', 2),
    ('duration("-P1DT2H3M4S").minutes', -3),
    ('duration("P14M").years', 1),
    ('duration("P14M").months', 2),
    ('day of year(date("2020-12-31"))', 366),
    ('day of week(date("2026-11-22"))', "Sunday"),
    ('month of year(date("2026-11-22"))', "November"),
    ('week of year(date("2021-01-03"))', 53),
    ('last day of month(date("2024-02-10"))', 29),
    ('abs(duration("-P1M"))', YearsMonthsDuration(1)),
]


@pytest.mark.parametrize(("text", "expected"), PROPERTIES)
def test_parts_of_a_temporal_value(text: str, expected: Any) -> None:
    assert evaluate(text, {}) == expected


NULLS = ['date("2021-02-29")', 'date("2021-2-1")', 'time("25:00:00")', 'time("10:00:00@No/Where")']
NULLS += ['duration("P")', 'duration("P1DT")', 'duration("P1Y1D")', 'date("2020-01-01").hour', '@"soon"']
NULLS += ["now()", "today()", "date(null)", "date(10 ** 20, 1, 1)", 'time("10:00:00+19:00")']


@pytest.mark.parametrize("text", NULLS)
def test_what_is_not_a_moment_is_null(text: str) -> None:
    assert evaluate(text, {}) is None


DATETIMES = st.datetimes(timezones=st.sampled_from([None, UTC, ZoneInfo("Europe/Madrid")]))


@given(DATETIMES)
def test_a_date_and_time_reads_back_from_its_text(value: datetime) -> None:
    assert as_text(parse_datetime(as_text(value))) == as_text(value)
    assert as_text(parse_time(as_text(value.timetz()))) == as_text(value.timetz())


@given(
    st.integers(-(10**20), 10**20).map(DaysTimeDuration) | st.integers(-9999, 9999).map(YearsMonthsDuration)
)
def test_a_duration_reads_back_from_its_text(value: DaysTimeDuration | YearsMonthsDuration) -> None:
    read = parse_duration(as_text(value))

    assert read == value


WORKING_DAYS = [
    ('working days after(date("2026-12-23"), 1)', "2026-12-24"),
    ('working days after(date("2026-12-24"), 1)', "2026-12-28"),  # Christmas Day is a Friday
    ('working days after(date("2026-11-20"), 1)', "2026-11-23"),
    ('working days after(date("2026-11-23"), -1)', "2026-11-20"),
    ('working days after(date("2026-11-21"), 0)', "2026-11-21"),
    ('working days after(date("2026-04-22"), 1)', "2026-04-24"),  # the day of Castilla y León
    ('working days after(date and time("2026-12-24T10:00:00Z"), 1)', "2026-12-28T10:00:00Z"),
    ('working days between(date("2026-12-21"), date("2026-12-28"))', "4"),
    ('working days between(date("2026-12-28"), date("2026-12-21"))', "-4"),
    ('is working day(date("2026-11-22"))', "false"),
    ('working days after(date("2026-11-23"), 1.5)', "null"),
    ('working days after(date("2026-11-23"), 1000000)', "null"),
]


@pytest.mark.parametrize(("text", "expected"), WORKING_DAYS)
def test_working_days_of_castilla_y_leon(text: str, expected: str) -> None:
    assert evaluate(f"string({text})", {}) == (None if expected == "null" else expected)


def test_the_towns_own_days_are_not_working_days() -> None:
    evaluation = Evaluation(days_off={date(2026, 11, 24)})

    assert evaluate('working days after(date("2026-11-23"), 1)', {}, evaluation) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("later", "earlier", "passed"),
    [
        ("2026-10-26T00:00:00", "2026-10-25T00:00:00", "P1DT1H"),
        ("2026-03-30T00:00:00", "2026-03-29T00:00:00", "PT23H"),
        ("2026-06-02T00:00:00", "2026-06-01T00:00:00", "P1D"),
    ],
)
def test_between_two_moments_of_a_zone_lies_the_time_that_passes(
    later: str, earlier: str, passed: str
) -> None:
    zone = "@Europe/Madrid"
    text = f'string(@"{later}{zone}" - @"{earlier}{zone}")'
    assert evaluate(text, {}) == passed
    assert evaluate(f'@"{earlier}{zone}" + @"{passed}" = @"{later}{zone}"', {}) is True
