"""From a running process to its alert."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.risk.tables import Alert


def find_alert_of_instance(
    session: Session, instance_id: int, *, territories: Collection[str]
) -> Alert | None:
    """The alert that an instance is about, if it is in one of the reader's territories."""
    return session.scalar(
        select(Alert).where(Alert.instance_id == instance_id, Alert.territory.in_(territories))
    )
