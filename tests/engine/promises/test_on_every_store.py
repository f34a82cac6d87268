"""What would break a promise waits on in every store: the timer, the message and the job are not lost."""

from datetime import timedelta

from engine import Engine
from engine.commands import CompleteTask
from engine.testing import FixedClock
from engine.testing.sketch import sketch

DAY = timedelta(days=1)
BESIDE = """
start s -> f
parallel f -> a, c
user a -> j
catch c {event} -> b
user b -> j
parallel j -> e
end e
promise b never before a
"""
JOB = """
start s -> c
service c -> g
exclusive g -> a if =x, b default
user a -> b
user b -> e
end e
promise b never before a
"""


def _started(engine: Engine, text: str) -> int:
    engine.deploy({"p.bpmn": sketch(text)}, actor="ana")
    return engine.start("p", actor="ana").instance_id


def _open(engine: Engine, instance: int) -> set[str]:
    return {row.element for row in engine.read.activities(instance) if row.state == "open"}


def _told(engine: Engine, instance: int) -> list[tuple[str, str]]:
    return [(row.kind, row.element) for row in engine.read.incidents(instance)]


def _complete_a(engine: Engine, instance: int) -> None:
    [number] = [row.number for row in engine.read.activities(instance) if row.element == "a"]
    engine.execute(CompleteTask(instance_id=instance, number=number, actor="eva"))


def test_a_message_waits_until_it_breaks_nothing(engine: Engine) -> None:
    instance = _started(engine, BESIDE.format(event="message m"))
    engine.publish("m", time_to_live=30 * DAY)
    engine.tick()
    assert _open(engine, instance) == {"a", "c"}
    assert _told(engine, instance) == [("promise_broken", "c")]
    _complete_a(engine, instance)
    engine.tick()
    engine.settle()
    assert "b" in _open(engine, instance)
    assert engine.verify_journal(instance) == []


def test_a_timer_waits_until_it_breaks_nothing(engine: Engine, clock: FixedClock) -> None:
    instance = _started(engine, BESIDE.format(event="timer PT1H"))
    for _ in range(3):
        clock.advance(DAY.total_seconds())
        engine.tick()
    assert _open(engine, instance) == {"a", "c"}
    assert _told(engine, instance) == [("promise_broken", "c")]
    _complete_a(engine, instance)
    clock.advance(DAY.total_seconds())
    engine.tick()
    assert "b" in _open(engine, instance)
    assert engine.verify_journal(instance) == []


def test_a_job_is_done_again_when_its_incident_is_resolved(engine: Engine) -> None:
    instance = _started(engine, JOB)
    [job] = engine.lease_jobs("w")
    engine.complete_job(job, {"x": False})
    assert engine.lease_jobs("w") == []
    assert _told(engine, instance) == [("promise_broken", "c")]
    assert engine.verify_journal(instance) == []
