"""Fills a PostgreSQL database with open instances and old history in bulk: copies of the rows of one real instance."""

from collections.abc import Mapping

import psycopg
import sqlalchemy as sa

from engine.store import tables as t

SECOND = 1_000 << 21
"""The ids of a second: copies begin a second apart."""
FIRST = 70_000_000_000 << 21
"""Ids of the spring of 2026."""
PLACE_SIZE = 500
"""So many tasks has each place."""
DUE = "timestamptz '2026-06-01' + n * interval '1 minute'"
COPIED: Mapping[sa.Table, Mapping[str, str]] = {
    t.instances: {},
    t.tasks: {"due_at": DUE},
    t.activities: {},
    t.journal: {},
}


def fill(address: str, instance_id: int, *, instances: int, old_activities: int) -> None:
    """`instances` more like this one, each offered to its place and to the whole group; activities of ended ones."""
    with psycopg.connect(address, autocommit=True) as connection:
        for table, changed in COPIED.items():
            _copy(connection, table, instance_id, count=instances, changed=changed)
        for candidate in ("'ceas_ts'", f"'ceas_ts/' || n / {PLACE_SIZE}"):
            changed = {"candidate": candidate, "due_by": DUE}
            _copy(connection, t.task_candidates, instance_id, count=instances, changed=changed)
        _copy_ended(connection, instance_id, old_activities)
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _copy(
    connection: psycopg.Connection[object],
    table: sa.Table,
    instance_id: int,
    *,
    count: int,
    changed: Mapping[str, str],
) -> None:
    places = {"instance_id": f"{FIRST} + n * {SECOND}", **changed}
    _insert(connection, table, places, f"generate_series(1, {count}::bigint) n", instance_id)


def _copy_ended(connection: psycopg.Connection[object], instance_id: int, count: int) -> None:
    """Ten activities for each ended instance; ids of the months before."""
    ids = f"{FIRST} - (n / 10 + 1) * {SECOND}"
    places = {"instance_id": ids, "number": "n", "state": "'completed'", "ended_at": "started_at"}
    _insert(connection, t.activities, places, f"generate_series(1, {count}::bigint) n", instance_id)


def _insert(
    connection: psycopg.Connection[object],
    table: sa.Table,
    places: Mapping[str, str],
    source: str,
    instance_id: int,
) -> None:
    names = [column.name for column in table.columns]
    chosen = ", ".join(places.get(name, f'"{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    text = f"INSERT INTO {table.name} ({listed}) SELECT {chosen} FROM {source}, (SELECT * FROM {table.name}"
    whole = f"{text} WHERE instance_id = {instance_id} LIMIT 1) one"
    connection.execute(whole.encode())
