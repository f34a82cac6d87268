"""The rows of one instance after its migration, in memory: the twin of engine/store/moving.py."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import asdict, replace

from engine.rows import Migrated, Moved
from engine.testing.memory_tables import Tables


def move_rows(tables: Tables, instance_id: int, migrated: Migrated) -> None:
    """Write the new version, element and what the element says into open rows."""
    if migrated.instance is not None:
        view = tables.instances[instance_id]
        tables.instances[instance_id] = replace(view, **asdict(migrated.instance))
    moved: Iterable[tuple[Any, Iterable[Moved]]] = (
        (tables.activities, migrated.activities),
        (tables.jobs, migrated.jobs),
        (tables.subscriptions, migrated.subscriptions),
        (tables.incidents, migrated.incidents),
        (tables.tasks, migrated.tasks),
    )
    for table, rows in moved:
        for row in rows:
            key = (instance_id, row.number)
            if key in table:
                table[key] = replace(table[key], **_values(row))
    for row in migrated.timers:
        _move_timer(tables, instance_id, row)


def _move_timer(tables: Tables, instance_id: int, row: Moved) -> None:
    """A timer's key holds its definition too."""
    for key in [key for key in tables.timers if (key[0], key[2]) == (instance_id, row.number)]:
        timer = replace(tables.timers.pop(key), **_values(row))
        tables.timers[instance_id, timer.definition_id, timer.number] = timer


def _values(row: Moved) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if value is not None}
