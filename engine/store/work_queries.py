"""Reading what waits: timers, jobs, subscriptions, messages, incidents. The queue is in work.py."""

from typing import TypeVar

import sqlalchemy as sa
from msgspec import Struct

from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.rowing import as_rows, columns
from engine.views import IncidentView, JobView, MessageView, SubscriptionView, TimerView

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

    def messages(self, state: str | None = None) -> list[MessageView]:
        """As they were published."""
        query = sa.select(*columns(t.messages, MessageView)).order_by(t.messages.c.id)
        if state is not None:
            query = query.where(t.messages.c.state == state)
        with self._transactions.reading() as connection:
            return as_rows(MessageView, connection.execute(query))

    def _of(
        self,
        table: sa.Table,
        kind: type[ViewT],
        instance_id: int | None,
        *,
        order: tuple[sa.Column[object], ...],
    ) -> list[ViewT]:
        query = sa.select(*columns(table, kind)).order_by(*order)
        if instance_id is not None:
            query = query.where(table.c.instance_id == instance_id)
        with self._transactions.reading() as connection:
            return as_rows(kind, connection.execute(query))
