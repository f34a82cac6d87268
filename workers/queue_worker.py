"""The RQ side of a worker process: references from the queue, one job after the other, in this very process.

A job's own timeout ends its handler; one that cannot be ended so ends the process, whose supervisor starts
another. A killed worker's lease runs out and the job goes to another. Redis may go and come back at any time.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from msgspec.structs import replace
from redis import RedisError
from rq import SimpleWorker, get_current_job
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer
from rq.timeouts import UnixSignalDeathPenalty

from engine import LeasedJob
from workers.deadline import Deadline
from workers.dispatch import dispatch_through
from workers.jobs import TimeIsUp, Workshop, do
from workers.queues import open_queue, open_redis, sent_key
from workers.rounds import Rounds
from workers.sweeps import Sweeper

log = logging.getLogger(__name__)
AGAIN_AFTER_S = 1.0
HANGING = 70
"""The exit code of a process that a handler hangs in."""

STOP_S = 30.0
_workshops: list[Workshop] = []
"""This process's workshop: RQ calls a function by name, so it cannot be an argument."""
_deadlines: list[Deadline] = []
"""This process's end, where somebody may tell it to end."""


class QueueWorker(SimpleWorker):
    """Knows whether it was told to end: RQ's own ends on any error of Redis too."""

    max_connection_wait_time = 5
    told_to_stop = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self.told_to_stop = True
        for deadline in _deadlines:
            deadline.begin()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def serve_queue(
    workshop: Workshop,
    redis_url: str,
    *,
    interval_s: float = 1.0,
    stop_s: float = STOP_S,
    rounds: Rounds | None = None,
) -> None:
    """Do jobs from the queue in this thread and sweep in another, until a signal ends it: at most `stop_s` later."""
    dispatcher = dispatch_through(workshop.engine, redis_url)
    open_workshop(workshop)
    deadline = Deadline(stop_s, workshop.engine.give_back_job)
    _deadlines[:] = [deadline]
    sweeper = Sweeper(workshop.engine, interval_s=interval_s, rounds=rounds)
    sweeper.start()
    try:
        work(redis_url)
    finally:
        sweeper.stop()
        dispatcher.close()
        deadline.cancel()
        _deadlines.clear()


def open_workshop(workshop: Workshop) -> None:
    """Say with what this process does its jobs."""
    _workshops[:] = [_limited(workshop)]


def work(redis_url: str, *, burst: bool = False) -> None:
    """Take references from the queue until told to end; with `burst` until it is empty."""
    while True:
        worker = None
        try:
            redis = open_redis(redis_url)
            worker = QueueWorker([open_queue(redis)], connection=redis, serializer=JSONSerializer)
            worker.work(burst=burst, logging_level="WARNING")
            if burst or worker.told_to_stop:
                return
            time.sleep(AGAIN_AFTER_S)
        except StopRequested:
            return
        except RedisError as error:
            if worker is not None and worker.told_to_stop:
                return
            log.warning("the queue is away and is opened again: %s", type(error).__name__)
            time.sleep(AGAIN_AFTER_S)


def run_queued(reference: str) -> None:
    """What RQ calls for one reference."""
    [workshop] = _workshops
    queued = get_current_job()
    if queued is not None:
        queued.connection.delete(sent_key(reference))
    job = workshop.engine.lease_job(workshop.worker, reference)
    if job is None:
        return
    with ExitStack() as around:
        around.enter_context(_ending_when_it_hangs(job, after_s=_seconds_left(workshop, job) + 1.0))
        for deadline in _deadlines:
            around.enter_context(deadline.holding(job))
        do(workshop, job)


def _limited(workshop: Workshop) -> Workshop:
    """Its handlers are ended by a signal, which only the main thread of a process gets."""

    def limit(job: LeasedJob) -> UnixSignalDeathPenalty:
        margin = workshop.engine.config.lease_margin.total_seconds()
        seconds = max(1, int(_seconds_left(workshop, job) - margin))
        return UnixSignalDeathPenalty(seconds, TimeIsUp)  # type: ignore[no-untyped-call]

    return replace(workshop, limit=limit)


def _seconds_left(workshop: Workshop, job: LeasedJob) -> float:
    return max(0.0, (job.leased_until - workshop.engine.clock.now()).total_seconds())


@contextmanager
def _ending_when_it_hangs(job: LeasedJob, *, after_s: float) -> Iterator[None]:
    """A handler that keeps its thread although its time was over: only the end of the process frees it."""
    watchdog = threading.Timer(after_s, _end_process, [job])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


def _end_process(job: LeasedJob) -> None:
    log.critical(
        "handler %s hangs past its lease (job %s): this worker ends itself", job.handler, job.reference
    )
    os._exit(HANGING)
