"""Hosts with clocks of their own agree on the time of the database that they share."""

import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import Engine
from engine.store import SqlStore
from engine.store.database_clock import DatabaseClock, clock_of
from engine.testing import FixedClock


class Counter:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def server_time(database: sa.Engine) -> object:
    with database.connect() as connection:
        return connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()


def test_it_is_the_servers_time_and_the_seconds_that_passed_here(postgresql_engine: sa.Engine) -> None:
    counter = Counter()
    clock = DatabaseClock(postgresql_engine, counter)
    first = clock.now()
    assert abs(first - server_time(postgresql_engine)) < timedelta(seconds=5)  # type: ignore[operator]
    counter.seconds += 30
    assert clock.now() == first + timedelta(seconds=30)


def test_it_asks_again_after_a_minute(postgresql_engine: sa.Engine) -> None:
    counter = Counter()
    clock = DatabaseClock(postgresql_engine, counter)
    first = clock.now()
    counter.seconds += 61
    assert clock.now() < first + timedelta(seconds=30)


def test_it_goes_on_while_the_server_is_away(
    postgresql_engine: sa.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    counter = Counter()
    away = sa.create_engine("postgresql+psycopg://concierto@127.0.0.1:1/none", poolclass=sa.NullPool)
    clock = DatabaseClock(postgresql_engine, counter)
    first = clock.now()
    clock._database = away
    counter.seconds += 61
    with caplog.at_level(logging.WARNING):
        assert clock.now() == first + timedelta(seconds=61)
    assert "was not asked" in caplog.text
    with pytest.raises(sa.exc.OperationalError):
        DatabaseClock(away, counter).now()


def test_one_machine_needs_no_other_clock(sqlite_engine: sa.Engine) -> None:
    assert clock_of(sqlite_engine) is None


def test_a_host_that_is_five_minutes_ahead_takes_no_lease(postgresql_engine: sa.Engine, rows: object) -> None:
    """By its own clock it would; by the one that all share it does not."""
    store = SqlStore(postgresql_engine)
    shared, ahead = clock_of(postgresql_engine), FixedClock()
    assert shared is not None
    ahead.advance((shared.now() - ahead.now() + timedelta(minutes=5)).total_seconds())
    store.deployments.save(rows.deployment())  # type: ignore[attr-defined]
    now = shared.now()
    job = rows.job(7, 1, due_at=now)  # type: ignore[attr-defined]
    timer = rows.timer(7, 2, due_at=now + timedelta(minutes=1))  # type: ignore[attr-defined]
    store.steps.commit([rows.started(7, jobs={1: job}, timers={2: timer})])  # type: ignore[attr-defined]
    assert len(Engine(store, clock=shared).lease_jobs("first", 1)) == 1
    assert Engine(store, clock=shared).lease_jobs("second", 1) == []
    assert not Engine(store, clock=shared).due().timers
    assert Engine(store, clock=ahead).due().timers
    assert len(Engine(store, clock=ahead).lease_jobs("second", 1)) == 1
