"""Registering a notice about a case, in the caller's transaction: for the page and for the programming interface.

Only what somebody waits for can be told; consent that is in force can be withdrawn also when no process runs.
"""

from sqlalchemy.orm import Session

from engine.errors import Rejection
from engine.views import SubscriptionView
from processes.cases.handlers import withdraw_access
from processes.cases.notices import REVOKED, Notice
from processes.cases.queries import consents_of
from processes.cases.tables import Case
from processes.tasks import Job
from webapp import current
from webapp.cases.notices import has_consent, waiting_for


def register(session: Session, code: str, notice: Notice) -> None:
    """Once however often it is sent. The caller has let the reader in, commits, and settles. Raises Rejection."""
    case = session.get_one(Case, code)
    waiting = waiting_for(case).get(notice.message)
    if waiting is not None:
        _publish(session, case, notice, waiting)
    elif notice == REVOKED and has_consent(case):
        _withdraw(session, case)
    else:
        text = f"Expected a process that waits for {notice.message}, but none does"
        raise Rejection("notice_not_waited", text)


def _publish(session: Session, case: Case, notice: Notice, waiting: SubscriptionView) -> None:
    current.engine().publish(
        notice.message,
        key=case.code,
        message_id=f"{notice.message}:{waiting.instance_id}-{waiting.number}",
        actor=current.professional().username,
        connection=session.connection(),
    )


def _withdraw(session: Session, case: Case) -> None:
    """No process runs that would do it: the same rule, at once."""
    signed = next(each for each in consents_of(session, case.code) if each.status == "signed")
    withdraw_access(
        Job(
            handler="cases.withdraw_access",
            instance_id=0,
            business_key=case.code,
            idempotency_key=f"revoked:{signed.id}",
            variables={"case_id": case.code},
            now=current.now(),
            session=session,
        )
    )
