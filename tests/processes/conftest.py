"""A migrated database with a small Network in it, and jobs as a worker gives them; for the tests of every area."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from made_jobs import MadeJobs
from members import add_member, add_worker
from sqlalchemy.orm import Session

from engine.store import open_database
from processes.cases.tables import Participant
from processes.migrations import migrate, upgrade
from processes.migrations.schema import PREVIOUS
from processes.network.tables import Territory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PEOPLE = [
    ("ana", "ceas_n", "ceas_ts", "north"),
    ("bea", "ceas_s", "ceas_ts", "south"),
    ("cruz", "asso", "cc", "north"),
    ("dora", "ceas_n", "supervisor", "north"),
    ("eloy", "region", "coordinador_red", None),
    ("fina", "asso", "ts_prof", "north"),
]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table, migrated once."""
    file = tmp_path_factory.mktemp("migrated") / "concierto.sqlite"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    """A migrated, empty database of this test's own."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'concierto.sqlite')}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def previous_url(request: pytest.FixtureRequest) -> str:
    """A database as the previous release left it, on each database in turn."""
    if request.param == "sqlite":
        found = f"sqlite:///{request.getfixturevalue('tmp_path') / 'previous.sqlite'}"
    else:
        found = request.getfixturevalue("postgresql_database")
    database = open_database(found)
    with database.connect().execution_options(writes=True) as connection, connection.begin():
        upgrade(connection, PREVIOUS)
    database.dispose()
    return found


@pytest.fixture
def previous_database(previous_url: str) -> Iterator[sa.Engine]:
    opened = open_database(previous_url)
    yield opened
    opened.dispose()


@pytest.fixture
def network_session(database_url: str) -> Iterator[Session]:
    """North and south, each with a CEAS and its people; an association in the north; the regional office."""
    database = open_database(database_url)
    with Session(database) as session:
        fill_network(session)
        yield session
    database.dispose()


def fill_network(session: Session) -> None:
    session.add_all(Territory(code=code, name=code.title()) for code in ("north", "south"))
    session.flush()
    for code, territory in (("ceas_n", "north"), ("ceas_s", "south"), ("asso", "north"), ("region", None)):
        add_member(session, code, territory, device_class="primary_care")
    for username, organisation, role, territory in PEOPLE:
        add_worker(session, username, organisation, role=role, territory=territory)
    for code, territory in (("P1", "north"), ("P2", "north"), ("P3", "south")):
        session.add(
            Participant(
                code=code,
                given_name="Persona",
                surnames=f"Inventada {code}",
                birth_year=1980,
                territory=territory,
                ceas=f"ceas_{territory[0]}",
            )
        )
    session.commit()


@pytest.fixture
def case_job(network_session: Session) -> MadeJobs:
    return MadeJobs(network_session)
