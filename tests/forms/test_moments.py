"""Dates and times as people write them and as browsers send them."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.moments import (
    UnreadableMoment,
    as_moment,
    format_moment,
    input_value,
    read_date,
    read_local,
    read_time,
)

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize("text", ["2026-02-03", "3/2/2026", "03-02-2026", "3.2.2026", " 03 / 02 / 2026 "])
def test_one_day_in_many_ways(text: str) -> None:
    assert read_date(text) == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("29/02/2026", "date_no_such_day"),
        ("2026-02-30", "date_no_such_day"),
        ("0/1/2026", "date"),
        ("1/1/26", "date"),
        ("1/0/2026", "date_no_such_month"),
        ("2026-00-01", "date_no_such_month"),
        ("0000-01-01", "date"),
        ("hoy", "date"),
        ("", "date"),
    ],
)
def test_no_day(text: str, message: str) -> None:
    with pytest.raises(UnreadableMoment) as unreadable:
        read_date(text)
    assert unreadable.value.message == message


@pytest.mark.parametrize(
    ("text", "found"), [("9:30", time(9, 30)), ("09.30 h", time(9, 30)), ("0:00:05", time(0, 0, 5))]
)
def test_times(text: str, found: time) -> None:
    assert read_time(text) == found


@pytest.mark.parametrize("text", ["24:00", "9:60", "9", "9:3", "-1:00", ""])
def test_no_time(text: str) -> None:
    with pytest.raises(UnreadableMoment):
        read_time(text)


@pytest.mark.parametrize(
    "text", ["2026-07-01T10:00", "2026-07-01 10:00", "1/7/2026 10:00", "01/07/2026, 10.00 h"]
)
def test_a_local_time_is_of_its_place(text: str) -> None:
    assert read_local(text, MADRID) == datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-03-29T02:30", "0001-01-01T00:00", "9999-12-31T99:00", "2026-07-01", "x y"]
)
def test_no_local_time(text: str) -> None:
    with pytest.raises(UnreadableMoment):
        read_local(text, ZoneInfo("Asia/Tokyo") if text.startswith("0001") else MADRID)


@pytest.mark.parametrize(
    ("value", "subtype", "found"),
    [
        ("2026-02-03", "date", date(2026, 2, 3)),
        (datetime(2026, 2, 2, 23, 30, tzinfo=UTC), "date", date(2026, 2, 3)),
        ("09:30:00", "time", time(9, 30)),
        (time(9, 30, tzinfo=UTC), "time", time(9, 30)),
        ("2026-02-03T10:00:00", "datetime", datetime(2026, 2, 3, 9, tzinfo=UTC)),
        ("x", "date", None),
        (3, "time", None),
        (date(2026, 2, 3), "datetime", None),
    ],
)
def test_stored_values(value: Any, subtype: str, found: Any) -> None:
    assert as_moment(value, subtype, MADRID) == found


@given(st.datetimes(min_value=datetime(1902, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - local
def test_what_an_input_holds_reads_as_the_same_moment(local: datetime) -> None:
    moment = local.replace(microsecond=0, tzinfo=UTC).astimezone(MADRID).replace(fold=0)
    assert read_local(input_value(moment, MADRID), MADRID) == moment
    assert read_local(format_moment(moment, MADRID), MADRID) == moment.replace(second=0)
    assert read_date(format_moment(moment.date(), MADRID)) == moment.date()
