"""What restricting a case for gender violence does: everything that ran for the person stops, and the protocol begins.

In the transaction that restricts the case, so that there is no moment in between.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.people.tables import Registration
from processes.cases.tables import Case
from processes.cases.waiting import Publisher, tell_waiting

REASON = "gender_violence"
DETECTED, REQUESTED = "violence_detected", "protection_requested"


def begin_protection(session: Session, publisher: Publisher, case: Case, *, restriction: int, by: str) -> int:
    """Tell every process of the case that waits, and start the protocol, once for a restriction; how many were told.

    A first assessment is told by its registration: it began before there was a case.
    """
    registrations = select(Registration.code).where(Registration.participant == case.participant)
    about = [case.code, *session.scalars(registrations.order_by(Registration.code))]
    told = sum(tell_waiting(session, publisher, DETECTED, key, by=by) for key in about)
    publisher.publish(
        REQUESTED,
        key=case.code,
        message_id=f"{REQUESTED}:{case.code}-{restriction}",
        time_to_live=timedelta(days=1),
        actor=by,
        connection=session.connection(),
        variables={
            "case_id": case.code,
            "participant": case.participant,
            "territory": case.territory,
            "ceas": case.ceas,
            "case_coordinator": case.case_coordinator,
            "reference_professional": case.reference_professional,
        },
    )
    return told
