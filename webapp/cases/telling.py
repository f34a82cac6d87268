"""Registering a notice about a case, in the caller's transaction: for the page and for the programming interface.

Only what somebody waits for can be told; consent that is in force can be withdrawn also when no process runs.
"""

from sqlalchemy.orm import Session

from engine.errors import Rejection
from engine.views import SubscriptionView
from processes.cases.consent.acts import Act
from processes.cases.consent.revoking import revoke
from processes.cases.notices import REVOKED, Notice
from processes.cases.queries import find_consent_in_force, lock_case
from processes.cases.tables import Case
from webapp import current
from webapp.cases.notices import waiting_for


def register(session: Session, code: str, notice: Notice) -> None:
    """Once however often it is sent. The caller has let the reader in, commits, and settles. Raises Rejection."""
    case = lock_case(session, code)
    waiting = waiting_for(case).get(notice.message)
    if notice == REVOKED:
        _revoke(session, case, waiting)
    elif waiting is not None:
        _publish(session, case, notice, waiting)
    else:
        raise _not_waited(notice)


def _publish(session: Session, case: Case, notice: Notice, waiting: SubscriptionView) -> None:
    current.engine().publish(
        notice.message,
        key=case.code,
        message_id=f"{notice.message}:{waiting.instance_id}-{waiting.number}",
        actor=current.professional().username,
        connection=session.connection(),
    )


def _revoke(session: Session, case: Case, waiting: SubscriptionView | None) -> None:
    """Access closes in this transaction, whatever runs; what runs is told."""
    signed = find_consent_in_force(session, case.code)
    if signed is None and waiting is None:
        raise _not_waited(REVOKED)
    about = signed.id if signed else f"{waiting.instance_id}-{waiting.number}" if waiting else ""
    act = Act(by=current.professional().username, at=current.now(), key=f"revoked:{about}")
    revoke(session, current.engine(), case, act)


def _not_waited(notice: Notice) -> Rejection:
    text = f"Expected a process that waits for {notice.message}, but none does"
    return Rejection("notice_not_waited", text)
