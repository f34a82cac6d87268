"""Withdrawing an alert that should never have been raised: wrong data, the wrong person. It is not a review.

Only who coordinates the Network where the alert is, with a written reason; its process closes it (`risk.close_alert`).
"""

from sqlalchemy.orm import Session

from processes.network.professionals import Professional, territories_of
from processes.risk.ports import Publisher
from processes.risk.review import STEPS, ReviewRefused
from processes.risk.tables import Alert

WITHDRAWERS = frozenset({"coordinador_red"})
MESSAGE = "alert_withdrawn"
REASON_AT_LEAST, REASON_AT_MOST = 10, 2000


def may_withdraw(professional: Professional, alert: Alert) -> bool:
    """Of an alert that this professional may see anyway; the supervisor who reviews it does not withdraw it."""
    is_open = alert.closed_at is None and "withdrawn" in STEPS[alert.status]
    return is_open and alert.territory in territories_of(professional, WITHDRAWERS)


def withdraw(session: Session, publisher: Publisher, alert: Alert, *, by: str, reason: str) -> None:
    """Tell the alert's process, once however often it is asked, in the session's transaction. Raises ReviewRefused."""
    if alert.closed_at is not None or "withdrawn" not in STEPS[alert.status]:
        raise ReviewRefused(f"Expected alert {alert.id} to be open, but it is {alert.status}")
    written = reason.strip()
    if not REASON_AT_LEAST <= len(written) <= REASON_AT_MOST:
        raise ReviewRefused(
            f"Expected a reason of {REASON_AT_LEAST} to {REASON_AT_MOST} characters, but got {len(written)}"
        )
    publisher.publish(
        name=MESSAGE,
        key=alert.id,
        variables={"withdrawn_by": by, "withdraw_reason": written},
        message_id=f"{MESSAGE}:{alert.id}",
        connection=session.connection(),
    )
