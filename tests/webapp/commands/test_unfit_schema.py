"""`serve`, `worker` and `migrate` end with a word on a database of another version."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from engine.store import open_database
from processes.bootstrap import migrate
from processes.migrations import upgrade
from processes.migrations.schema import PREVIOUS
from webapp.cli import main


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    found = f"sqlite:///{tmp_path / 'c.sqlite'}"
    monkeypatch.setenv("CONCIERTO_DATABASE_URL", found)
    monkeypatch.setenv("CONCIERTO_REDIS_URL", "redis://127.0.0.1:1/0")
    return found


def test_a_worker_does_not_begin_on_a_database_that_was_not_migrated(url: str) -> None:
    result = CliRunner().invoke(main, ["worker"])
    assert result.exit_code == 2
    assert "concierto migrate" in result.output


@pytest.mark.parametrize(
    "command",
    [
        ["token", "list"],
        ["history", "counts"],
        ["history", "purge", "--dry-run"],
        ["audit", "seal"],
        ["instance", "migrate", "status"],
    ],
)
def test_what_needs_newer_tables_says_so_on_those_of_the_release_before(url: str, command: list[str]) -> None:
    database = open_database(url)
    with database.connect().execution_options(writes=True) as connection, connection.begin():
        upgrade(connection, PREVIOUS)
    database.dispose()
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert "concierto migrate" in result.output
    migrate(url)
    assert CliRunner().invoke(main, command).exit_code == 0


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_a_newer_database_is_refused(url: str, command: str) -> None:
    migrate(url)
    database = open_database(url)
    with database.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    result = CliRunner().invoke(main, [command, "--lang", "en"])
    assert result.exit_code == 2
    assert "newer version of Concierto" in result.output
