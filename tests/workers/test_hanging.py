"""A handler that hangs, is slow, or kills its worker: the others' work goes on, nothing is done twice."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from rq.timeouts import UnixSignalDeathPenalty

from engine.errors import StoreUnreachable
from engine.store import SqlStore
from engine.testing import FixedClock
from processes.tasks import Handler, Job
from workers.embedded import EmbeddedWorker
from workers.frames import frames_of
from workers.jobs import TimeIsUp, run_job

Write = Callable[[Job], dict[str, Any]]
LEASE_S = 16
LONG_QUERY = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000000) SELECT max(i) FROM n"
)


def state_of(bench: Any, instance_id: int) -> str:
    return str(bench.engine.read.find_instance(instance_id).state)


def eventually(is_so: Callable[[], bool]) -> None:
    waited = threading.Event()
    for _ in range(1_000):
        if is_so():
            return
        waited.wait(0.01)
    raise AssertionError("Expected it within 10 s, but it did not happen")


def test_a_handler_that_hangs_stops_nobody_and_its_late_completion_is_refused(
    bench: Any,
    handlers: dict[str, Handler],
    wrote: Write,
    clock: FixedClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Invariant 8."""
    hanging, released, seen = threading.Event(), threading.Event(), []

    def send(job: Job) -> dict[str, Any]:
        seen.append(job.idempotency_key)
        if len(seen) == 1:
            hanging.set()
            released.wait(30)
        return wrote(job)

    handlers["tests.send"] = send
    worker = EmbeddedWorker(bench.engine, bench.sessions, find=handlers.get, interval_s=0.02)
    worker.start()
    try:
        first, reference = bench.start()
        assert hanging.wait(10)
        other, other_reference = bench.start()
        clock.advance(LEASE_S)
        eventually(lambda: state_of(bench, other) == state_of(bench, first) == "completed")
        assert sorted(bench.effects()) == sorted([reference, other_reference])
        assert "hangs past its lease" in caplog.text
        released.set()
        eventually(lambda: "was given up" in caplog.text)
        assert sorted(bench.effects()) == sorted([reference, other_reference])
        commands = [row.command for row in bench.engine.read.journal(first)]
        assert commands == ["StartInstance", "CompleteJob"]
    finally:
        released.set()
        assert worker.stop()


def test_a_slow_handler_holds_no_lock_before_it_writes(
    bench: Any, handlers: dict[str, Handler], wrote: Write
) -> None:
    """On SQLite too, where there is one lock: another step is made while the handler waits for somebody."""
    busy: list[int] = []

    def send(job: Job) -> dict[str, Any]:
        assert job.session.execute(sa.text("SELECT count(*) FROM effects")).scalar_one() == 0
        busy.append(bench.engine.start("letter").instance_id)
        seen = "SELECT count(*) FROM engine_instances"
        assert job.session.execute(sa.text(seen)).scalar_one() == 2
        return wrote(job)

    handlers["tests.send"] = send
    instance_id, reference = bench.start()
    assert run_job(bench.workshop, reference)
    assert bench.effects() == [reference]
    assert (state_of(bench, instance_id), len(busy)) == ("completed", 1)


def test_what_a_handler_wrote_before_it_failed_is_undone(bench: Any, handlers: dict[str, Handler]) -> None:
    def send(job: Job) -> dict[str, Any]:
        for key in ("a", "b"):
            job.session.execute(sa.text("INSERT INTO effects VALUES (:key, '')"), {"key": key})
        assert job.session.execute(sa.text("SELECT count(*) FROM effects")).scalar_one() == 2
        raise OSError("no paper")

    handlers["tests.send"] = send
    _, reference = bench.start()
    run_job(bench.workshop, reference)
    assert bench.effects() == []
    assert [job.error for job in bench.engine.read.jobs()] == ["OSError: no paper"]


def test_a_job_that_kills_its_workers_is_an_incident(bench: Any, clock: FixedClock) -> None:
    """Nobody says how it ended: what is counted are the leases."""
    instance_id, reference = bench.start()
    for attempt in range(5):
        job = bench.engine.lease_job("w", reference)
        assert job is not None, attempt
        clock.advance(LEASE_S)
    assert bench.engine.lease_job("w", reference) is None
    [incident] = bench.engine.read.incidents(instance_id)
    assert (incident.element, incident.kind) == ("send", "job")
    assert "5 leases ran out" in incident.text
    assert bench.engine.read.jobs(instance_id) == []
    assert bench.engine.verify_journal(instance_id) == []


def test_only_leases_that_ran_out_are_counted(bench: Any, clock: FixedClock) -> None:
    """A failure that was told is one of the retries, and those are another number."""
    store = SqlStore(bench.database)
    instance_id, reference = bench.start()
    job = bench.engine.lease_job("w", reference)
    bench.engine.fail_job(job, "no")
    clock.advance(LEASE_S)
    assert bench.engine.lease_job("w", reference) is not None
    [row] = bench.engine.read.jobs(instance_id)
    found = store.work.find_job(instance_id, row.number)
    assert found is not None
    assert (found.lost, found.retries, found.failures) == (0, 1, 1)
    clock.advance(LEASE_S)
    assert bench.engine.lease_job("w", reference) is not None
    again = store.work.find_job(instance_id, row.number)
    assert again is not None
    assert (again.lost, again.retries) == (1, 1)
    assert replace(again, lost=0, leased_until=None, worker=None) == replace(
        found, leased_until=None, worker=None
    )


def test_an_incident_says_where_the_handler_failed(
    bench: Any, handlers: dict[str, Handler], clock: FixedClock
) -> None:
    """File, line and function of each frame, and no value: a value may be a person's."""

    def fetch(secret: str) -> None:
        raise OSError("no paper")

    def send(job: Job) -> dict[str, Any]:
        try:
            fetch("María 71234567A")
        except OSError as error:
            raise RuntimeError("the letter was not sent") from error
        return {}

    handlers["tests.send"] = send
    instance_id, reference = bench.start()
    for _ in range(2):
        run_job(bench.workshop, reference)
        clock.advance(LEASE_S)
    [incident] = bench.engine.read.incidents(instance_id)
    assert incident.text == "RuntimeError: the letter was not sent"
    lines = incident.stack.splitlines()
    assert lines[-1].endswith(" send")
    assert "OSError, then:" in lines
    assert any(line.endswith(" fetch") for line in lines)
    assert any(line.startswith("workers/jobs.py:") for line in lines)
    assert "71234567A" not in incident.stack
    assert not any(line.startswith("/") for line in lines)


def test_the_stack_of_an_error_without_frames_is_empty() -> None:
    assert frames_of(ValueError("never raised")) == ""


def test_a_connection_that_was_cut_costs_no_try(
    bench: Any, handlers: dict[str, Handler], wrote: Write, clock: FixedClock
) -> None:
    """The database was away, the handler is not to blame: soon again, with as many tries as before."""
    cut: list[bool] = []

    def send(job: Job) -> dict[str, Any]:
        wrote(job)
        if not cut:
            cut.append(True)
            raise StoreUnreachable("Expected an answer, but the connection is lost")
        return {}

    handlers["tests.send"] = send
    instance_id, reference = bench.start()
    assert run_job(bench.workshop, reference)
    [row] = bench.engine.read.jobs()
    assert (row.retries, row.error, row.worker) == (2, "", None)
    assert bench.effects() == []
    clock.advance(1)
    assert run_job(bench.workshop, reference)
    assert bench.effects() == [reference]
    assert state_of(bench, instance_id) == "completed"


def test_time_that_is_up_in_the_middle_of_a_statement_ends_the_try_and_its_connection(
    bench: Any, handlers: dict[str, Handler], wrote: Write, clock: FixedClock
) -> None:
    """What the handler wrote is undone, and the next try has a connection that works."""
    hangs = ["yes"]

    def send(job: Job) -> dict[str, Any]:
        wrote(job)
        if hangs:
            hangs.clear()
            query = "SELECT pg_sleep(4)" if bench.database.dialect.name == "postgresql" else LONG_QUERY
            job.session.execute(sa.text(query))
        return {}

    @contextmanager
    def limit(_job: object) -> Iterator[None]:
        with UnixSignalDeathPenalty(1, TimeIsUp):  # type: ignore[no-untyped-call]
            yield

    handlers["tests.send"] = send
    workshop = replace(bench.workshop, limit=limit)
    _, reference = bench.start()
    assert run_job(workshop, reference)
    [row] = bench.engine.read.jobs()
    assert row.error.startswith("TimeIsUp: ")
    assert bench.effects() == []
    clock.advance(LEASE_S)
    assert run_job(workshop, reference)
    assert bench.effects() == [reference]
