"""Jobs: work outside the engine, done by whoever holds the lease. A completion counts once (invariant 8)."""

import logging
import zlib
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from engine.clock import Clock
from engine.commands import Command, CompleteJob, FailJob, ThrowError
from engine.config import EngineConfig
from engine.errors import EngineError, Rejection
from engine.ids import Ids
from engine.ports import LeasedJob, Store, Variables
from engine.rows import JobClaim, JobRow
from engine.stepping import Committed, Stepper

log = logging.getLogger(__name__)
LONGEST_ERROR = 2_000
LONGEST_STACK = 8_000
SPREAD = 0.2
SOON = timedelta(seconds=1)
LONGEST_BACKOFF = timedelta(hours=6)


class Jobs:
    """The queue's rules over the store's rows."""

    def __init__(
        self, store: Store, stepper: Stepper, config: EngineConfig, *, clock: Clock, ids: Ids
    ) -> None:
        self._store = store
        self._stepper = stepper
        self._config = config
        self._clock = clock
        self._ids = ids

    def lease(
        self, worker: str, *, limit: int, margin: timedelta | None = None, reference: str | None = None
    ) -> list[LeasedJob]:
        """Take due jobs for their own timeout and the margin; with `reference` that one, if it may be had.

        A job whose leases ran out too often without a word becomes an incident: it kills its workers, or hangs.
        """
        only = parse_reference(reference) if reference is not None else None
        token = f"{worker}:{self._ids.new()}"
        taken = self._store.work.lease(
            token,
            now=self._clock.now(),
            margin=self._config.lease_margin if margin is None else margin,
            limit=limit,
            only=only,
        )
        jobs = [(_leased(row), row.lost) for row in taken]
        return [job for job, lost in jobs if lost < self._config.lost_leases or not self._gave_up(job, lost)]

    def complete(self, job: LeasedJob, variables: Variables, connection: Any = None) -> Committed:
        """Raises Rejection: the lease was lost, or the job is not there any more."""
        command = CompleteJob(
            instance_id=job.instance_id, number=job.number, variables=variables, actor=_actor(job)
        )
        return self._run(job, command, connection)

    def throw_error(self, job: LeasedJob, command: ThrowError, connection: Any = None) -> Committed:
        """A BPMN error instead of a completion."""
        return self._run(job, command, connection)

    def fail(
        self, job: LeasedJob, text: str, *, stack: str = "", retry_in: timedelta | None = None
    ) -> Committed | None:
        """One try less: later again, or when none is left an incident. Raises Rejection: the lease was lost."""
        if job.retries <= 1:
            return self._run(job, _failure(job, text, stack), None)
        row = self._store.work.find_job(job.instance_id, job.number)
        wait = retry_in if retry_in is not None else _backoff(job)
        if row is None or not self._store.work.put_back(
            _later(row, job, text=text, due_at=self._clock.now() + wait)
        ):
            raise _lost(job)
        return None

    def give_back(self, job: LeasedJob) -> None:
        """Not done for no fault of its own: soon again, with as many tries as before. Raises Rejection: lease lost."""
        row = self._store.work.find_job(job.instance_id, job.number)
        due_at = self._clock.now() + SOON
        if row is None or not self._store.work.put_back(replace(row, worker=job.token, due_at=due_at)):
            raise _lost(job)

    def _gave_up(self, job: LeasedJob, lost: int) -> bool:
        text = f"Expected a word from its worker, but {lost} leases ran out: it ends its workers, or it hangs"
        try:
            self._run(job, _failure(job, text, ""), None)
        except EngineError as error:
            log.error("job %s is tried again: %s", job.reference, type(error).__name__)
            return False
        return True

    def _run(self, job: LeasedJob, command: Command, connection: Any) -> Committed:
        return self._stepper.run(command, claim=JobClaim(job.number, job.token), connection=connection)


def parse_reference(reference: str) -> tuple[int, int]:
    """ "12-65537" -> (12, 65537). Raises ValueError."""
    instance_id, _, number = reference.partition("-")
    return int(instance_id), int(number)


def _failure(job: LeasedJob, text: str, stack: str) -> FailJob:
    return FailJob(
        instance_id=job.instance_id,
        number=job.number,
        text=text[:LONGEST_ERROR],
        stack=stack[:LONGEST_STACK],
        actor=_actor(job),
    )


def _actor(job: LeasedJob) -> str:
    return f"handler:{job.handler}"


def _backoff(job: LeasedJob) -> timedelta:
    """Twice as long after each failure, within reason; up to a fifth less, so that many do not come back at once."""
    doubled: int = 2 ** min(job.failures, 20)
    full = min(timedelta(milliseconds=job.backoff_ms) * doubled, LONGEST_BACKOFF)
    part = zlib.crc32(f"{job.reference}/{job.failures}".encode()) / 2**32
    return full * (1 - SPREAD * part)


def _later(row: JobRow, job: LeasedJob, *, text: str, due_at: datetime) -> JobRow:
    return replace(
        row,
        worker=job.token,
        retries=job.retries - 1,
        failures=job.failures + 1,
        due_at=due_at,
        error=text[:LONGEST_ERROR],
    )


def _lost(job: LeasedJob) -> Rejection:
    return Rejection(
        "job_lease_lost", f"Expected the lease of job {job.reference} to hold, but it was taken over"
    )


def _leased(row: JobRow) -> LeasedJob:
    assert row.leased_until is not None
    assert row.worker is not None
    return LeasedJob(
        instance_id=row.instance_id,
        number=row.number,
        definition_id=row.definition_id,
        element=row.element,
        handler=row.handler,
        business_key=row.business_key,
        retries=row.retries,
        failures=row.failures,
        backoff_ms=row.backoff_ms,
        leased_until=row.leased_until,
        token=row.worker,
    )
