"""Workers on RQ and PostgreSQL: real processes, one killed in the middle of a job; nothing lost, nothing doubled."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
import sqlalchemy as sa
from servers import stop, wait_until
from small_diagrams import END, START, service_task

import engine as engine_package
from engine import Engine, EngineConfig
from engine.errors import WorkersUnreachable
from engine.store import SqlStore
from engine.views import InstanceFilter
from workers.deadline import LATE
from workers.dispatch import RqDispatcher, dispatch_through
from workers.queues import open_queue, open_redis

Diagram = Callable[..., bytes]
PROGRAM = Path(__file__).with_name("worker_process.py")
ROOT = Path(engine_package.__file__).parents[1]
effects = sa.Table("effects", sa.MetaData(), sa.Column("key", sa.Text), sa.Column("worker", sa.Text))


class Workers:
    """Starts worker processes and keeps what they print."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self._folder = folder
        self._urls = [database_url, redis_url]
        self.processes: list[subprocess.Popen[bytes]] = []

    def launch(self) -> subprocess.Popen[bytes]:
        name = f"worker-{len(self.processes)}"
        log = self._folder / name
        command = [sys.executable, str(PROGRAM), *self._urls, name, str(self._folder)]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        with log.open("wb") as out:
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
        self.processes.append(process)
        wait_until(lambda: "ready" in log.read_text(), process, log)
        return process

    def said(self, text: str) -> bool:
        return any(text in (self._folder / f"worker-{n}").read_text() for n in range(len(self.processes)))


@pytest.fixture
def workers(tmp_path: Path, postgresql_engine: sa.Engine, redis_url: str) -> Iterator[Workers]:
    url = postgresql_engine.url.render_as_string(hide_password=False)
    made = Workers(tmp_path, url, redis_url)
    yield made
    for process in made.processes:
        stop(process)


@pytest.fixture
def served(postgresql_engine: sa.Engine, redis_url: str, diagram: Diagram) -> Iterator[Engine]:
    """An engine whose jobs go to the queue; a job may take two seconds and its lease half a second more."""
    effects.create(postgresql_engine)
    config = EngineConfig(
        handlers=None, roles=None, forms=None, outbox=True, lease_margin=timedelta(seconds=0.5)
    )
    engine = Engine(SqlStore(postgresql_engine), config=config)
    dispatcher = dispatch_through(engine, redis_url)
    task = service_task("send", 'retries="5" backoff="PT0S" timeout="PT2S"')
    engine.deploy({"letter.bpmn": diagram("letter", START, task, END)}, actor="ana")
    yield engine
    dispatcher.close()


def eventually(is_so: Callable[[], bool], seconds: float = 30) -> None:
    give_up_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up_at, "Expected it in time, but it did not happen"
        time.sleep(0.05)


def rows(database: sa.Engine) -> list[tuple[str, str]]:
    with database.connect() as connection:
        return [(row.key, row.worker) for row in connection.execute(sa.select(effects))]


def queued(redis_url: str) -> int:
    with open_redis(redis_url) as connection:
        return len(open_queue(connection))


def test_a_worker_killed_in_the_middle_of_a_job_loses_and_doubles_nothing(
    served: Engine, workers: Workers, postgresql_engine: sa.Engine
) -> None:
    """Invariants 2 and 8."""
    first = workers.launch()
    outcome = served.start("letter")
    eventually(lambda: workers.said("begun"))
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert rows(postgresql_engine) == []
    workers.launch()
    workers.launch()
    eventually(lambda: not served.read.jobs())
    view = served.read.find_instance(outcome.instance_id)
    assert view is not None
    assert view.state == "completed"
    assert len(rows(postgresql_engine)) == 1
    commands = [row.command for row in served.read.journal(outcome.instance_id)]
    assert commands == ["StartInstance", "CompleteJob"]
    assert served.verify_journal(outcome.instance_id) == []


def test_a_handler_that_takes_too_long_is_stopped_and_tried_again(
    served: Engine, workers: Workers, postgresql_engine: sa.Engine
) -> None:
    workers.launch()
    outcome = served.start("letter")
    eventually(lambda: not served.read.jobs())
    assert len(rows(postgresql_engine)) == 1
    view = served.read.find_instance(outcome.instance_id)
    assert view is not None
    assert view.state == "completed"


def test_many_jobs_are_each_done_once_by_two_workers(
    served: Engine, workers: Workers, postgresql_engine: sa.Engine, tmp_path: Path
) -> None:
    (tmp_path / "quick").touch()
    workers.launch()
    workers.launch()
    for _ in range(40):
        served.start("letter")
    eventually(lambda: not served.read.jobs())
    keys = [key for key, _ in rows(postgresql_engine)]
    assert len(keys) == len(set(keys)) == 40
    states = {view.state for view in served.read.list_instances(InstanceFilter(limit=100))}
    assert states == {"completed"}


def test_a_queue_that_was_lost_is_filled_again(
    served: Engine, workers: Workers, redis_url: str, tmp_path: Path
) -> None:
    (tmp_path / "quick").touch()
    served.start("letter")
    assert queued(redis_url) == 1
    with redis.Redis.from_url(redis_url) as connection:
        connection.flushall()
    workers.launch()
    eventually(lambda: not served.read.jobs())


def test_a_reference_is_queued_once_until_a_worker_begins_it(served: Engine, redis_url: str) -> None:
    served.start("letter")
    assert queued(redis_url) == 1
    assert served.resend_jobs() == 1
    assert queued(redis_url) == 1


def test_a_worker_ends_when_it_is_asked_to(workers: Workers) -> None:
    process = workers.launch()
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_a_worker_that_is_asked_to_end_gives_a_long_job_back(
    served: Engine, workers: Workers, postgresql_engine: sa.Engine, diagram: Diagram
) -> None:
    """Its handler would take half a minute; the worker has a second."""
    task = service_task("send", 'retries="1" backoff="PT0S" timeout="PT60S"')
    served.deploy({"letter.bpmn": diagram("letter", START, task, END)}, actor="ana")
    first = workers.launch()
    outcome = served.start("letter")
    eventually(lambda: workers.said("begun"))
    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=10) == LATE
    assert rows(postgresql_engine) == []
    [job] = served.read.jobs()
    assert (job.worker, job.retries) == (None, 1)
    workers.launch()
    eventually(lambda: not served.read.jobs())
    view = served.read.find_instance(outcome.instance_id)
    assert view is not None
    assert view.state == "completed"
    assert [key for key, _ in rows(postgresql_engine)] == [f"{job.instance_id}-{job.number}"]


def test_without_redis_work_goes_on_and_wake_ups_wait(
    postgresql_engine: sa.Engine, diagram: Diagram, caplog: pytest.LogCaptureFixture
) -> None:
    config = EngineConfig(handlers=None, roles=None, forms=None, outbox=True)
    engine = Engine(SqlStore(postgresql_engine), config=config)
    dispatcher = dispatch_through(engine, "redis://127.0.0.1:1/0")
    engine.deploy({"letter.bpmn": diagram("letter", START, service_task("send"), END)}, actor="ana")
    assert not engine.start("letter").ended
    assert "wait in the outbox" in caplog.text
    with pytest.raises(WorkersUnreachable):
        RqDispatcher("redis://127.0.0.1:1/0").wake(["1-1"])
    dispatcher.close()
