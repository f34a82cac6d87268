"""PostgreSQL: months are made ahead, what is in `rest` moves, steps go on, and what is empty goes."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from engine.history.sealing import id_at
from engine.store import SqlStore, partitions
from engine.store import tables as t
from engine.store.partitions import AHEAD, CHILDREN, SCHEMA, Month

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
OLD = id_at(datetime(2026, 3, 5, tzinfo=UTC)) + 7
LAST = id_at(datetime(2026, 4, 1, tzinfo=UTC)) - 1


@pytest.fixture
def months(postgresql_engine: sa.Engine) -> Any:
    """A connection to a database without months: those of other tests go before, those of the test after it."""
    with postgresql_engine.connect() as connection:
        _drop_months(connection)
        yield connection
        connection.rollback()
        _drop_months(connection)


def _drop_months(connection: sa.Connection) -> None:
    for table in partitions.PARTITIONED:
        for name in list(connection.scalars(CHILDREN, {"parent": table.name})):
            if not name.endswith("_rest"):
                connection.execute(sa.text(f"DROP TABLE {SCHEMA}.{name}"))
    connection.commit()


def _make_all(connection: sa.Connection) -> dict[str, int]:
    made = {
        f"{table.name}_{month}": partitions.make(connection, table, month)
        for table, month in partitions.missing(connection, NOW)
    }
    connection.commit()
    return made


def _where(connection: sa.Connection, table: sa.Table) -> dict[int, str]:
    rows = connection.execute(sa.text(f"SELECT instance_id, tableoid::regclass::text FROM {table.name}"))
    return {row[0]: row[1].rpartition(".")[2] for row in rows}


def test_a_month_is_a_range_of_ids() -> None:
    assert Month(2026, 12).next() == Month(2027, 1)
    assert Month.of(NOW).first_id == id_at(datetime(2026, 11, 1, tzinfo=UTC))
    assert str(Month(2026, 3)) == "2026_03"


def test_months_are_made_ahead_and_once(months: sa.Connection) -> None:
    assert partitions.can_partition(months)
    made = _make_all(months)
    assert len(made) == 2 * (AHEAD + 1)
    assert "engine_journal_2027_02" in made
    assert partitions.missing(months, NOW) == []


def test_what_is_in_rest_moves_to_its_month_and_steps_go_on(
    months: sa.Connection, postgresql_engine: sa.Engine, rows: Any
) -> None:
    store = SqlStore(postgresql_engine)
    store.deployments.save(rows.deployment())
    for instance_id in (OLD, LAST):
        store.steps.commit([rows.started(instance_id, activities={1: rows.activity(instance_id, 1)})])
    assert set(_where(months, t.journal).values()) == {"engine_journal_rest"}
    months.rollback()
    made = _make_all(months)
    assert made["engine_journal_2026_03"] == 2
    assert made["engine_activities_2026_03"] == 2
    store.steps.commit([rows.stepped(OLD, was=1, activities_closed={1: "completed"})])
    assert set(_where(months, t.activities).values()) == {"engine_activities_2026_03"}
    assert [row.state for row in store.reads.activities(OLD)] == ["completed"]
    assert [row.sequence for row in store.steps.journal_rows(OLD)] == [1, 2]


def test_only_past_months_without_rows_are_dropped(
    months: sa.Connection, postgresql_engine: sa.Engine, rows: Any
) -> None:
    store = SqlStore(postgresql_engine)
    store.deployments.save(rows.deployment())
    store.steps.commit([rows.started(OLD, activities={1: rows.activity(OLD, 1)})])
    _make_all(months)
    assert partitions.drop_empty(months, NOW) == []
    months.execute(sa.delete(t.journal).where(t.journal.c.instance_id == OLD))
    assert partitions.drop_empty(months, NOW) == ["engine_journal_2026_03"]
    months.commit()
    assert f"engine_journal_{Month.of(NOW)}" in set(months.scalars(CHILDREN, {"parent": "engine_journal"}))


def test_a_month_that_was_dropped_takes_late_rows_in_rest(
    months: sa.Connection, postgresql_engine: sa.Engine, rows: Any
) -> None:
    store = SqlStore(postgresql_engine)
    store.deployments.save(rows.deployment())
    _make_all(months)
    store.steps.commit([rows.started(OLD)])
    assert _where(months, t.journal) == {OLD: "engine_journal_rest"}


def test_a_step_reaches_one_partition(months: sa.Connection) -> None:
    _make_all(months)
    named = sa.text(
        f"EXPLAIN UPDATE engine_activities SET state = 'completed' WHERE instance_id = {id_at(NOW)} AND number = 1"
    )
    plan = "\n".join(months.scalars(named))
    assert "engine_activities_2026_11" in plan
    assert plan.count("Index Scan") == 1


def test_sqlite_has_none(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.connect() as connection:
        assert not partitions.can_partition(connection)


def test_coming_months_are_prepared_where_that_costs_nobody_anything(
    months: sa.Connection, postgresql_engine: sa.Engine, rows: Any
) -> None:
    store = SqlStore(postgresql_engine)
    assert store.history.prepare(NOW) == 2 * (AHEAD + 1)
    assert store.history.prepare(NOW) == 0
    store.deployments.save(rows.deployment())
    store.steps.commit([rows.started(OLD)])
    later = datetime(2027, 5, 1, tzinfo=UTC)
    assert store.history.prepare(later) == 0, "rows in rest would be looked through, with everybody waiting"
    assert partitions.missing(months, later)
