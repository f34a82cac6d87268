"""What a store costs when nothing is due: a few reads, each by an index, no lock (SQLite shows its plans)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from engine import Engine, EngineConfig
from engine.ports import Store
from engine.store import SqlStore
from engine.views import TaskFilter

Statements = list[tuple[str, Any]]


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
    """How SQLite would run them, a line each step."""
    with database.connect() as connection:
        return [
            row[3]
            for statement, parameters in statements
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


def scans(database: sa.Engine, statements: Statements) -> list[str]:
    """Steps that read a whole table of the engine's without an index."""
    return [
        line
        for line in plans(database, statements)
        if line.startswith("SCAN engine_") and "INDEX" not in line
    ]


def idle_engine(store: Store) -> Engine:
    return Engine(store, config=EngineConfig())


def test_an_idle_round_of_work_is_five_reads(database: sa.Engine) -> None:
    engine = idle_engine(SqlStore(database))
    with watched(database) as statements:
        assert engine.tick() == 0
        assert engine.lease_jobs("w", 10) == []
    reads = [statement.split()[0] for statement, _ in statements if not statement.startswith("BEGIN")]
    assert reads == ["SELECT"] * 5


def test_an_idle_round_of_work_scans_no_table(sqlite_engine: sa.Engine) -> None:
    engine = idle_engine(SqlStore(sqlite_engine))
    with watched(sqlite_engine) as statements:
        engine.tick()
        engine.lease_jobs("w", 10)
    assert scans(sqlite_engine, [each for each in statements if each[0].startswith("SELECT")]) == []


def test_the_inbox_scans_no_table(sqlite_engine: sa.Engine) -> None:
    reads = SqlStore(sqlite_engine).reads
    with watched(sqlite_engine) as statements:
        reads.list_tasks(TaskFilter(candidates=frozenset({"cc/leon"}), unassigned=True))
        reads.list_tasks(TaskFilter(assignee="eva"))
        reads.element_counts(1, Engine(SqlStore(sqlite_engine)).clock.now())
    found = [each for each in statements if each[0].startswith("SELECT")]
    assert scans(sqlite_engine, found) == []
