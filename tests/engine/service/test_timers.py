"""Timers on every store: in the zone of the process, over a clock change, by working days, and once after downtime."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace
from small_diagrams import END, START, user_task

from engine import Engine
from engine.ports import Store
from engine.testing import CountingIds, FixedClock

Diagram = Callable[..., bytes]
THURSDAY = datetime(2026, 4, 16, 7, 0, tzinfo=UTC)
"""Nine o'clock in Madrid; the 23rd of April is the day of Castilla y León."""


def wait(kind: str, text: str) -> str:
    timer = f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"
    return f'<intermediateCatchEvent id="wait">{timer}</intermediateCatchEvent>'


def reminder(cycle: str) -> str:
    """On the task `ask`, which goes on."""
    return (
        '<boundaryEvent id="remind" attachedToRef="ask" cancelActivity="false"><timerEventDefinition>'
        f"<timeCycle>{cycle}</timeCycle></timerEventDefinition></boundaryEvent>"
        '<endEvent id="reminded"/><sequenceFlow id="tell" sourceRef="remind" targetRef="reminded"/>'
    )


def go_to(clock: FixedClock, at: datetime) -> None:
    clock.advance((at - clock.now()).total_seconds())


def due_of(engine: Engine, diagram: Diagram, kind: str, text: str) -> datetime:
    """When the timer of a new instance is due."""
    engine.deploy({"w.bpmn": diagram("w", START, wait(kind, text), END)}, actor="ana")
    instance_id = engine.start("w", {"asked on": "2026-04-16"}).instance_id
    [timer] = engine.read.timers(instance_id)
    return timer.due_at


@pytest.mark.parametrize(
    ("duration", "later"),
    [("P1D", timedelta(hours=25)), ("PT24H", timedelta(hours=24)), ("P1M", timedelta(days=31, hours=1))],
)
def test_a_day_over_the_clock_change_has_25_hours(
    engine: Engine, clock: FixedClock, diagram: Diagram, duration: str, later: timedelta
) -> None:
    """From the 24th of October at nine to the 25th at nine, wall clock of Madrid."""
    begin = datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
    go_to(clock, begin)
    assert due_of(engine, diagram, "timeDuration", duration) == begin + later
    clock.advance(later.total_seconds() - 1)
    assert engine.tick() == 0
    clock.advance(1)
    assert engine.tick() == 1


def test_a_date_without_an_offset_is_in_the_zone_of_the_process(
    engine: Engine, clock: FixedClock, diagram: Diagram
) -> None:
    go_to(clock, THURSDAY)
    assert due_of(engine, diagram, "timeDate", "2026-07-01T09:00:00") == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_five_working_days_leave_out_the_holiday_of_the_region(
    engine: Engine, clock: FixedClock, diagram: Diagram
) -> None:
    """Friday 17, Monday 20, 21, 22, and not the 23rd but Friday 24; the clock stays at nine."""
    go_to(clock, THURSDAY)
    due = due_of(engine, diagram, "timeDate", "=working days after(now(), 5)")
    assert due == datetime(2026, 4, 24, 7, 0, tzinfo=UTC)
    clock.advance(timedelta(days=8).total_seconds() - 1)
    assert engine.tick() == 0
    clock.advance(1)
    assert engine.tick() == 1


def test_the_towns_own_days_count_too(
    store: Store, clock: FixedClock, diagram: Diagram, engine: Engine
) -> None:
    go_to(clock, THURSDAY)
    own = replace(engine.config, days_off=(date(2026, 4, 24),))
    town = Engine(store, clock=clock, ids=CountingIds(first=1_000), config=own)
    due = due_of(town, diagram, "timeDate", "=working days after(now(), 5)")
    assert due == datetime(2026, 4, 27, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(("cycle", "then"), [("R/PT1H", 1), ("R/P1D", 24), ("R100/PT1H", 1)])
def test_after_three_days_off_a_cycle_fires_once(
    engine: Engine, clock: FixedClock, diagram: Diagram, cycle: str, then: int
) -> None:
    """Not seventy-two times: and its next turn is the next that is to come."""
    engine.deploy({"r.bpmn": diagram("r", START, user_task("ask"), END, aside=reminder(cycle))}, actor="ana")
    instance_id = engine.start("r").instance_id
    clock.advance(timedelta(days=3).total_seconds())
    assert engine.tick() == 1
    assert engine.tick() == 0
    reminded = [row for row in engine.read.activities(instance_id) if row.element == "reminded"]
    assert len(reminded) == 1
    [timer] = engine.read.timers(instance_id)
    assert timer.due_at == clock.now() + timedelta(hours=then)
    assert engine.verify_journal(instance_id) == []


def test_a_process_counts_its_days_in_its_own_zone(
    engine: Engine, clock: FixedClock, diagram: Diagram
) -> None:
    """Nine in the Canaries is ten in Madrid; what an expression calls today is of the zone too."""

    def due(process_id: str, at: str) -> datetime:
        xml = diagram(process_id, START, wait("timeDate", at), END)
        zoned = b'isExecutable="true"><extensionElements><care:process zone="Atlantic/Canary"/></extensionElements>'
        engine.deploy({"w.bpmn": xml.replace(b'isExecutable="true">', zoned)}, actor="ana")
        [timer] = engine.read.timers(engine.start(process_id).instance_id)
        return timer.due_at

    assert due("w", "2026-07-01T09:00:00") == datetime(2026, 7, 1, 8, tzinfo=UTC)
    go_to(clock, datetime(2026, 6, 30, 22, 30, tzinfo=UTC))  # half past eleven there, half past midnight here
    tomorrow = "= date and time(today() + duration(&quot;P1D&quot;), time(&quot;09:00:00&quot;))"
    assert due("v", tomorrow) == datetime(2026, 7, 1, 8, tzinfo=UTC)
