"""Signals in SQL: a row for each receiver, written when the signal is sent and taken by the step that it causes."""

import sqlalchemy as sa
from msgspec.structs import asdict

from engine.errors import Rejection
from engine.rows import NEW_INSTANCE, SignalClaim, SignalDelivery, SignalRow
from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.rowing import as_rows

d, sent, s, start = t.signal_deliveries.c, t.signals.c, t.subscriptions.c, t.start_subscriptions.c
WAITS_PAUSED = sa.exists().where(s.instance_id == d.instance_id, s.number == d.number, s.paused.is_(True))
OLDEST = (
    sa.select(t.signal_deliveries, sent.name, sent.payload, sent.sent_by)
    .join(t.signals, sent.id == d.signal_id)
    .where(d.state == t.WAITING, ~WAITS_PAUSED)
    .order_by(d.signal_id, d.instance_id, d.number)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


class SqlSignals:
    """Broadcasts and what is still to be delivered of them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def broadcast(self, signal: SignalRow, connection: sa.Connection | None = None) -> int:
        """Send a signal to everybody who waits for it now; how many."""
        with self._transactions.writing(connection) as open_connection:
            return address(open_connection, signal)

    def deliverable(self, limit: int) -> list[SignalDelivery]:
        """What waits to be delivered, the oldest first; not to suspended instances."""
        with self._transactions.reading() as connection:
            return as_rows(SignalDelivery, connection.execute(OLDEST, {"most": limit}))

    def set_aside(self, delivery: SignalDelivery, state: str) -> None:
        """Give up a delivery that still waits: its receiver is `gone`, or its step has `failed`."""
        with self._transactions.writing() as connection:
            connection.execute(_ended(delivery, state))


def address(connection: sa.Connection, signal: SignalRow) -> int:
    """Store a signal with a delivery for each subscription and start event that waits for it; how many.

    Not to its own instance, where the kernel has delivered it already.
    """
    connection.execute(sa.insert(t.signals), asdict(signal))
    signal_id = sa.literal(signal.id, sa.BigInteger())
    waiting = sa.select(signal_id, s.instance_id, s.definition_id, s.number, s.element, t.WAITING).where(
        s.kind == "signal", s.name == signal.name, s.instance_id != signal.instance_id
    )
    new = sa.literal(NEW_INSTANCE, sa.BigInteger())
    starting = sa.select(signal_id, new, start.definition_id, start.number, start.element, t.WAITING).where(
        start.kind == "signal", start.name == signal.name
    )
    columns = [d.signal_id, d.instance_id, d.definition_id, d.number, d.element, d.state]
    deliveries = sa.insert(t.signal_deliveries).from_select(columns, waiting.union_all(starting))
    return connection.execute(deliveries, execution_options={"preserve_rowcount": True}).rowcount


def take(connection: sa.Connection, claim: SignalClaim) -> None:
    """Deliver once. Raises Rejection when somebody else has."""
    if connection.execute(_ended(claim, "delivered")).rowcount != 1:
        raise Rejection(
            "signal_taken", f"Expected signal {claim.signal_id} to wait for its receiver, but it was taken"
        )


def _ended(one: SignalClaim | SignalDelivery, state: str) -> sa.Update:
    same = sa.and_(
        d.signal_id == one.signal_id,
        d.instance_id == one.instance_id,
        d.definition_id == one.definition_id,
        d.number == one.number,
        d.state == t.WAITING,
    )
    return sa.update(t.signal_deliveries).where(same).values(state=state)
