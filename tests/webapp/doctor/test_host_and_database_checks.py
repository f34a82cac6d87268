"""The machine and the database: each thing that can be wrong with them is named."""

import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.store import open_database
from processes.application import Application
from processes.migrations import migrate
from processes.migrations.schema import PREVIOUS, Schema, schema_of
from webapp.doctor.database_checks import (
    check_clock,
    check_durability,
    check_reachable,
    check_schema,
    judge_clock,
)
from webapp.doctor.finding import Grade
from webapp.doctor.host_checks import judge_room


def test_files_that_others_can_read_are_named(installed: Application, examined: Any, tmp_path: Path) -> None:
    folder = tmp_path / "var"
    examined()
    folder.chmod(0o755)
    (folder / "secret").chmod(0o644)
    finding = examined()["file_permissions"]
    assert finding.remedy.startswith("chmod 600")
    folder.chmod(0o700)
    assert "file_permissions" not in examined()


@pytest.mark.parametrize(
    ("free", "code", "grade"),
    [
        (50_000_000, "disk_full", Grade.FAULT),
        (500_000_000, "disk_full", Grade.WARNING),
        (5_000_000_000, "disk", Grade.NOTE),
    ],
)
def test_a_disk_that_fills_up_is_named(free: int, code: str, grade: Grade) -> None:
    finding = judge_room(Path("var"), free)
    assert (finding.code, finding.grade) == (code, grade)


@pytest.mark.parametrize(
    ("seconds", "code", "grade"),
    [(0.1, "clock", Grade.NOTE), (5, "clock_skew", Grade.WARNING), (300, "clock_skew", Grade.WARNING)],
)
def test_clocks_that_disagree_are_named(seconds: float, code: str, grade: Grade) -> None:
    finding = judge_clock(timedelta(seconds=seconds))
    assert (finding.code, finding.grade) == (code, grade)


def test_without_a_database_the_rest_is_still_looked_at(examined: Any) -> None:
    found = examined()
    assert found["schema_missing"].grade == Grade.FAULT
    assert "python" in found
    assert "work" not in found


@pytest.mark.enable_socket
def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"postgresql+psycopg://u:hidden@127.0.0.1:{taken.getsockname()[1]}/x?connect_timeout=2"
        database = open_database(address)
        finding = check_reachable(database)
        database.dispose()
    assert finding is not None
    assert finding.code == "database_unreachable"
    assert "hidden" not in finding.say("es") + finding.say("en")


@pytest.mark.parametrize(
    ("statement", "schema", "code"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", Schema.BEHIND, "schema_behind"),
        (f"UPDATE alembic_version SET version_num = '{PREVIOUS}'", Schema.PREVIOUS, "schema_previous"),
        ("UPDATE alembic_version SET version_num = '9999'", Schema.AHEAD, "schema_ahead"),
        ("DELETE FROM alembic_version", Schema.EMPTY, "schema_missing"),
        ("DROP TABLE alembic_version", Schema.EMPTY, "schema_missing"),
    ],
)
def test_a_schema_of_another_version_is_named(
    installed: Application, examined: Any, statement: str, schema: Schema, code: str
) -> None:
    assert schema_of(installed.database) == Schema.AT_HEAD
    with installed.database.begin() as connection:
        connection.execute(sa.text(statement))
    assert schema_of(installed.database) == schema
    assert code in examined()


def test_a_database_that_may_forget_is_named(installed: Application) -> None:
    careless = open_database(installed.database.url.render_as_string(), synchronous="NORMAL")
    [finding] = check_durability(careless)
    careless.dispose()
    assert (finding.code, finding.grade) == ("not_durable", Grade.WARNING)


@pytest.mark.postgresql
def test_postgresql_is_looked_at_too(postgresql_database: str) -> None:
    database = open_database(postgresql_database)
    assert check_reachable(database) is None
    assert check_schema(database).code == "schema_missing"
    migrate(postgresql_database)
    assert check_schema(database).code == "schema"
    assert [finding.code for finding in check_clock(database)] == ["clock"]
    [durability] = check_durability(database)
    assert durability.code in {"durable", "not_durable"}
    off = open_database(f"{postgresql_database}?options=-csynchronous_commit%3Doff")
    assert [finding.code for finding in check_durability(off)] == ["not_durable"]
    off.dispose()
    database.dispose()
