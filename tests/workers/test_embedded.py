"""The worker in the web's own process: jobs and timers by itself, at once when woken, gone when told to stop."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from small_diagrams import END, user_task

from engine.testing import FixedClock
from engine.views import InstanceFilter
from processes.tasks import Handler, Job
from workers.embedded import EmbeddedWorker

Diagram = Callable[..., bytes]
Write = Callable[[Job], dict[str, Any]]
NEVER_S = 60.0


def eventually(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < give_up_at, "Expected it within 10 s, but it did not happen"
        time.sleep(0.01)


@pytest.fixture
def worker(bench: Any, handlers: dict[str, Handler], wrote: Write) -> Iterator[EmbeddedWorker]:
    """Runs, and by itself would look only once in a long time: what it does it was woken for."""
    handlers["tests.send"] = wrote
    made = EmbeddedWorker(bench.engine, bench.sessions, find=handlers.get, interval_s=NEVER_S)
    made.start()
    yield made
    assert made.stop()


def test_a_new_job_wakes_it_at_once(bench: Any, worker: EmbeddedWorker) -> None:
    time.sleep(0.05)
    _, reference = bench.start()
    eventually(lambda: bench.effects() == [reference])
    eventually(lambda: not bench.engine.read.jobs())


def test_it_stops_within_a_second(bench: Any, worker: EmbeddedWorker) -> None:
    began = time.monotonic()
    assert worker.stop()
    assert time.monotonic() - began < 1


def test_it_finds_work_that_nobody_told_it_of(
    bench: Any, handlers: dict[str, Handler], wrote: Write, clock: FixedClock, diagram: Diagram
) -> None:
    handlers["tests.send"] = wrote
    cycle = "<timerEventDefinition><timeCycle>R1/PT1H</timeCycle></timerEventDefinition>"
    hourly = diagram("call", f'<startEvent id="begin">{cycle}</startEvent>', user_task("ask"), END)
    bench.engine.deploy({"call.bpmn": hourly}, actor="ana")
    _, reference = bench.start()
    worker = EmbeddedWorker(bench.engine, bench.sessions, find=handlers.get, interval_s=0.02)
    worker.start()
    try:
        eventually(lambda: bench.effects() == [reference])
        clock.advance(3600)
        chosen = InstanceFilter(process_id="call")
        eventually(lambda: len(bench.engine.read.list_instances(chosen)) == 1)
    finally:
        assert worker.stop()


def test_a_round_that_fails_is_tried_again(
    bench: Any, handlers: dict[str, Handler], wrote: Write, caplog: pytest.LogCaptureFixture
) -> None:
    handlers["tests.send"] = wrote
    rounds: list[int] = []
    tick = bench.engine.tick

    def broken(**given: Any) -> int:
        rounds.append(1)
        if len(rounds) == 1:
            raise ConnectionError("the database is away")
        return int(tick(**given))

    bench.engine.tick = broken
    _, reference = bench.start()
    worker = EmbeddedWorker(bench.engine, bench.sessions, find=handlers.get, interval_s=0.02)
    worker.start()
    try:
        eventually(lambda: bench.effects() == [reference])
    finally:
        assert worker.stop()
    assert "will be tried again" in caplog.text
