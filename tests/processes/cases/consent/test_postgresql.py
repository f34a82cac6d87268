"""Consent on PostgreSQL: readers at one moment each get a line, the log refuses changes, blocking can be undone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from engine import Engine, EngineConfig
from engine.store import SqlStore, open_database
from processes.cases import handlers
from processes.cases.consent.access_log import Look, accesses_of, note_access, verify_accesses
from processes.cases.consent.acts import Act
from processes.cases.consent.reading import readable_fields
from processes.cases.consent.revoking import revoke
from processes.cases.law import law_context
from processes.cases.lifecycle.erasing import block, unblock
from processes.cases.lifecycle.rights_log import Request
from processes.cases.queries import find_case_for
from processes.cases.tables import Case, Participant
from processes.migrations import migrate
from processes.network.queries import get_professional
from processes.network.tables import Organisation, StoredPost, StoredProfessional, Territory
from processes.tasks import Job

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
READERS = ("ana", "berta", "carmen", "dunia")
YES = {"carry_out": True, "record": True, "team": True, "research": True}


@pytest.fixture
def database(postgresql_database: str) -> Iterator[sa.Engine]:
    migrate(postgresql_database)
    opened = open_database(postgresql_database)
    with Session(opened) as session, session.begin():
        _fill(session)
    yield opened
    opened.dispose()


def _fill(session: Session) -> None:
    """A CEAS with four social workers, one of them a case coordinator too, and one participant with a case."""
    session.add(Territory(code="north", name="Norte"))
    session.flush()
    about = {"ownership": "public", "standing": "agent", "device_class": "primary_care", "territory": "north"}
    session.add(Organisation(code="ceas", name="CEAS", **about))
    session.flush()
    session.add_all(StoredProfessional(username=name, name=name, organisation="ceas") for name in READERS)
    session.flush()
    posts = [*((name, "ceas_ts") for name in READERS), ("ana", "cc")]
    session.add_all(
        StoredPost(username=name, role=role, organisation="ceas", territory="north") for name, role in posts
    )
    session.add(
        Participant(code="P1", given_name="Persona", surnames="Inventada", territory="north", ceas="ceas")
    )
    session.flush()
    _run(session, "open", handlers.open_case, participant="P1", case_coordinator="ana")
    _run(session, "sign", handlers.register_consent, case_id="C-2026-0001", consent=YES)


def _run(session: Session, key: str, handler: object, **variables: object) -> None:
    assert callable(handler)
    handler(
        Job(
            handler=key, instance_id=1, business_key="", idempotency_key=key, variables=variables, now=NOW,
            session=session,
        )
    )  # fmt: skip


def test_readers_at_one_moment_each_get_a_line(database: sa.Engine) -> None:
    together, faults = Barrier(len(READERS)), []

    def look(username: str) -> None:
        try:
            with Session(database) as session, session.begin():
                reader = get_professional(session, username)
                seen = Look(case_code="C-2026-0001", purpose="care", field_groups=frozenset({"identity"}))
                together.wait()
                note_access(session, reader, seen, now=NOW)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test names it
            faults.append(fault)

    threads = [Thread(target=look, args=[name]) for name in READERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Session(database) as session:
        rows = accesses_of(session, "C-2026-0001")
        assert [row.number for row in rows] == [4, 3, 2, 1]
        assert {row.username for row in rows} == set(READERS)
        assert list(verify_accesses(session)) == []
        for statement in (
            "UPDATE data_accesses SET username = 'x'",
            "DELETE FROM data_accesses",
            "TRUNCATE data_accesses",
        ):
            with pytest.raises(DatabaseError, match="append-only"):
                session.execute(sa.text(statement))
            session.rollback()


def test_revoking_blocking_and_unblocking(database: sa.Engine) -> None:
    engine = Engine(SqlStore(database), config=EngineConfig(handlers=None, roles=None, forms=None))
    asked = Request(by="hugo", reason="Lo pide la persona", at=NOW)
    with Session(database) as session, session.begin():
        case = session.get_one(Case, "C-2026-0001")
        assert revoke(session, engine, case, Act(by="ana", at=NOW, key="revoke")).has_ended
        _run(session, "close", handlers.close_case, case_id=case.code, close_reason="revoked")
        ana = get_professional(session, "ana")
        assert readable_fields(session, ana, case, "care", on=NOW.date())
        block(session, "P1", law_context(date(2026, 11, 22)), asked)
        assert find_case_for(session, ana, case.code) is None
        assert readable_fields(session, ana, case, "care", on=NOW.date()) == frozenset()
        assert session.get_one(Participant, "P1").name == "P1"
        unblock(session, "P1", asked)
        assert find_case_for(session, ana, case.code) is not None
        assert session.get_one(Participant, "P1").name == "Persona Inventada"
