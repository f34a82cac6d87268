"""Chores: each at its time, once whatever is done twice, and none keeps another from being done."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.testing import FixedClock
from engine.views import MessageFilter
from processes.application import Application
from processes.bootstrap import build
from processes.demo.loading import prepare_network
from processes.migrations import migrate
from processes.network.resource_tables import Resource
from processes.network.resources import join_waiting_list
from workers.embedded import EmbeddedWorker
from workers.rounds import CHORES, Chore, Rounds
from workers.sweeps import Sweeper

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SHELTER = "alojamiento_breve_leon"


def write(session: Session, _now: datetime) -> int:
    session.execute(sa.text("INSERT INTO effects (key, worker) VALUES ('chore', 'w')"))
    return 1


def fail(_session: Session, _now: datetime) -> int:
    raise OSError("no")


def test_each_has_its_own_time(bench: Any) -> None:
    chores = (Chore(name="seldom", every_s=3_600, do=write), Chore(name="always", every_s=0, do=write))
    rounds = Rounds(bench.engine, bench.sessions, chores)
    assert [rounds.go(), rounds.go(), rounds.go()] == [2, 1, 1]
    assert bench.effects() == ["chore"] * 4


def test_one_that_fails_is_said_and_the_others_are_done(bench: Any, caplog: pytest.LogCaptureFixture) -> None:
    chores = (Chore(name="broken", every_s=0, do=fail), Chore(name="whole", every_s=0, do=write))
    with caplog.at_level(logging.ERROR):
        assert Rounds(bench.engine, bench.sessions, chores).go() == 1
    assert "chore broken failed" in caplog.text
    assert bench.effects() == ["chore"]


def test_what_a_failed_chore_wrote_is_taken_back(bench: Any) -> None:
    def half(session: Session, now: datetime) -> int:
        write(session, now)
        raise OSError("no")

    Rounds(bench.engine, bench.sessions, (Chore(name="half", every_s=0, do=half),)).go()
    assert bench.effects() == []


def test_the_worker_of_the_one_process_goes_its_rounds(bench: Any) -> None:
    rounds = Rounds(bench.engine, bench.sessions, (Chore(name="once", every_s=3_600, do=write),))
    worker = EmbeddedWorker(bench.engine, bench.sessions, interval_s=0.01, rounds=rounds)
    _run_until(bench, worker)
    assert bench.effects() == ["chore"]


def test_the_sweeper_beside_the_queue_goes_its_rounds(bench: Any) -> None:
    rounds = Rounds(bench.engine, bench.sessions, (Chore(name="once", every_s=3_600, do=write),))
    _run_until(bench, Sweeper(bench.engine, interval_s=0.01, rounds=rounds))
    assert bench.effects() == ["chore"]


def _run_until(bench: Any, worker: EmbeddedWorker | Sweeper) -> None:
    """Until it has done something, ten seconds at most."""
    worker.start()
    give_up_at = time.monotonic() + 10
    while not bench.effects() and time.monotonic() < give_up_at:
        time.sleep(0.01)
    worker.stop()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def network(tmp_path: Path, clock: FixedClock) -> Iterator[Application]:
    """The demo's Network: the shelter's one place is offered to C-1, and C-2 waits."""
    url = f"sqlite:///{tmp_path / 'network.db'}"
    migrate(url)
    built = build(url, clock=clock)
    prepare_network(built, now=NOW)
    with built.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        shelter = session.get_one(Resource, SHELTER)
        shelter.places = 1
        for number in (1, 2):
            join_waiting_list(session, shelter, f"C-{number}", urgency=0, key=f"wait:C-{number}", now=NOW)
    yield built
    built.dispose()


def offered(application: Application) -> list[str]:
    chosen = MessageFilter(name="place_offered", limit=50)
    return [message.key for message in application.engine.read.list_messages(chosen)]


def test_an_offer_that_ran_out_goes_to_the_next_once(network: Application, clock: FixedClock) -> None:
    rounds = [Rounds(network.engine, network.sessions) for _ in range(2)]
    assert [each.go() for each in rounds] == [0, 0]
    assert offered(network) == ["C-1"]
    clock.advance(timedelta(days=4).total_seconds())
    again = [Rounds(network.engine, network.sessions) for _ in range(2)]
    assert [each.go() for each in again] == [1, 0]
    assert offered(network) == ["C-1", "C-2"]


def test_the_product_settles_offers_and_seals_accesses_by_itself() -> None:
    assert {chore.name: chore.every_s for chore in CHORES} == {
        "settle_offers": 300.0,
        "seal_accesses": 3_600.0,
    }
