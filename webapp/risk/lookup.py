"""From a running process to its alert."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.risk.queries import seen_by
from processes.risk.tables import Alert


def list_instances_of_alerts(
    session: Session, *, territories: Collection[str], reader: str, limit: int
) -> list[int]:
    """The instances that alerts of these territories are about."""
    chosen = select(Alert.instance_id).where(seen_by(reader, territories), Alert.instance_id.is_not(None))
    return [found for found in session.scalars(chosen.limit(limit)) if found is not None]


def find_alert_of_instance(
    session: Session, instance_id: int, *, territories: Collection[str], reader: str
) -> Alert | None:
    """The alert that an instance is about, if it is in one of the reader's territories."""
    return session.scalar(select(Alert).where(Alert.instance_id == instance_id, seen_by(reader, territories)))
