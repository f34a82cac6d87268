"""A worker process on RQ: jobs from Redis, and sweeps. Any number may run, any may be killed at any moment."""

import os
import socket

from processes.application import Application
from processes.bootstrap import build
from processes.tasks import find_handler
from workers.jobs import Workshop
from workers.queue_worker import STOP_S, serve_queue
from workers.rounds import Rounds


def run_worker(redis_url: str, database_url: str, *, interval_s: float = 1.0) -> None:
    """Work until SIGTERM or SIGINT; the job that runs then is finished first, if it ends in STOP_S."""
    application = build(database_url, redis_url=redis_url)
    try:
        work_for(application, redis_url, interval_s=interval_s)
    finally:
        application.dispose()


def work_for(
    application: Application, redis_url: str, *, interval_s: float = 1.0, stop_s: float = STOP_S
) -> None:
    """The same for an application that is composed already."""
    name = f"{socket.gethostname()}-{os.getpid()}"
    workshop = Workshop(application.engine, application.sessions, find_handler, name)
    rounds = Rounds(application.engine, application.sessions)
    serve_queue(workshop, redis_url, interval_s=interval_s, stop_s=stop_s, rounds=rounds)
