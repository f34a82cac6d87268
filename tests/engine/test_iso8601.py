"""Timers' durations, moments and cycles, in the process's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.behaviors.timers import first_due, next_due
from engine.iso8601 import ENDLESS, parse_cycle, parse_moment, parse_period
from engine.model import Timer
from engine.run import Unable

MADRID = ZoneInfo("Europe/Madrid")


def ms(*parts: int) -> int:
    return round(datetime(*parts, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "start", "due"),
    [
        ("PT90S", (2026, 1, 1, 0, 0), (2026, 1, 1, 0, 1, 30)),
        ("P3D", (2026, 1, 1, 9, 0), (2026, 1, 4, 9, 0)),
        ("P1M", (2026, 1, 31, 9, 0), (2026, 2, 28, 9, 0)),
        ("P1Y", (2024, 2, 29, 9, 0), (2025, 2, 28, 9, 0)),
        ("P2W", (2026, 1, 1, 9, 0), (2026, 1, 15, 9, 0)),
        ("P1D", (2026, 3, 28, 9, 0), (2026, 3, 29, 8, 0)),  # the night that loses an hour in Madrid
        ("PT24H", (2026, 3, 28, 9, 0), (2026, 3, 29, 9, 0)),
        ("P1DT1H", (2026, 10, 24, 9, 0), (2026, 10, 25, 11, 0)),  # the night that gains one
    ],
)
def test_a_duration_is_added_on_the_wall_clock_of_the_zone(
    text: str, start: tuple[int, ...], due: tuple[int, ...]
) -> None:
    begun = datetime(*start, tzinfo=UTC)  # type: ignore[arg-type,misc]
    assert parse_period(text).after(begun, MADRID) == datetime(*due, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize("text", ["", "P", "PT", "3D", "P3X", "P-1D", "P99999Y", "P1.5D", "PT1H30"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Expected"):
        parse_period(text)


def test_a_moment_without_an_offset_is_local() -> None:
    assert parse_moment("2026-07-01T09:00:00", MADRID) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert parse_moment("2026-07-01", MADRID) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert parse_moment("2026-07-01T09:00:00Z", MADRID) == datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "1066-10-14", "99999-01-01", "2026-13-01", "soon"])
def test_what_is_no_moment_of_our_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Expected"):
        parse_moment(text, MADRID)


@pytest.mark.parametrize(
    ("text", "repeats", "has_start"),
    [("R3/PT10S", 3, False), ("R/P1D", ENDLESS, False), ("R/2026-01-01T08:00:00Z/P1D", ENDLESS, True)],
)
def test_cycles(text: str, repeats: int, has_start: bool) -> None:
    cycle = parse_cycle(text, MADRID)
    assert (cycle.repeats, cycle.start is not None) == (repeats, has_start)


@pytest.mark.parametrize("text", ["R3", "R3/", "R/PT0S", "R3/PT0.5S", "3/PT10S", "R3/10S", "P1D"])
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Expected"):
        parse_cycle(text, MADRID)


def _never(_expression: object) -> object:
    raise AssertionError("a literal needs no evaluation")


def test_a_counted_cycle_has_as_many_turns_as_it_says() -> None:
    timer = Timer(kind="cycle", literal="R3/PT10S")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    due, left = first_due(timer, now, MADRID, _never)
    turns = [due]
    while following := next_due(timer, due, now=now, zone=MADRID, left=left, evaluate=_never):
        due, left = following
        turns.append(due)
    assert turns == [ms(2026, 1, 1, 0, 0, 10), ms(2026, 1, 1, 0, 0, 20), ms(2026, 1, 1, 0, 0, 30)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("R/PT1S", ms(2026, 2, 1, 0, 0, 1)), ("R/P1D", ms(2026, 2, 2)), ("R3/PT10S", None)],
)
def test_after_a_month_of_downtime_a_cycle_does_not_burst(text: str, expected: int | None) -> None:
    timer = Timer(kind="cycle", literal=text)
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    due, left = first_due(timer, begun, ZoneInfo("UTC"), _never)
    late = datetime(2026, 2, 1, tzinfo=UTC)
    following = next_due(timer, due, now=late, zone=ZoneInfo("UTC"), left=left, evaluate=_never)
    assert (following and following[0]) == expected


def test_an_expression_that_gives_null_is_an_incident_in_words() -> None:
    from engine.feel import compile_expression

    timer = Timer(kind="duration", expression=compile_expression("clocks.wait"))
    with pytest.raises(Unable, match="null"):
        first_due(timer, datetime(2026, 1, 1, tzinfo=UTC), MADRID, lambda _expression: None)
