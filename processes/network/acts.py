"""What substitutes did for whom: written in the transaction of the act itself. Append-only; codes, no person's data."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from processes.network.tables import ActOnBehalf

MARK = "on_behalf_of:"
CASE_ACT = "case"
"""Something that was done on the pages of a case; `about` is its code."""


def reason_of(on_behalf_of: str) -> str:
    """What the engine's journal says beside the actor of such an act; empty for one's own."""
    return f"{MARK}{on_behalf_of}" if on_behalf_of else ""


def record_act(
    session: Session, act: str, about: str, *, actor: str, on_behalf_of: str, now: datetime
) -> None:
    """One line, where somebody acts for another; none for one's own acts. The caller commits."""
    if on_behalf_of:
        session.add(ActOnBehalf(at=now, actor=actor, on_behalf_of=on_behalf_of, act=act, about=about))


def acts_of(session: Session, username: str, *, limit: int = 100) -> Sequence[ActOnBehalf]:
    """What somebody did for others and others did for them, the latest first."""
    table = ActOnBehalf
    chosen = select(table).where(or_(table.actor == username, table.on_behalf_of == username))
    return session.scalars(chosen.order_by(table.at.desc(), table.id.desc()).limit(limit)).all()
