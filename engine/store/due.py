"""Is anything due? One statement whose parts are each the first entry of an index, however much waits.

A waiting message is not compared with every subscription here: only what came since a moment is.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from engine.rows import Due
from engine.store import tables as t
from engine.store.columns import UtcTime
from engine.store.database import Transactions
from engine.store.messages import HAS_READY_SUBSCRIBER, HAS_START, IS_OVER, SUBSCRIBES
from engine.store.signals import WAITS_PAUSED

NOW = bindparam("now", type_=UtcTime())
SINCE = bindparam("since", type_=UtcTime())
j, c, m, s, d = t.jobs.c, t.timers.c, t.messages.c, t.subscriptions.c, t.signal_deliveries.c

IS_FREE = sa.and_(
    j.due_at <= NOW,
    j.paused.is_(False),
    sa.or_(j.worker.is_(None), j.leased_until <= NOW),
)
TIMER_IS_DUE = sa.and_(c.due_at <= NOW, c.paused.is_(False))
NEW_MESSAGE = sa.and_(m.state == t.WAITING, m.published_at >= SINCE, sa.or_(HAS_READY_SUBSCRIBER, HAS_START))
NEW_SUBSCRIPTION = sa.and_(
    s.opened_at >= SINCE,
    s.paused.is_(False),
    sa.exists().where(m.state == t.WAITING, SUBSCRIBES).correlate(t.subscriptions),
)


def _first(table: sa.Table, condition: sa.ColumnElement[bool], by: sa.Column[object]) -> sa.ScalarSelect[int]:
    """1 when there is one. The order names the index that is walked: none is read without it."""
    return (
        sa.select(sa.literal_column("1")).select_from(table).where(condition).order_by(by).limit(1)
    ).scalar_subquery()


LOOK = sa.select(
    _first(t.timers, TIMER_IS_DUE, c.due_at).label("timers"),
    _first(t.jobs, IS_FREE, j.due_at).label("jobs"),
    _first(t.messages, NEW_MESSAGE, m.published_at).label("new_messages"),
    _first(t.subscriptions, NEW_SUBSCRIPTION, s.opened_at).label("new_subscriptions"),
    _first(t.messages, sa.and_(IS_OVER, m.expires_at <= NOW), m.expires_at).label("expired"),
    _first(t.signal_deliveries, sa.and_(d.state == t.WAITING, sa.not_(WAITS_PAUSED)), d.signal_id).label(
        "signals"
    ),
    _first(t.outbox, sa.true(), t.outbox.c.id).label("outbox"),
)


def look(transactions: Transactions, now: datetime, since: datetime) -> Due:
    """What is due at `now`; of messages and subscriptions those that came at `since` or later."""
    with transactions.reading() as connection:
        found = connection.execute(LOOK, {"now": now, "since": since}).one()
    return Due(
        timers=bool(found.timers),
        jobs=bool(found.jobs),
        messages=bool(found.new_messages or found.new_subscriptions),
        expired=bool(found.expired),
        signals=bool(found.signals),
        outbox=bool(found.outbox),
    )
