"""History in SQL: what is over its term is taken away in one transaction a batch; counts, tombstones, seals.

Instances that another purge holds are left to it; what is chosen is looked at again under the lock.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy.dialects import postgresql, sqlite

from engine.history import counts
from engine.history.levels import Depth
from engine.history.rows import Beginning, Count, CountKey, Purge, Seal, Tombstone
from engine.history.taking import tombstone, without_values
from engine.store import partitions
from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.late_offers import complete_offers, has_late_offers
from engine.store.rowing import as_rows, insert_all
from engine.views import ActivityView, DefinitionView, InstanceView

i, j, c, m = t.instances.c, t.journal.c, t.history_counts.c, t.messages.c
dead = t.tombstones.c
OF_INSTANCES = (
    t.task_candidates,
    t.tasks,
    t.jobs,
    t.timers,
    t.subscriptions,
    t.signal_deliveries,
    t.incidents,
    t.activities,
    t.journal,
)
"""What goes with an instance, besides its own row and the messages that it took."""
REFERRING = (t.tasks, t.activities, t.journal, t.incidents, t.jobs, t.subscriptions)
"""Where a row without its instance shows that the instance was taken away by hand."""
LOCK = 7_202_612
"""Of PostgreSQL: one process prepares at a time."""
ENDED = ("completed", "terminated", "failed", "cancelled")


class SqlHistory:
    """On either database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._is_ready = False

    def is_ready(self) -> bool:
        """Asked of the database until it says yes."""
        if not self._is_ready:
            with self._transactions.reading() as connection:
                self._is_ready = sa.inspect(connection).has_table(t.tombstones.name)
        return self._is_ready

    def ended(
        self, definition_id: int, before: datetime, *, depth: Depth, after: int, limit: int
    ) -> list[int]:
        """Instances of a version that ended before, by id, the first after `after`."""
        query = (
            sa.select(i.instance_id)
            .where(
                i.definition_id == definition_id,
                i.state.in_(ENDED),
                i.ended_at < before,
                i.instance_id > after,
            )
            .order_by(i.instance_id)
            .limit(limit)
        )
        if depth == Depth.VALUES:
            query = query.where(~sa.exists().where(dead.instance_id == i.instance_id))
        with self._transactions.reading() as connection:
            return list(connection.scalars(query))

    def purge(
        self,
        ids: Sequence[int],
        how: Purge,
        along: Callable[[Any, Sequence[int]], None] | None = None,
    ) -> int:
        """Take away these ended instances, or their values; how many. Others that are gone or held are left out."""
        with self._transactions.writing() as connection:
            held = connection.execute(
                sa.select(t.instances)
                .where(i.instance_id.in_(ids), i.state.in_(ENDED))
                .with_for_update(skip_locked=True)
            ).all()
            if not held:
                return 0
            chosen = [row.instance_id for row in held]
            _bury(connection, held, how)
            if how.depth == Depth.VALUES:
                _forget_values(connection, held)
                return len(held)
            _count(connection, as_rows(InstanceView, held))
            if along is not None:
                along(connection, chosen)
            for table in (*OF_INSTANCES, t.messages, t.instances):
                connection.execute(sa.delete(table).where(table.c.instance_id.in_(chosen)))
        return len(held)

    def find_tombstone(self, instance_id: int) -> Tombstone | None:
        query = sa.select(t.tombstones).where(dead.instance_id == instance_id)
        with self._transactions.reading() as connection:
            return next(iter(as_rows(Tombstone, connection.execute(query))), None)

    def counts(self, process_id: str | None = None) -> list[Count]:
        """By process, version, element, month, outcome, bucket."""
        keys = [c[name] for name in CountKey.__struct_fields__]
        query = sa.select(t.history_counts).order_by(*keys)
        if process_id is not None:
            query = query.where(c.process_id == process_id)
        with self._transactions.reading() as connection:
            rows = connection.execute(query).all()
        return [
            Count(key, row.n, row.total_ms) for key, row in zip(as_rows(CountKey, rows), rows, strict=True)
        ]

    def forget_messages(self, before: datetime, limit: int) -> int:
        """Delete messages and signals that nobody waits for and that were sent before; how many of them."""
        messages = sa.select(m.id).where(m.state != "waiting", m.published_at < before).order_by(m.id)
        sent, d = t.signals.c, t.signal_deliveries.c
        waits = sa.exists().where(d.signal_id == sent.id, d.state == t.WAITING)
        signals = sa.select(sent.id).where(sent.sent_at < before, ~waits).order_by(sent.id)
        with self._transactions.writing() as connection:
            old = list(connection.scalars(messages.limit(limit)))
            over = list(connection.scalars(signals.limit(limit)))
            connection.execute(sa.delete(t.messages).where(m.id.in_(old), m.state != "waiting"))
            connection.execute(sa.delete(t.signal_deliveries).where(d.signal_id.in_(over)))
            connection.execute(sa.delete(t.signals).where(sent.id.in_(over)))
        return len(old) + len(over)

    def beginnings(self, after: int, up_to: int, limit: int) -> list[Beginning]:
        """Instances by id with their first digest, there or purged."""
        first = sa.and_(j.instance_id == i.instance_id, j.sequence == 1)
        alive = (
            sa.select(i.instance_id, j.digest)
            .select_from(t.instances.outerjoin(t.journal, first))
            .where(
                i.instance_id > after,
                i.instance_id <= up_to,
                ~sa.exists().where(dead.instance_id == i.instance_id),
            )
            .order_by(i.instance_id)
            .limit(limit)
        )
        gone = (
            sa.select(dead.instance_id, dead.first_digest.label("digest"))
            .where(dead.instance_id > after, dead.instance_id <= up_to)
            .order_by(dead.instance_id)
            .limit(limit)
        )
        with self._transactions.reading() as connection:
            # What is purged between the two reads is in both.
            found = {
                row.instance_id: Beginning(row.instance_id, row.digest or b"")
                for query in (alive, gone)
                for row in connection.execute(query)
            }
        return sorted(found.values())[:limit]

    def seals(self) -> list[Seal]:
        with self._transactions.reading() as connection:
            return as_rows(Seal, connection.execute(sa.select(t.seals).order_by(t.seals.c.number)))

    def last_seal(self) -> Seal | None:
        query = sa.select(t.seals).order_by(t.seals.c.number.desc()).limit(1)
        with self._transactions.reading() as connection:
            return next(iter(as_rows(Seal, connection.execute(query))), None)

    def add_seal(self, seal: Seal) -> bool:
        """False: somebody else made the seal of this number."""
        try:
            with self._transactions.writing() as connection:
                connection.execute(sa.insert(t.seals), asdict(seal))
        except sa.exc.IntegrityError:
            return False
        return True

    def orphans(self, limit: int) -> list[tuple[str, int]]:
        """Tables and instance ids of rows whose instance is not there: a purge leaves none."""
        found: list[tuple[str, int]] = []
        with self._transactions.reading() as connection:
            for table in REFERRING:
                of = table.c.instance_id
                lost = sa.select(of).where(~sa.exists().where(i.instance_id == of))
                found += [
                    (table.name, each)
                    for each in connection.scalars(lost.distinct().order_by(of).limit(limit))
                ]
        return found

    def prepare(self, now: datetime) -> int:
        """Make the partitions of the coming months where it costs nobody anything; how many. Put late offers right."""
        self._complete_offers()
        with self._transactions.reading() as connection:
            if not partitions.can_prepare(connection) or not partitions.missing(connection, now):
                return 0
        with self._transactions.writing() as connection:
            if not connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(LOCK))):
                return 0
            wanted = partitions.missing(connection, now)
            for table, month in wanted:
                partitions.make(connection, table, month)
            return len(wanted)

    def _complete_offers(self) -> None:
        with self._transactions.reading() as connection:
            has_late = has_late_offers(connection)
        if has_late:
            with self._transactions.writing() as connection:
                complete_offers(connection)


def _bury(connection: sa.Connection, held: Sequence[sa.Row[Any]], how: Purge) -> None:
    ids = [row.instance_id for row in held]
    before = {
        each.instance_id: each
        for each in as_rows(
            Tombstone, connection.execute(sa.select(t.tombstones).where(dead.instance_id.in_(ids)))
        )
    }
    first = {
        row.instance_id: row.digest
        for row in connection.execute(
            sa.select(j.instance_id, j.digest).where(j.instance_id.in_(ids), j.sequence == 1)
        )
    }
    stones = [
        tombstone(
            view,
            before.get(view.instance_id),
            how,
            steps=row.row_version,
            digests=(first.get(view.instance_id, b""), row.digest),
        )
        for view, row in zip(as_rows(InstanceView, held), held, strict=True)
    ]
    connection.execute(sa.delete(t.tombstones).where(dead.instance_id.in_(list(before))))
    insert_all(connection, t.tombstones, map(asdict, stones))


def _forget_values(connection: sa.Connection, held: Sequence[sa.Row[Any]]) -> None:
    ids = [row.instance_id for row in held]
    connection.execute(sa.delete(t.journal).where(j.instance_id.in_(ids)))
    connection.execute(sa.update(t.incidents).where(t.incidents.c.instance_id.in_(ids)).values(text=""))
    emptied = (
        sa.update(t.instances).where(i.instance_id == sa.bindparam("of")).values(body=sa.bindparam("left"))
    )
    connection.execute(emptied, [{"of": row.instance_id, "left": without_values(row.body)} for row in held])


def _count(connection: sa.Connection, instances: list[InstanceView]) -> None:
    ids = [each.instance_id for each in instances]
    rows = connection.execute(sa.select(t.activities).where(t.activities.c.instance_id.in_(ids)))
    activities = as_rows(ActivityView, rows)
    wanted = {each.definition_id for each in activities}
    of = t.definitions.c.definition_id
    definitions = {
        view.definition_id: view
        for view in as_rows(
            DefinitionView, connection.execute(sa.select(t.definitions).where(of.in_(wanted)))
        )
    }
    counted = [
        asdict(each.key) | {"n": each.n, "total_ms": each.total_ms}
        for each in counts.count(instances, activities, definitions)
    ]
    insert: Any = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(t.history_counts)
    more = {"n": c.n + insert.excluded.n, "total_ms": c.total_ms + insert.excluded.total_ms}
    keys = [c[name] for name in CountKey.__struct_fields__]
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=more), counted)
