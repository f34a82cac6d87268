"""What a store costs when nothing is due: one statement, each part by an index, whatever waits, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import asdict

from engine import Engine, EngineConfig
from engine.ports import Store
from engine.rows import Due, SignalRow
from engine.store import SqlStore
from engine.store import tables as t
from engine.testing import FixedClock
from engine.views import TaskFilter

Statements = list[tuple[str, Any]]
MANY = 10_000
MINUTE = timedelta(minutes=1)


@contextmanager
def watched(database: sa.Engine) -> Iterator[Statements]:
    """Every statement that is run inside."""
    seen: Statements = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        seen.append((statement, parameters))

    sa.event.listen(database, "before_cursor_execute", note)
    yield seen
    sa.event.remove(database, "before_cursor_execute", note)


def plans(database: sa.Engine, statements: Statements) -> list[str]:
    """How the database would run them, a line each step."""
    explain = "EXPLAIN" if database.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with database.connect() as connection:
        return [
            str(row[-1]).strip()
            for statement, parameters in statements
            for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
        ]


def scans(database: sa.Engine, statements: Statements) -> list[str]:
    """Steps that read a whole table of the engine's without an index."""
    return [
        line
        for line in plans(database, statements)
        if "Seq Scan on engine_" in line or (line.startswith("SCAN engine_") and "INDEX" not in line)
    ]


@pytest.fixture
def many_wait(database: sa.Engine, rows: Any) -> sa.Engine:
    """Ten thousand of each, of which nothing is due: later, suspended, leased, without a taker, delivered."""
    later = rows.now + timedelta(days=30)
    half = MANY // 2
    waiting: dict[sa.Table, list[Any]] = {
        t.timers: [
            *(rows.timer(n, 1, due_at=later) for n in range(1, half)),
            *(rows.timer(n, 2, paused=True) for n in range(1, half)),
        ],
        t.jobs: [
            *(rows.job(n, 1, due_at=later) for n in range(1, half)),
            *(rows.job(n, 2, paused=True) for n in range(1, half)),
            rows.job(1, 3, worker="w", leased_until=later),
        ],
        t.subscriptions: [rows.subscription(n, 1, key=f"S-{n}") for n in range(1, MANY)],
        t.messages: [
            *(rows.message(n, key=f"M-{n}", expires_at=later) for n in range(1, half)),
            *(rows.message(n, key=f"M-{n}", state="delivered") for n in range(half, MANY)),
        ],
        t.signals: [SignalRow(id=1, name="s", payload=b"\x80", sent_at=rows.now, sent_by="")],
    }
    deliveries = [
        {
            "signal_id": 1,
            "instance_id": n,
            "definition_id": 1,
            "number": 1,
            "element": "e",
            "state": "delivered",
        }
        for n in range(MANY)
    ]
    with database.begin() as connection:
        for table, those in waiting.items():
            connection.execute(sa.insert(table), [asdict(each) for each in those])
        connection.execute(sa.insert(t.signal_deliveries), deliveries)
    return database


def analysed(database: sa.Engine) -> sa.Engine:
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return database


def test_an_idle_round_is_one_statement(many_wait: sa.Engine, clock: FixedClock, rows: Any) -> None:
    clock.advance((rows.now + MINUTE - clock.now()).total_seconds())
    engine = Engine(SqlStore(many_wait), clock=clock, config=EngineConfig(outbox=True))
    assert engine.tick() == 0
    with watched(many_wait) as statements:
        assert engine.tick() == 0
    assert [statement.split()[0] for statement, _ in statements if not statement.startswith("BEGIN")] == [
        "SELECT"
    ]


@pytest.mark.parametrize("with_statistics", [False, True])
def test_an_idle_round_scans_no_table(many_wait: sa.Engine, rows: Any, with_statistics: bool) -> None:
    if with_statistics:
        analysed(many_wait)
    with watched(many_wait) as statements:
        due = SqlStore(many_wait).work.due(rows.now + MINUTE, rows.now + MINUTE)
    assert due == Due()
    found = scans(many_wait, [each for each in statements if each[0].startswith("SELECT")])
    # The outbox and the start events have no rows here: reading none of them in any order costs nothing.
    assert [line for line in found if "engine_outbox" not in line and "start_subscriptions" not in line] == []


def test_once_a_minute_all_messages_are_compared(many_wait: sa.Engine, clock: FixedClock, rows: Any) -> None:
    """A subscription whose transaction took longer than a round looks back."""
    clock.advance((rows.now + MINUTE - clock.now()).total_seconds())
    engine = Engine(SqlStore(many_wait), clock=clock, config=EngineConfig())
    engine.tick()
    with many_wait.begin() as connection:
        connection.execute(sa.insert(t.subscriptions), asdict(rows.subscription(1, 7, key="M-5")))
    assert not engine.due().messages
    clock.advance(60)
    assert engine.due().messages


def test_what_is_due_is_seen(store: Store, rows: Any, begin: Any) -> None:
    """Each part by itself, on every store."""
    past = rows.now - timedelta(days=1)

    def due() -> Due:
        return store.work.due(rows.now, rows.now - MINUTE)

    assert due() == Due()
    begin(7, timers={1: rows.timer(7, 1)})
    assert due() == Due(timers=True)
    store.work.postpone(rows.timer(7, 1), rows.now + MINUTE)
    begin(8, jobs={1: rows.job(8, 1)})
    assert due() == Due(jobs=True)
    [job] = store.work.lease("w", now=rows.now, margin=MINUTE, limit=1)
    assert due() == Due()
    begin(9, outbox=["9-1"])
    assert due() == Due(outbox=True)
    store.work.relay(lambda told: None, 1)
    store.messages.add(rows.message(1, published_at=past, expires_at=None))
    assert due() == Due()
    begin(10, subscriptions={1: rows.subscription(10, 1)})
    assert due() == Due(messages=True)
    store.messages.fail("m-1")
    store.messages.add(rows.message(2, key="C-2", expires_at=past))
    assert due() == Due(expired=True)
    assert store.messages.expire(rows.now) == 1
    assert due() == Due()
    assert job.worker == "w"


def test_what_came_since_is_deliverable(store: Store, rows: Any, begin: Any) -> None:
    """A new message for an old subscription, and an old message for a new one; not what was there before."""
    old, new = rows.now - timedelta(days=1), rows.now
    begin(7, subscriptions={1: rows.subscription(7, 1, key="A", opened_at=old)})
    begin(8, subscriptions={1: rows.subscription(8, 1, key="B", opened_at=new)})
    begin(9, subscriptions={1: rows.subscription(9, 1, key="C", opened_at=new, paused=True)})
    for number, key, at in ((1, "A", old), (2, "A", new), (3, "B", old), (4, "C", old), (5, "D", new)):
        store.messages.add(rows.message(number, key=key, published_at=at, expires_at=None))
    assert [each.id for each in store.messages.deliverable(10, since=new)] == [2, 3]
    assert [each.id for each in store.messages.deliverable(1, since=new)] == [2]
    assert [each.id for each in store.messages.deliverable(10)] == [1, 2, 3]


def test_the_inbox_scans_no_table(sqlite_engine: sa.Engine) -> None:
    reads = SqlStore(sqlite_engine).reads
    with watched(sqlite_engine) as statements:
        reads.list_tasks(TaskFilter(candidates=frozenset({"cc/leon"}), unassigned=True))
        reads.list_tasks(TaskFilter(assignee="eva"))
        reads.element_counts(1, Engine(SqlStore(sqlite_engine)).clock.now())
    found = [each for each in statements if each[0].startswith("SELECT")]
    assert scans(sqlite_engine, found) == []
