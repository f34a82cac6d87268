"""The disk of a SQLite database is full: said in words, nothing lost, and it goes on when there is room again."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, service_task, user_task
from sqlalchemy.orm import sessionmaker

from engine import Engine, EngineConfig
from engine.errors import StoreFull
from engine.invariants import check_invariants
from engine.store import SqlStore, engine_metadata, open_database
from engine.views import InstanceFilter, TaskFilter
from processes.tasks import Job
from workers.embedded import EmbeddedWorker

Diagram = Callable[..., bytes]
CONFIG = EngineConfig(handlers=None, roles=None, forms=None)
DISK_KB = 4_000
effects = sa.Table("effects", sa.MetaData(), sa.Column("key", sa.Text))


class Disk:
    """A place for a database, of which most can be taken away and given back."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'concierto.sqlite'}"
        self._ballast = folder / "ballast"

    def prepare(self, database: sa.Engine) -> None:
        """Before its first connection."""

    def fill(self, database: sa.Engine) -> None:
        with self._ballast.open("wb", buffering=0) as out, suppress(OSError):
            while out.write(bytes(4_096)):
                pass

    def free(self, database: sa.Engine) -> None:
        self._ballast.unlink()


class PageLimit(Disk):
    """Where nothing may be mounted: SQLite itself finds no more pages (the same error by another way)."""

    limit = 1_000_000

    def prepare(self, database: sa.Engine) -> None:
        @sa.event.listens_for(database, "connect")
        def limit(connection: object, _entry: object) -> None:
            connection.execute(f"PRAGMA max_page_count={self.limit}")  # type: ignore[attr-defined]

    def fill(self, database: sa.Engine) -> None:
        with database.connect() as connection:
            self.limit = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        database.dispose()

    def free(self, database: sa.Engine) -> None:
        self.limit = 1_000_000
        database.dispose()


@pytest.fixture(params=["small_disk", "page_limit"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    if request.param == "page_limit":
        yield PageLimit(tmp_path)
        return
    if os.geteuid() != 0:
        pytest.skip("Expected to be root, who may mount a small disk; the other case shows the same error")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "none", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("Expected to be allowed to mount a small disk; the other case shows the same error")
    yield Disk(folder)
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def database(disk: Disk) -> Iterator[sa.Engine]:
    made = open_database(disk.url)
    disk.prepare(made)
    with made.begin() as connection:
        engine_metadata.create_all(connection)
        effects.create(connection)
    yield made
    made.dispose()


def write(job: Job) -> dict[str, object]:
    job.session.execute(sa.insert(effects).values(key=job.idempotency_key))
    return {}


def start_until_full(engine: Engine, most: int = 2_000) -> int:
    """How many were started, as their caller was told."""
    for number in range(most):
        try:
            engine.start("letter", {"text": "x" * 4_000})
        except StoreFull:
            return number
    raise AssertionError(f"Expected the disk to be full after {most} starts")


def test_a_full_disk_loses_nothing(disk: Disk, database: sa.Engine, diagram: Diagram) -> None:
    engine = Engine(SqlStore(database), config=CONFIG)
    xml = diagram("letter", START, service_task("send", 'backoff="PT0S"'), user_task("ask"), END)
    engine.deploy({"letter.bpmn": xml}, actor="ana")
    engine.start("letter", {"text": ""})
    worker = EmbeddedWorker(engine, sessionmaker(database), find={"tests.send": write}.get, interval_s=0.05)
    disk.fill(database)
    worker.start()
    try:
        started = 1 + start_until_full(engine)
        started += start_until_full(engine)
        chosen = InstanceFilter(limit=5_000)
        known = len(engine.read.list_instances(chosen))
        assert known >= started
        disk.free(database)
        give_up_at = time.monotonic() + 30
        while len(engine.read.list_tasks(TaskFilter(limit=5_000))) < known:
            assert time.monotonic() < give_up_at, "Expected the work to go on, but it did not"
            time.sleep(0.05)
    finally:
        assert worker.stop()
    for task in engine.read.list_tasks(TaskFilter(limit=5_000)):
        engine.complete(task.instance_id, task.number, {}, actor="eva")
    assert {view.state for view in engine.read.list_instances(chosen)} == {"completed"}
    assert engine.read.incidents() == []
    with database.connect() as connection:
        keys = connection.execute(sa.select(effects.c.key)).scalars().all()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert len(keys) == len(set(keys)) == known
    assert check_invariants(SqlStore(database)) == []
