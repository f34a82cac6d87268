"""Doing one job: the handler's effects and the job's completion are one transaction; a failure is neither.

Leases, retries and back-off are the engine's. The handler may run again after a crash (invariant 8).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter
from typing import Any

from msgspec import Struct
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from engine import Engine, LeasedJob, Rejection
from engine.errors import StoreUnreachable
from engine.observing import about
from processes.tasks import BpmnError, Handler, Job
from workers.frames import frames_of

log = logging.getLogger(__name__)
GONE = frozenset({"job_lease_lost", "job_not_open", "instance_ended", "instance_suspended"})
"""Rejections that say: this job is not this worker's any more. Others are about what the handler gave."""


class UnknownHandler(LookupError):
    """A job names a handler that this worker does not have."""


class TimeIsUp(Exception):
    """The handler took longer than its job's timeout; raised inside it, wherever it was."""


Limit = Callable[[LeasedJob], AbstractContextManager[object]]


class Workshop(Struct, frozen=True):
    """What doing a job needs. `limit` raises TimeIsUp in a handler whose time is over, where that can be done."""

    engine: Engine
    sessions: sessionmaker[Session]
    find_handler: Callable[[str], Handler | None]
    worker: str
    limit: Limit = lambda _job: nullcontext()


def run_job(workshop: Workshop, reference: str) -> bool:
    """Do one job; False when it may not be had now (done, held by another, not due)."""
    job = workshop.engine.lease_job(workshop.worker, reference)
    if job is None:
        return False
    do(workshop, job)
    return True


def run_ready_jobs(workshop: Workshop, limit: int) -> int:
    """Do jobs that are due, one after the other, at most `limit`; how many."""
    for done in range(limit):
        leased = workshop.engine.lease_jobs(workshop.worker, 1)
        if not leased:
            return done
        do(workshop, leased[0])
    return limit


def do(workshop: Workshop, job: LeasedJob) -> None:
    """Run the handler of a leased job and say how it ended. Raises only when the database is gone."""
    began, observer = perf_counter(), workshop.engine.config.observer
    with about(job_id=job.reference, instance_id=str(job.instance_id)):
        outcome = _do(workshop, job)
    if observer is not None:
        seconds = perf_counter() - began
        observer.worked(job.handler, seconds=seconds, outcome=outcome, reference=job.reference)


def _do(workshop: Workshop, job: LeasedJob) -> str:
    """What it came to: done, error, failed, given_up, given_back."""
    try:
        _complete(workshop, job)
    except BpmnError as error:
        with _unless_given_up(job):
            workshop.engine.throw_error(job, error.code, error.message, error.variables)
        return "error"
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is a failure of its job, not of the worker
        if isinstance(error, Rejection) and error.code in GONE:
            log.warning("job %s was given up: %s", job.reference, error.code)
            return "given_up"
        if _is_away(error):
            log.warning(
                "job %s is given back, the database was away: %s", job.reference, type(error).__name__
            )
            with _unless_given_up(job):
                workshop.engine.give_back_job(job)
            return "given_back"
        log.warning("job %s (%s) failed: %s", job.reference, job.handler, type(error).__name__)
        with _unless_given_up(job):
            workshop.engine.fail_job(job, f"{type(error).__name__}: {error}", stack=frames_of(error))
        return "failed"
    workshop.engine.settle()
    return "done"


def _complete(workshop: Workshop, job: LeasedJob) -> None:
    handler = workshop.find_handler(job.handler)
    if handler is None:
        raise UnknownHandler(f"Expected handler {job.handler!r} to be registered, but it is not")
    variables = workshop.engine.job_variables(job)
    with workshop.sessions() as session, session.begin():
        # On SQLite the handler's first write takes the lock, not the handler: what is slow comes before it.
        connection = session.connection(execution_options={"writes": "late"})
        try:
            with workshop.limit(job):
                values = handler(_asked(workshop, job, variables, session))
                session.flush()
        except TimeIsUp:
            # It may have come in the middle of a statement: such a connection is good for nothing more.
            session.invalidate()
            raise
        workshop.engine.complete_job(job, values, connection=connection)


def _asked(workshop: Workshop, job: LeasedJob, variables: Mapping[str, Any], session: Session) -> Job:
    return Job(
        handler=job.handler,
        instance_id=job.instance_id,
        business_key=job.business_key,
        idempotency_key=job.reference,
        variables=variables,
        now=workshop.engine.clock.now(),
        session=session,
    )


def _is_away(error: Exception) -> bool:
    """No fault of the handler: a connection that was cut in the middle of its work."""
    return isinstance(error, StoreUnreachable) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )


@contextmanager
def _unless_given_up(job: LeasedJob) -> Iterator[None]:
    """The lease may be lost by now: then another worker says how the job ends."""
    try:
        yield
    except Rejection as rejection:
        log.warning("job %s was given up: %s", job.reference, rejection.code)
