"""A real `concierto worker` of this version on PostgreSQL as the release before left it: it warns, and does its work.

Then the database is migrated underneath, and the same process does more.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from product_process import LaunchProduct
from small_diagrams import END, START, Diagram
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.invariants import check_invariants
from engine.store import SqlStore, open_database
from engine.views import InstanceFilter
from processes.application import Application
from processes.bootstrap import build
from processes.cases.tables import Case, Participant
from processes.migrations import migrate, upgrade
from processes.migrations.schema import PREVIOUS
from processes.network.tables import Organisation, StoredPost, StoredProfessional, Territory

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.enable_socket,
]
PEOPLE = ("P-1", "P-2")
OPEN = (
    '<serviceTask id="open_case"><extensionElements><care:service handler="cases.open_case"/>'
    "</extensionElements></serviceTask>"
)


@pytest.fixture
def application(postgresql_database: str, redis_url: str, diagram: Diagram) -> Iterator[Application]:
    """An installation that nobody has migrated yet, with a coordinator and two persons to open a case of."""
    database = open_database(postgresql_database)
    with database.begin() as connection:
        upgrade(connection, PREVIOUS)
    database.dispose()
    made = build(postgresql_database, redis_url=redis_url)
    with made.sessions.begin() as session:
        _fill(session)
    made.engine.deploy({"opening.bpmn": diagram("opening", START, OPEN, END)}, actor="ana")
    yield made
    made.dispose()


def _fill(session: Session) -> None:
    session.add(Territory(code="north", name="Norte"))
    session.flush()
    kind: dict[str, Any] = {"ownership": "public", "standing": "agent", "device_class": "primary_care"}
    session.add(Organisation(code="ceas", name="CEAS inventado", territory="north", **kind))
    session.flush()
    session.add(StoredProfessional(username="cruz", name="Cruz Inventada", organisation="ceas"))
    session.flush()
    session.add(StoredPost(username="cruz", role="cc", organisation="ceas", territory="north"))
    for code in PEOPLE:
        name = {"given_name": "Persona", "surnames": f"Inventada {code}"}
        session.add(Participant(code=code, birth_year=1980, territory="north", ceas="ceas", **name))


def test_it_works_before_and_after_the_migration(
    launch_product: LaunchProduct, application: Application, postgresql_database: str, redis_url: str
) -> None:
    worker = launch_product(
        "worker",
        "--lang",
        "en",
        environment={
            "CONCIERTO_DATABASE_URL": postgresql_database,
            "CONCIERTO_REDIS_URL": redis_url,
            "CONCIERTO_SECRET_KEY": "k" * 40,
        },
    )
    worker.wait_for("the database is of the release before")
    worker.wait_for("Waiting for jobs")
    _open(application, PEOPLE[0])
    _wait_until(lambda: _cases(application) == 1)
    migrate(postgresql_database)
    _open(application, PEOPLE[1])
    _wait_until(lambda: _cases(application) == 2)
    _wait_until(lambda: not application.engine.read.list_instances(InstanceFilter(state="active")))
    assert application.engine.read.incidents() == []
    assert check_invariants(SqlStore(application.database)) == []
    assert worker.stop() == 0


def _open(application: Application, participant: str) -> None:
    variables = {"participant": participant, "case_coordinator": "cruz"}
    application.engine.start("opening", variables, business_key=participant, actor="ana")


def _cases(application: Application) -> int:
    with application.sessions() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def _wait_until(come: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + 60
    while not come():
        assert time.monotonic() < ends_at, "Expected the worker to do its job within a minute"
        time.sleep(0.1)
