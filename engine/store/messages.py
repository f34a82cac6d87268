"""Messages in SQL: published once by id, kept until somebody takes them or they expire."""

from datetime import datetime

import sqlalchemy as sa
from msgspec.structs import asdict

from engine.rows import MessageRow, StartSubscriptionRow, SubscriptionRow
from engine.store import tables as t
from engine.store.columns import UtcTime
from engine.store.database import Transactions
from engine.store.rowing import as_rows, insert_once

m, s, start = t.messages.c, t.subscriptions.c, t.start_subscriptions.c

SUBSCRIBES = sa.and_(
    s.kind == "message",
    s.name == m.name,
    s.key == m.key,
    sa.or_(m.expires_at.is_(None), s.opened_at <= m.expires_at),
)
STARTS = sa.and_(
    start.kind == "message",
    start.name == m.name,
    sa.or_(m.expires_at.is_(None), start.opened_at <= m.expires_at),
)
HAS_SUBSCRIBER = sa.exists().where(SUBSCRIBES)
HAS_READY_SUBSCRIBER = sa.exists().where(SUBSCRIBES, s.paused.is_(False))
HAS_START = sa.exists().where(STARTS)
IS_OVER = sa.and_(m.state == t.WAITING, sa.not_(HAS_SUBSCRIBER), sa.not_(HAS_START))
"""Once its time has passed."""

SINCE = sa.bindparam("since", type_=UtcTime)
MOST = sa.bindparam("most", type_=sa.Integer)
IS_THIS = sa.and_(m.message_id == sa.bindparam("message", type_=sa.Text), m.state == t.WAITING)
MATCHED_SINCE = sa.union(
    sa.select(m.id).where(
        m.state == t.WAITING, m.published_at >= SINCE, sa.or_(HAS_READY_SUBSCRIBER, HAS_START)
    ),
    sa.select(m.id)
    .join_from(t.subscriptions, t.messages, SUBSCRIBES)
    .where(m.state == t.WAITING, s.opened_at >= SINCE, s.paused.is_(False)),
)
OLDEST = sa.select(t.messages).where(m.state == t.WAITING).order_by(m.id).limit(MOST)
ALL = OLDEST.where(sa.or_(HAS_READY_SUBSCRIBER, HAS_START))
RECENT = OLDEST.where(m.id.in_(MATCHED_SINCE))
SUBSCRIBER = (
    sa.select(t.subscriptions)
    .join(t.messages, SUBSCRIBES)
    .where(IS_THIS, s.paused.is_(False))
    .order_by(s.opened_at, s.instance_id, s.number)
    .limit(1)
)
START = (
    sa.select(t.start_subscriptions)
    .join(t.messages, STARTS)
    .where(IS_THIS)
    .order_by(start.opened_at, start.definition_id, start.number)
    .limit(1)
)
"""Made once: making a statement takes longer than asking it."""


class SqlMessages:
    """Messages and who would take them. The taking itself is a claim of a step."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, message: MessageRow, connection: sa.Connection | None = None) -> bool:
        """Store it; False if its id was published before."""
        with self._transactions.writing(connection) as open_connection:
            return insert_once(open_connection, t.messages, asdict(message))

    def deliverable(self, limit: int, since: datetime | None = None) -> list[MessageRow]:
        """The oldest messages that wait and that somebody would take now; with `since` only those where the

        message or its subscription came then or later.
        """
        query, asked = (ALL, {}) if since is None else (RECENT, {"since": since})
        with self._transactions.reading() as connection:
            return as_rows(MessageRow, connection.execute(query, {"most": limit, **asked}))

    def find_subscriber(self, message_id: str) -> SubscriptionRow | None:
        """The oldest subscription that takes this message, while it waits."""
        with self._transactions.reading() as connection:
            found = connection.execute(SUBSCRIBER, {"message": message_id})
            return next(iter(as_rows(SubscriptionRow, found)), None)

    def find_start(self, message_id: str) -> StartSubscriptionRow | None:
        """The definition that this message starts, while it waits."""
        with self._transactions.reading() as connection:
            found = connection.execute(START, {"message": message_id})
            return next(iter(as_rows(StartSubscriptionRow, found)), None)

    def fail(self, message_id: str) -> None:
        """Set aside a message whose delivery raised an error of the engine."""
        failed = (
            sa.update(t.messages)
            .where(m.message_id == message_id, m.state == "waiting")
            .values(state="failed")
        )
        with self._transactions.writing() as connection:
            connection.execute(failed)

    def expire(self, now: datetime) -> int:
        """Give up the messages whose time is over and that nobody waits for; how many."""
        over = sa.and_(IS_OVER, m.expires_at <= now)
        with self._transactions.reading() as connection:
            if connection.execute(sa.select(m.id).where(over).limit(1)).first() is None:
                return 0
        with self._transactions.writing() as connection:
            return connection.execute(sa.update(t.messages).where(over).values(state="expired")).rowcount
