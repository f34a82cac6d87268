"""Batches of migrations in memory: the twin of engine/store/migrations.py."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from engine.migration.batch_rows import BatchItem, ItemState, MigrationBatch, Progress
from engine.testing.memory_tables import Tables


class MemoryMigrations:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, batch: MigrationBatch, instance_ids: Iterable[int], connection: Any = None) -> None:  # noqa: ARG002
        items = {each: BatchItem(instance_id=each, state="waiting") for each in instance_ids}
        with self._tables.lock:
            self._tables.migrations[batch.batch_id] = batch
            self._tables.migration_items[batch.batch_id] = items

    def find(self, batch_id: int, connection: Any = None) -> MigrationBatch | None:  # noqa: ARG002
        with self._tables.lock:
            return self._tables.migrations.get(batch_id)

    def latest(self, limit: int) -> list[MigrationBatch]:
        with self._tables.lock:
            batches = list(self._tables.migrations.values())
        return sorted(batches, key=lambda batch: (batch.created_at, batch.batch_id), reverse=True)[:limit]

    def progress(self, batch_id: int, connection: Any = None) -> Progress:  # noqa: ARG002
        with self._tables.lock:
            states = [item.state for item in self._tables.migration_items.get(batch_id, {}).values()]
        return Progress(
            batch_id=batch_id,
            waiting=states.count("waiting"),
            done=states.count("done"),
            refused=states.count("refused"),
        )

    def waiting(self, batch_id: int, limit: int) -> list[int]:
        return [item.instance_id for item in self.items(batch_id, "waiting", after=0, limit=limit)]

    def settle(self, batch_id: int, items: Sequence[BatchItem], at: datetime) -> None:
        with self._tables.lock:
            known = self._tables.migration_items[batch_id]
            for item in items:
                if known[item.instance_id].state == "waiting":
                    known[item.instance_id] = replace(item, settled_at=at)

    def items(self, batch_id: int, state: ItemState, *, after: int, limit: int) -> list[BatchItem]:
        with self._tables.lock:
            known = list(self._tables.migration_items.get(batch_id, {}).values())
        found = [item for item in known if item.state == state and item.instance_id > after]
        return sorted(found, key=lambda item: item.instance_id)[:limit]
