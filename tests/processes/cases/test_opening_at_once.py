"""Two workers open a case for one participant at the same time: one case, on PostgreSQL too."""

from collections.abc import Iterator
from datetime import datetime
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine.store import open_database
from processes.cases.opening import Opening, open_case
from processes.cases.tables import Case
from processes.demo.participants import add_codes
from processes.demo.people import add_professionals, coordinator_in
from processes.demo.places import add_places
from processes.migrations import migrate
from processes.network.calendar import ZONE


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def peopled(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """The demo's places and people on each database, and one participant."""
    name = "database_url" if request.param == "sqlite" else "postgresql_database"
    url: str = request.getfixturevalue(name)
    migrate(url)
    database = open_database(url)
    with Session(database) as session, session.begin():
        add_places(session)
        add_professionals(session)
        add_codes(session, {"U1": "leon"}, seed=1)
    yield database
    database.dispose()


def test_one_case_comes_of_it(peopled: sa.Engine) -> None:
    ready, faults = Barrier(4), list[Exception]()
    opening = Opening(participant="U1", case_coordinator=coordinator_in("leon"))

    def work() -> None:
        ready.wait()
        try:
            with Session(peopled) as session, session.begin():
                session.connection(execution_options={"writes": True})
                open_case(session, opening, now=datetime(2026, 11, 22, tzinfo=ZONE))
        except IntegrityError as fault:
            faults.append(fault)  # the job would run again, and find the case

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(peopled) as session:
        assert [case.participant for case in session.scalars(sa.select(Case))] == ["U1"]
