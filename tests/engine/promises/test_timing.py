"""How late a path may come at the worst, by the timers that run."""

import pytest

from engine.feel import compile_expression
from engine.iso8601 import parse_period
from engine.model import Timer
from engine.promises.timing import DAY, Clock, Span, advance, begin, longest, owed_until

DAYS = {number: Span(0, number * DAY) for number in range(1, 30)}
NONE: dict[int, Span | None] = {}


@pytest.mark.parametrize(
    ("timer", "span"),
    [
        (Timer(kind="duration", literal="P3D"), Span(0, 3 * DAY)),
        (Timer(kind="duration", literal="P1M2DT1H"), Span(1, 2 * DAY + 3600)),
        (Timer(kind="cycle", literal="R3/PT10S"), Span(0, 10)),
        (Timer(kind="cycle", literal="R/2026-01-01T08:00/P1D"), None),
        (Timer(kind="date", literal="2026-01-01"), None),
        (Timer(kind="duration", expression=compile_expression('duration("P2D")')), Span(0, 2 * DAY)),
        (Timer(kind="duration", expression=compile_expression('duration("P2M")')), Span(2, 0)),
        (Timer(kind="duration", expression=compile_expression('"P2" + "D"')), Span(0, 2 * DAY)),
        (Timer(kind="duration", expression=compile_expression("clocks.answer")), None),
        (Timer(kind="duration", expression=compile_expression("null")), None),
    ],
)
def test_how_long_a_timer_runs_is_what_the_diagram_says(timer: Timer, span: Span | None) -> None:
    assert longest(timer) == span


def _late(clock: Clock, within: str) -> bool:
    return owed_until(clock).is_late(parse_period(within))


def test_without_a_timer_anything_may_take_any_time() -> None:
    assert _late(begin(NONE), "P1000Y")


def test_a_timer_bounds_what_comes_before_it() -> None:
    clock = begin({1: DAYS[7]})
    assert not _late(clock, "P7D")
    assert _late(clock, "P6D")


def test_timers_in_a_row_add_up_with_what_people_take() -> None:
    clock = advance(begin({1: DAYS[3]}), armed={2: DAYS[4]}, kept=frozenset())
    assert owed_until(clock).at == Span(0, 7 * DAY)
    assert owed_until(advance(clock, armed=NONE, kept=frozenset())).at is None, "then nothing says when"


def test_the_earliest_timer_counts_and_others_run_on() -> None:
    clock = begin({1: DAYS[2], 2: DAYS[5]})
    assert owed_until(clock).at == Span(0, 2 * DAY)
    later = advance(clock, armed={3: DAYS[9]}, kept=frozenset({2}))
    assert owed_until(later).at == Span(0, 5 * DAY), "armed at the start, whatever came between"


def test_a_timer_that_is_armed_again_begins_anew() -> None:
    clock = advance(begin({1: DAYS[2]}), armed={1: DAYS[2]}, kept=frozenset({1}))
    assert owed_until(clock).at == Span(0, 4 * DAY)


def test_a_timer_armed_when_nothing_bounds_it_bounds_nothing() -> None:
    clock = advance(begin(NONE), armed={1: DAYS[1]}, kept=frozenset())
    assert _late(clock, "P1Y")


def test_an_unknown_duration_is_said_and_never_late_or_in_time() -> None:
    clock = begin({1: None, 2: DAYS[1]})
    assert owed_until(clock).unknown
    assert not _late(clock, "PT1S")
    assert owed_until(advance(clock, armed={3: DAYS[1]}, kept=frozenset())).unknown


@pytest.mark.parametrize(
    ("lasting", "within", "late"),
    [
        (Span(1, 0), "P1M", False),
        (Span(1, 0), "P31D", False),
        (Span(1, 0), "P30D", True),
        (Span(0, 30 * DAY), "P1M", True),
        (Span(0, 28 * DAY), "P1M", False),
        (Span(1, DAY), "P1M1D", False),
        (Span(12, 0), "P1Y", False),
    ],
)
def test_months_are_as_long_as_they_may_be(lasting: Span, within: str, late: bool) -> None:
    assert _late(begin({1: lasting}), within) is late
