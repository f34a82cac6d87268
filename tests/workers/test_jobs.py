"""One job in one transaction: what the handler wrote and the completion are both there, or neither."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine.testing import FixedClock
from processes.tasks import BpmnError, Handler, Job
from workers.jobs import run_job, run_ready_jobs

Write = Callable[[Job], dict[str, Any]]


def state_of(bench: Any, instance_id: int) -> str:
    return str(bench.engine.read.find_instance(instance_id).state)


def test_a_job_is_done_with_what_its_handler_wrote(
    bench: Any, handlers: dict[str, Handler], wrote: Write, clock: FixedClock
) -> None:
    given: list[Job] = []

    def send(job: Job) -> dict[str, Any]:
        given.append(job)
        return wrote(job)

    handlers["tests.send"] = send
    instance_id, reference = bench.start()
    assert run_job(bench.workshop, reference)
    assert not run_job(bench.workshop, reference)
    assert bench.effects() == [reference]
    assert bench.engine.read.variables(instance_id) == {"who": "P-1", "sent": True}
    assert state_of(bench, instance_id) == "completed"
    [job] = given
    assert (job.handler, job.business_key, job.variables, job.now) == (
        "tests.send",
        "C-1",
        {"who": "P-1"},
        clock.now(),
    )


def test_a_handler_that_fails_leaves_nothing_and_is_tried_again(
    bench: Any, handlers: dict[str, Handler], wrote: Write, clock: FixedClock
) -> None:
    def send(job: Job) -> dict[str, Any]:
        wrote(job)
        raise OSError("no paper")

    handlers["tests.send"] = send
    instance_id, reference = bench.start()
    run_job(bench.workshop, reference)
    assert bench.effects() == []
    assert [(job.retries, job.error) for job in bench.engine.read.jobs()] == [(1, "OSError: no paper")]
    clock.advance(10)
    run_job(bench.workshop, reference)
    assert bench.engine.read.jobs() == []
    [incident] = bench.engine.read.incidents(instance_id)
    assert (incident.element, incident.text) == ("send", "OSError: no paper")
    assert bench.engine.verify_journal(instance_id) == []


def test_a_bpmn_error_undoes_what_was_written_and_takes_its_way(
    bench: Any, handlers: dict[str, Handler], wrote: Write
) -> None:
    def send(job: Job) -> dict[str, Any]:
        wrote(job)
        raise BpmnError("MISSING", "no address", {"why": "moved"})

    handlers["tests.send"] = send
    instance_id, reference = bench.start()
    run_job(bench.workshop, reference)
    assert bench.effects() == []
    assert "unsent" in [row.element for row in bench.engine.read.activities(instance_id)]
    assert state_of(bench, instance_id) == "completed"


def test_a_handler_that_nobody_registered_is_a_failure_of_the_job(bench: Any) -> None:
    _, reference = bench.start()
    run_job(bench.workshop, reference)
    [job] = bench.engine.read.jobs()
    assert job.error.startswith("UnknownHandler")


def test_a_value_that_cannot_be_stored_is_a_failure_of_the_job(
    bench: Any, handlers: dict[str, Handler]
) -> None:
    handlers["tests.send"] = lambda job: {"what": object()}
    _, reference = bench.start()
    run_job(bench.workshop, reference)
    [job] = bench.engine.read.jobs()
    assert (job.retries, job.worker) == (1, None)
    assert "object" in job.error


def test_a_worker_that_lost_its_lease_writes_nothing(
    bench: Any,
    handlers: dict[str, Handler],
    wrote: Write,
    clock: FixedClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The slow worker comes back after another did its job."""
    late: list[bool] = []

    def send(job: Job) -> dict[str, Any]:
        if not late:
            late.append(True)
            clock.advance(timedelta(minutes=1).total_seconds())
            job.session.rollback()
            assert run_job(bench.workshop, job.idempotency_key)
        return wrote(job)

    handlers["tests.send"] = send
    instance_id, reference = bench.start()
    run_job(bench.workshop, reference)
    assert bench.effects() == [reference]
    assert state_of(bench, instance_id) == "completed"
    assert "was given up" in caplog.text


def test_ready_jobs_are_done_up_to_a_limit(bench: Any, handlers: dict[str, Handler], wrote: Write) -> None:
    handlers["tests.send"] = wrote
    for _ in range(3):
        bench.start()
    assert run_ready_jobs(bench.workshop, 2) == 2
    assert run_ready_jobs(bench.workshop, 2) == 1
    assert len(bench.effects()) == 3
