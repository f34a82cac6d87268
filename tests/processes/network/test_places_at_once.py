"""Many ask for the last places at the same time: as many get one as there are, on PostgreSQL too."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import open_database
from processes.demo.network import add_network
from processes.demo.people import add_professionals
from processes.demo.places import add_places
from processes.migrations import migrate
from processes.network.resource_tables import Resource, StoredEntry, StoredHold
from processes.network.resources import (
    join_waiting_list,
    lock_resource,
    release_place,
    reserve_place,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SHELTER = "alojamiento_breve_leon"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def peopled(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """The demo's Network on each database; the shelter has two places."""
    name = "database_url" if request.param == "sqlite" else "postgresql_database"
    url: str = request.getfixturevalue(name)
    migrate(url)
    database = open_database(url)
    with Session(database) as session, session.begin():
        add_places(session)
        add_professionals(session)
        add_network(session, now=NOW)
        session.get_one(Resource, SHELTER).places = 2
    yield database
    database.dispose()


def ask(database: sa.Engine, case_code: str) -> None:
    """What the service tasks do: a place, or else a turn."""
    with Session(database) as session, session.begin():
        session.connection(execution_options={"writes": True})
        shelter = lock_resource(session, SHELTER)
        if reserve_place(session, shelter, case_code, key=f"hold:{case_code}", now=NOW) is None:
            join_waiting_list(session, shelter, case_code, urgency=0, key=f"wait:{case_code}", now=NOW)


def give_back(database: sa.Engine, case_code: str) -> None:
    with Session(database) as session, session.begin():
        session.connection(execution_options={"writes": True})
        release_place(session, lock_resource(session, SHELTER), case_code, now=NOW)


def at_once(work: list[tuple[object, str]], database: sa.Engine) -> None:
    ready = Barrier(len(work))

    def run(do: object, case_code: str) -> None:
        ready.wait()
        assert callable(do)
        do(database, case_code)

    threads = [Thread(target=run, args=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_place_is_given_twice_and_each_that_is_freed_is_offered_once(peopled: sa.Engine) -> None:
    at_once([(ask, f"C-{number}") for number in range(5)], peopled)
    with Session(peopled) as session:
        held = session.scalars(sa.select(StoredHold.case_code)).all()
        waiting = session.scalars(sa.select(StoredEntry.case_code)).all()
    assert (len(held), len(waiting)) == (2, 3)
    assert {*held, *waiting} == {f"C-{number}" for number in range(5)}
    at_once([(give_back, code) for code in held], peopled)
    with Session(peopled) as session:
        statuses = sorted(session.scalars(sa.select(StoredEntry.status)))
        told = session.scalar(sa.text("SELECT count(*) FROM engine_messages WHERE name = 'place_offered'"))
    assert (statuses, told) == (["offered", "offered", "waiting"], 2)
