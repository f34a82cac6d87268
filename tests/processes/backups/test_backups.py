"""A backup made under load is whole: restored elsewhere every invariant holds, and its processes go on."""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from postgresql_server import program_folders
from small_diagrams import END, START, user_task

from engine import Engine, EngineConfig
from engine.invariants import check_invariants
from engine.store import SqlStore, open_database
from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter
from processes.backups import BackupRefused, back_up, restore
from processes.migrations import migrate
from webapp.commands.backup import back_up_database, restore_database

Diagram = Callable[..., bytes]
REST = (
    '<intermediateCatchEvent id="rest"><timerEventDefinition><timeDuration '
    'xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>'
)
UNCHECKED = EngineConfig(handlers=None, roles=None, forms=None)


class Site:
    """A migrated database with an engine at a time of its own, and somewhere to restore to."""

    def __init__(self, url: str, empty_url: str) -> None:
        self.url = url
        self.empty_url = empty_url
        migrate(url)
        self.database = open_database(url, synchronous="NORMAL")
        self.engine = Engine(SqlStore(self.database), clock=FixedClock(), config=UNCHECKED)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    if request.param == "sqlite":
        made = Site(f"sqlite:///{tmp_path / 'here.db'}", f"sqlite:///{tmp_path / 'there' / 'there.db'}")
    else:
        folders = os.pathsep.join(str(folder) for folder in program_folders())
        monkeypatch.setenv("PATH", f"{folders}{os.pathsep}{os.environ['PATH']}")
        url = request.getfixturevalue("postgresql_database")
        server = request.getfixturevalue("postgresql_server")
        server.execute("CREATE DATABASE restored TEMPLATE template0")
        made = Site(url, server.url("restored"))
    yield made
    made.database.dispose()
    if request.param == "postgresql":
        server.execute("DROP DATABASE restored WITH (FORCE)")


def test_a_backup_under_load_is_whole_and_goes_on(site: Site, tmp_path: Path, diagram: Diagram) -> None:
    engine = site.engine
    engine.deploy({"a.bpmn": diagram("resting", START, user_task("phone"), REST, END)}, actor="ana")
    begun, stop = threading.Event(), threading.Event()
    working = threading.Thread(target=_work, args=[engine, begun, stop])
    working.start()
    assert begun.wait(30)
    size = back_up(site.url, tmp_path / "backup")
    stop.set()
    working.join(30)
    assert size == (tmp_path / "backup").stat().st_size > 0
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    restore(tmp_path / "backup", site.empty_url)
    _goes_on(site)


def _work(engine: Engine, begun: threading.Event, stop: threading.Event) -> None:
    """Begin instances and complete their tasks until told to stop."""
    rounds = 0
    while not stop.is_set() and rounds < 2_000:
        instance_id = engine.start("resting").instance_id
        if rounds % 2:
            [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset([instance_id])))
            engine.complete(instance_id, task.number, {}, actor="ana")
        rounds += 1
        if rounds == 20:
            begun.set()


def _goes_on(site: Site) -> None:
    database = open_database(site.empty_url)
    store, clock = SqlStore(database), FixedClock()
    engine = Engine(store, clock=clock, config=UNCHECKED)
    assert check_invariants(store) == []
    kept = len(engine.read.list_instances(InstanceFilter(limit=10_000)))
    assert 20 <= kept <= len(site.engine.read.list_instances(InstanceFilter(limit=10_000)))
    resting = len(engine.read.timers())
    clock.advance(5 * 60 * 60)  # much later than the timers: each fires once, and no more
    assert resting > 0
    assert engine.tick() == resting
    assert engine.tick() == 0
    assert engine.read.timers() == []
    assert check_invariants(store) == []
    database.dispose()


def test_nothing_is_ever_overwritten(site: Site, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    back_up(site.url, target)
    with pytest.raises(BackupRefused, match="exists already"):
        back_up(site.url, target)
    with pytest.raises(BackupRefused, match="already"):
        restore(target, site.url)
    restore(target, site.empty_url)
    with pytest.raises(BackupRefused, match="already"):
        restore(target, site.empty_url)
    assert [path.name for path in tmp_path.rglob("*.partial")] == []


@pytest.mark.parametrize("content", [b"", b"this is no backup" * 500])
def test_what_is_no_backup_is_refused(site: Site, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter").write_bytes(content)
    with pytest.raises(BackupRefused):
        restore(tmp_path / "letter", site.empty_url)
    with pytest.raises(BackupRefused, match="no file"):
        restore(tmp_path / "nothing", site.empty_url)


def test_a_damaged_database_gives_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "here.db"
    migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    for page in range(4, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(bytes(content))
    with pytest.raises(BackupRefused, match="not a whole database"):
        back_up(f"sqlite:///{path}", tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_restored_file_has_no_old_log_beside_it(tmp_path: Path) -> None:
    """SQLite would read a log that was left there into the restored database."""
    source = f"sqlite:///{tmp_path / 'here.db'}"
    migrate(source)
    back_up(source, tmp_path / "backup")
    (tmp_path / "there.db-wal").write_bytes(b"old")
    with pytest.raises(BackupRefused, match=r"there\.db-wal"):
        restore(tmp_path / "backup", f"sqlite:///{tmp_path / 'there.db'}")


@pytest.mark.parametrize(("lang", "saved"), [("es", "Copia guardada"), ("en", "Backup saved")])
def test_the_commands_speak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, saved: str) -> None:
    monkeypatch.chdir(tmp_path)
    environment: Any = {
        "CONCIERTO_DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}",
        "CONCIERTO_SECRET_KEY": "k" * 40,
    }
    migrate(environment["CONCIERTO_DATABASE_URL"])
    run = CliRunner().invoke
    made = run(back_up_database, ["b", "--lang", lang], env=environment)
    assert made.exit_code == 0, made.output
    assert saved in made.output
    refused = run(restore_database, ["b", "--lang", lang], env=environment)
    assert refused.exit_code == 2
    assert refused.stderr
    elsewhere = environment | {"CONCIERTO_DATABASE_URL": f"sqlite:///{tmp_path / 'c.db'}"}
    assert run(restore_database, ["b", "--lang", lang], env=elsewhere).exit_code == 0
    database = open_database(elsewhere["CONCIERTO_DATABASE_URL"])
    with database.connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar_one() == "wal"
    database.dispose()
