"""Reading what waits: timers, jobs, subscriptions, messages, incidents. The queue is in work.py."""

from typing import TypeVar

import sqlalchemy as sa
from msgspec import Struct

from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.rowing import as_rows, columns
from engine.views import (
    IncidentView,
    JobView,
    MessageFilter,
    MessageView,
    SubscriptionView,
    TimerView,
    WorkFilter,
)

ViewT = TypeVar("ViewT", bound=Struct)


class SqlWorkQueries:
    """Of one instance, or of all."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def timers(self, instance_id: int | None = None) -> list[TimerView]:
        """By due time."""
        return self._of(t.timers, TimerView, instance_id, order=(t.timers.c.due_at, t.timers.c.number))

    def jobs(self, instance_id: int | None = None) -> list[JobView]:
        """By due time."""
        return self._of(t.jobs, JobView, instance_id, order=(t.jobs.c.due_at, t.jobs.c.number))

    def subscriptions(self, instance_id: int | None = None) -> list[SubscriptionView]:
        c = t.subscriptions.c
        return self._of(t.subscriptions, SubscriptionView, instance_id, order=(c.instance_id, c.number))

    def incidents(self, instance_id: int | None = None) -> list[IncidentView]:
        """Resolved ones too, as they were raised."""
        c = t.incidents.c
        return self._of(t.incidents, IncidentView, instance_id, order=(c.raised_at, c.instance_id, c.number))

    def list_timers(self, chosen: WorkFilter) -> list[TimerView]:
        """Of instances; a definition's start timers belong to none."""
        return self._page(t.timers, TimerView, chosen)

    def list_jobs(self, chosen: WorkFilter) -> list[JobView]:
        return self._page(t.jobs, JobView, chosen)

    def list_incidents(self, chosen: WorkFilter) -> list[IncidentView]:
        return self._page(t.incidents, IncidentView, chosen)

    def list_messages(self, chosen: MessageFilter) -> list[MessageView]:
        c = t.messages.c
        query = sa.select(*columns(t.messages, MessageView, self._transactions.lacking)).where(
            c.id > chosen.after
        )
        if chosen.name is not None:
            query = query.where(c.name == chosen.name)
        if chosen.state is not None:
            query = query.where(c.state == chosen.state)
        if chosen.except_keys:
            query = query.where(c.key.not_in(chosen.except_keys))
        with self._transactions.reading() as connection:
            return as_rows(MessageView, connection.execute(query.order_by(c.id).limit(chosen.limit)))

    def messages(self, state: str | None = None) -> list[MessageView]:
        """As they were published."""
        query = sa.select(*columns(t.messages, MessageView, self._transactions.lacking)).order_by(
            t.messages.c.id
        )
        if state is not None:
            query = query.where(t.messages.c.state == state)
        with self._transactions.reading() as connection:
            return as_rows(MessageView, connection.execute(query))

    def _page(self, table: sa.Table, kind: type[ViewT], chosen: WorkFilter) -> list[ViewT]:
        c = table.c
        place = sa.tuple_(c.instance_id, c.number)
        end = sa.tuple_(*(sa.literal(each, sa.BigInteger) for each in chosen.after))
        query = sa.select(*columns(table, kind, self._transactions.lacking)).where(
            place > end, c.instance_id > 0
        )
        if chosen.process_ids is not None:
            d = t.definitions.c
            of_process = sa.select(d.definition_id).where(d.process_id.in_(chosen.process_ids))
            query = query.where(c.definition_id.in_(of_process))
        if chosen.except_keys:
            i = t.instances.c
            hidden = sa.select(i.instance_id).where(i.business_key.in_(chosen.except_keys))
            query = query.where(c.instance_id.not_in(hidden))
        if chosen.unresolved:
            query = query.where(c.resolved_at.is_(None))
        with self._transactions.reading() as connection:
            rows = connection.execute(query.order_by(c.instance_id, c.number).limit(chosen.limit))
            return as_rows(kind, rows)

    def _of(
        self,
        table: sa.Table,
        kind: type[ViewT],
        instance_id: int | None,
        *,
        order: tuple[sa.Column[object], ...],
    ) -> list[ViewT]:
        query = sa.select(*columns(table, kind, self._transactions.lacking)).order_by(*order)
        if instance_id is not None:
            query = query.where(table.c.instance_id == instance_id)
        with self._transactions.reading() as connection:
            return as_rows(kind, connection.execute(query))
