"""The list of an action on PostgreSQL: the latest scoring by a window, seats under locks."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from engine.store import open_database
from processes.migrations import migrate
from processes.network.tables import Organisation, Territory
from processes.risk.community.lists import make_list, seats_now
from processes.risk.community.queries import lock_action
from processes.risk.community.tables import CommunityAction

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def postgresql_session(postgresql_database: str) -> Iterator[Session]:
    migrate(postgresql_database)
    database = open_database(postgresql_database)
    with Session(database) as session:
        session.add_all(Territory(code=code, name=code) for code in ("north", "south"))
        session.flush()
        session.add(
            Organisation(
                code="ceas_n", name="CEAS", ownership="public", standing="agent", device_class="primary_care",
                territory="north",
            )
        )  # fmt: skip
        session.flush()
        yield session
    database.dispose()


def test_the_list_is_that_of_the_latest_scoring(
    postgresql_session: Session, score: Callable[[Session], Session]
) -> None:
    session = score(postgresql_session)
    action = CommunityAction(
        title="Taller", theme="employment", organiser="ceas_n", territory="north", place="Aquí",
        starts_at=NOW + timedelta(days=9), seats=1, waiting_places=1, least_risk=0.2, most_risk=0.8, rest_days=90,
        status="planned", planned_by="eloy", planned_at=NOW,
    )  # fmt: skip
    session.add(action)
    session.flush()
    locked = lock_action(session, action.code)
    assert sorted(each.participant for each in make_list(session, locked, NOW)) == [
        "P4",
        "P5",
        "P6",
        "P7",
        "P8",
    ]
    assert seats_now(session, locked) == {"seated": [], "offered": [], "waiting": []}
