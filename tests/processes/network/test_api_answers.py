"""Answers under an idempotency key: reserved once, kept, released, purged; who comes second waits."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from engine.store import open_database
from processes.migrations import migrate
from processes.network.api_answers import KEPT_FOR, Asked, Kept, keep_answer, purge_answers, release, reserve

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ASKED = Asked(owner="ana", key="k", digest="d")
ANSWER = Kept(digest="d", created_at=NOW, status=201, headers={"ETag": '"v1"'}, body=b"{}")


def test_a_key_is_reserved_once_for_each_owner(network_session: Session) -> None:
    assert reserve(network_session, ASKED, now=NOW) is None
    keep_answer(network_session, ASKED, ANSWER)
    assert reserve(network_session, ASKED, now=NOW) == ANSWER
    assert reserve(network_session, Asked(owner="eva", key="k", digest="d"), now=NOW) is None


def test_a_released_key_is_free(network_session: Session) -> None:
    reserve(network_session, ASKED, now=NOW)
    release(network_session, ASKED)
    assert reserve(network_session, ASKED, now=NOW) is None


def test_old_answers_go_and_young_ones_stay(network_session: Session) -> None:
    for number in range(3):
        reserve(network_session, Asked(owner="ana", key=f"old-{number}", digest="d"), now=NOW)
    later = NOW + KEPT_FOR + timedelta(seconds=1)
    reserve(network_session, ASKED, now=later)
    assert purge_answers(network_session, now=later, limit=2) == 2
    assert purge_answers(network_session, now=later) == 1
    assert reserve(network_session, ASKED, now=later) is not None


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_who_asks_meanwhile_waits_and_gets_the_answer(request: pytest.FixtureRequest, kind: str) -> None:
    path = request.getfixturevalue("tmp_path") / "answers.db"
    url = f"sqlite:///{path}" if kind == "sqlite" else request.getfixturevalue("postgresql_database")
    migrate(url)
    database = open_database(url)
    sessions = sessionmaker(database)
    reserved, done = threading.Event(), threading.Event()
    got: list[Kept | None] = []

    def second() -> None:
        reserved.wait()
        with sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            got.append(reserve(session, ASKED, now=NOW))
        done.set()

    thread = threading.Thread(target=second)
    thread.start()
    with sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        assert reserve(session, ASKED, now=NOW) is None
        reserved.set()
        assert not done.wait(0.3)
        keep_answer(session, ASKED, ANSWER)
    thread.join()
    database.dispose()
    assert got == [ANSWER]
