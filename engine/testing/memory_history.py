"""History in memory: the twin of engine/store/history.py."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from engine.history import counts
from engine.history.levels import Depth
from engine.history.rows import Beginning, Count, Purge, Seal, Tombstone
from engine.history.taking import tombstone, without_values
from engine.testing.memory_tables import Tables

ENDED = frozenset({"completed", "terminated", "failed", "cancelled"})


class MemoryHistory:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def is_ready(self) -> bool:
        return True

    def ended(
        self, definition_id: int, before: datetime, *, depth: Depth, after: int, limit: int
    ) -> list[int]:
        with self._tables.lock:
            found = [
                each.instance_id
                for each in self._tables.instances.values()
                if each.definition_id == definition_id
                and each.state in ENDED
                and each.ended_at is not None
                and each.ended_at < before
                and each.instance_id > after
                and (depth == Depth.ALL or each.instance_id not in self._tables.tombstones)
            ]
        return sorted(found)[:limit]

    def purge(
        self,
        ids: Sequence[int],
        how: Purge,
        along: Callable[[Any, Sequence[int]], None] | None = None,
    ) -> int:
        tables = self._tables
        with tables.lock:
            views = [tables.instances[each] for each in ids if each in tables.instances]
            views = [view for view in views if view.state in ENDED]
            chosen = [view.instance_id for view in views]
            if along is not None:
                along(None, chosen)
            for view in views:
                self._bury(view.instance_id, how)
            if how.depth == Depth.VALUES:
                self._forget_values(chosen)
                return len(views)
            rows = [row for key, row in tables.activities.items() if key[0] in set(chosen)]
            for each in counts.count(views, rows, tables.definitions):
                n, total = tables.counts.get(each.key, (0, 0))
                tables.counts[each.key] = (n + each.n, total + each.total_ms)
            self._delete(frozenset(chosen))
            return len(views)

    def find_tombstone(self, instance_id: int) -> Tombstone | None:
        return self._tables.tombstones.get(instance_id)

    def counts(self, process_id: str | None = None) -> list[Count]:
        with self._tables.lock:
            found = [Count(key, *totals) for key, totals in self._tables.counts.items()]
        chosen = [each for each in found if process_id in (None, each.key.process_id)]
        return sorted(chosen, key=lambda each: each.key)

    def forget_messages(self, before: datetime, limit: int) -> int:
        tables = self._tables
        with tables.lock:
            messages = [
                each.message_id
                for each in tables.messages.values()
                if each.state != "waiting" and each.published_at < before
            ][:limit]
            waiting = {key[0] for key, state in tables.delivery_states.items() if state == "waiting"}
            signals = [
                each.id
                for each in tables.signals.values()
                if each.sent_at < before and each.id not in waiting
            ][:limit]
            for message_id in messages:
                del tables.messages[message_id]
            for key in [key for key in tables.deliveries if key[0] in signals]:
                del tables.deliveries[key], tables.delivery_states[key]
            for signal_id in signals:
                del tables.signals[signal_id]
        return len(messages) + len(signals)

    def beginnings(self, after: int, up_to: int, limit: int) -> list[Beginning]:
        tables = self._tables
        with tables.lock:
            found = {
                each: Beginning(each, rows[0].digest if (rows := tables.journal.get(each)) else b"")
                for each in tables.instances
            }
            found |= {each: Beginning(each, stone.first_digest) for each, stone in tables.tombstones.items()}
        return sorted(each for each in found.values() if after < each.instance_id <= up_to)[:limit]

    def seals(self) -> list[Seal]:
        return list(self._tables.seals)

    def last_seal(self) -> Seal | None:
        return next(reversed(self._tables.seals), None)

    def add_seal(self, seal: Seal) -> bool:
        with self._tables.lock:
            if any(each.number == seal.number for each in self._tables.seals):
                return False
            self._tables.seals.append(seal)
            return True

    def orphans(self, limit: int) -> list[tuple[str, int]]:
        tables = self._tables
        found: list[tuple[str, int]] = []
        with tables.lock:
            known = set(tables.instances)
            rows: Any
            for name, rows in (
                ("engine_tasks", tables.tasks),
                ("engine_activities", tables.activities),
                ("engine_journal", {(each, 0): each for each in tables.journal}),
                ("engine_incidents", tables.incidents),
                ("engine_jobs", tables.jobs),
                ("engine_subscriptions", tables.subscriptions),
            ):
                lost = sorted({key[0] for key in rows} - known)
                found += [(name, each) for each in lost[:limit]]
        return found

    def prepare(self, now: datetime) -> int:  # noqa: ARG002 - memory has no months
        return 0

    def _bury(self, instance_id: int, how: Purge) -> None:
        tables = self._tables
        body, rows = tables.bodies[instance_id], tables.journal.get(instance_id)
        tables.tombstones[instance_id] = tombstone(
            tables.instances[instance_id],
            tables.tombstones.get(instance_id),
            how,
            steps=body.row_version,
            digests=(rows[0].digest if rows else b"", body.digest),
        )

    def _forget_values(self, ids: Sequence[int]) -> None:
        tables = self._tables
        for each in ids:
            tables.journal.pop(each, None)
            tables.bodies[each] = replace(tables.bodies[each], body=without_values(tables.bodies[each].body))
        for key in [key for key in tables.incidents if key[0] in set(ids)]:
            tables.incidents[key] = replace(tables.incidents[key], text="")

    def _delete(self, ids: frozenset[int]) -> None:
        tables = self._tables
        rows: Any
        for rows in (
            tables.tasks,
            tables.jobs,
            tables.timers,
            tables.subscriptions,
            tables.incidents,
            tables.activities,
        ):
            for key in [key for key in rows if key[0] in ids]:
                del rows[key]
        for receiver in [key for key in tables.deliveries if key[1] in ids]:
            del tables.deliveries[receiver], tables.delivery_states[receiver]
        for taken in [each.message_id for each in tables.messages.values() if each.instance_id in ids]:
            del tables.messages[taken]
        for each in ids:
            del tables.instances[each], tables.bodies[each]
            tables.journal.pop(each, None)
