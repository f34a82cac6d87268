"""The RQ side of a worker process: references from the queue, one job after the other, in this very process.

A job's own timeout ends its handler; a killed worker's lease runs out and the job goes to another.
"""

from datetime import timedelta

from rq import SimpleWorker, get_current_job
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty

from workers.dispatch import dispatch_through
from workers.jobs import Workshop, do
from workers.queues import open_queue, open_redis, sent_key
from workers.sweeps import Sweeper

_workshops: list[Workshop] = []
"""This process's workshop: RQ calls a function by name, so it cannot be an argument."""


def serve_queue(workshop: Workshop, redis_url: str, *, interval_s: float = 1.0) -> None:
    """Do jobs from the queue in this thread and sweep in another, until a signal ends it."""
    dispatcher = dispatch_through(workshop.engine, redis_url)
    open_workshop(workshop)
    sweeper = Sweeper(workshop.engine, interval_s=interval_s)
    sweeper.start()
    try:
        work(redis_url)
    finally:
        sweeper.stop()
        dispatcher.close()


def open_workshop(workshop: Workshop) -> None:
    """Say with what this process does its jobs."""
    _workshops[:] = [workshop]


def work(redis_url: str, *, burst: bool = False) -> None:
    """Take references from the queue; with `burst` until it is empty."""
    redis = open_redis(redis_url)
    worker = SimpleWorker([open_queue(redis)], connection=redis, serializer=JSONSerializer)
    worker.work(burst=burst, logging_level="WARNING")


def run_queued(reference: str) -> None:
    """What RQ calls for one reference."""
    [workshop] = _workshops
    queued = get_current_job()
    if queued is not None:
        queued.connection.delete(sent_key(reference))
    job = workshop.engine.lease_job(workshop.worker, reference)
    if job is None:
        return
    left = job.leased_until - workshop.engine.clock.now() - workshop.engine.config.lease_margin
    seconds = max(1, left // timedelta(seconds=1))
    with UnixSignalDeathPenalty(seconds, JobTimeoutException):  # type: ignore[no-untyped-call]
        do(workshop, job)
