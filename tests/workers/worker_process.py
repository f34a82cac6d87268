"""A worker process for tests: `worker_process.py DATABASE_URL REDIS_URL NAME FOLDER`.

Its handler writes its effect, says so on standard output, and then takes its time, long enough to be killed: at the
first run of each job, unless the folder has a file `quick`.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from engine import Engine, EngineConfig
from engine.store import SqlStore, open_database
from processes.tasks import Job
from workers.jobs import Workshop
from workers.queue_worker import serve_queue

MARGIN = timedelta(seconds=0.5)
STOP_S = 1.0
effects = sa.Table("effects", sa.MetaData(), sa.Column("key", sa.Text), sa.Column("worker", sa.Text))


def main(database_url: str, redis_url: str, name: str, seen: Path) -> None:
    """Serve the queue until a signal ends it."""

    def send(job: Job) -> dict[str, Any]:
        job.session.execute(sa.insert(effects).values(key=job.idempotency_key, worker=name))
        job.session.flush()
        first = seen / job.idempotency_key
        slow = not first.exists() and not (seen / "quick").exists()
        first.touch()
        print("begun", job.idempotency_key, flush=True)
        if slow:
            time.sleep(30)
        return {"by": name}

    database = open_database(database_url)
    config = EngineConfig(handlers=None, roles=None, forms=None, outbox=True, lease_margin=MARGIN)
    engine = Engine(SqlStore(database), config=config)
    find = {"tests.send": send}.get
    workshop = Workshop(engine, sessionmaker[Session](database), find, name)
    print("ready", flush=True)
    serve_queue(workshop, redis_url, interval_s=0.2, stop_s=STOP_S)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
