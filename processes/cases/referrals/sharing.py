"""What the receiver of a referral may read: granted when it is sent, asked anew at each look, ended when withdrawn.

The one place that decides is consent/reading.py (consent x agreement x role x purpose); here is only what a referral
adds: its purpose, its receiver, and that one which was not accepted or was withdrawn shows nothing.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.consent.access_log import Look
from processes.cases.consent.acts import Act
from processes.cases.consent.reading import read_fields
from processes.cases.consent.revoking import revoke_sharing
from processes.cases.consent.sharing import Grant, is_authorised, share
from processes.cases.consent.sharing_table import decide_groups
from processes.cases.people.restrictions import is_hidden
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case
from processes.network.agreements import agreements_in_force, shares
from processes.network.field_groups import FIELD_GROUP_CODES
from processes.network.professionals import Professional
from processes.network.queries import find_organisation

UNANSWERED = frozenset({"rejected", "withdrawn"})


def purpose_of(service: str) -> str:
    """A resource needs the minimum; an agent who intervenes needs what a referral needs."""
    return "resource" if service == "resource" else "referral"


def groups_to_share(session: Session, referral: Referral, *, on: date) -> tuple[str, ...]:
    """The field groups that may go to the receiver on that day; empty where anything is missing."""
    case, receiver = session.get_one(Case, referral.case_code), find_organisation(session, referral.receiver)
    if receiver is None:
        return ()
    agreements = agreements_in_force(session, on)
    agreed = {
        group
        for group in FIELD_GROUP_CODES
        if shares(agreements, referral.sender, referral.receiver, group, on)
    }
    purpose = purpose_of(referral.service)
    decided = decide_groups(
        receiver.standing,
        purpose,
        agreement=bool(agreed),
        consent=is_authorised(session, case, purpose),
        restricted=is_hidden(session, case.participant, None),
    )
    return tuple(sorted(decided & agreed))


def send_data(session: Session, referral: Referral, act: Act, *, on: date) -> tuple[str, ...]:
    """Let the receiver read what may be shared; empty: nothing was shared."""
    groups = groups_to_share(session, referral, on=on)
    if groups:
        grant = Grant(
            organisation=referral.receiver, purpose=purpose_of(referral.service), field_groups=groups
        )
        share(session, session.get_one(Case, referral.case_code), grant, act)
    referral.shared = list(groups)
    return groups


def withdraw_data(session: Session, referral: Referral, act: Act) -> None:
    """The receiver reads nothing because of this referral any more; of another one that is open it still does."""
    referral.shared = []
    session.flush()
    if not _is_shared_by_another(session, referral):
        case, purpose = session.get_one(Case, referral.case_code), purpose_of(referral.service)
        revoke_sharing(session, case, referral.receiver, purpose, act)


def look_at(referral: Referral) -> Look:
    """What a look at it asks for: what was sent, and nothing of one that came to nothing."""
    groups = () if referral.state in UNANSWERED else referral.shared
    return Look(
        case_code=referral.case_code, purpose=purpose_of(referral.service), field_groups=frozenset(groups)
    )


def shown_fields(
    session: Session, professional: Professional, referral: Referral, *, now: datetime
) -> frozenset[str]:
    """What of the sent field groups this reader sees now; each look is in the access log."""
    case = session.get_one(Case, referral.case_code)
    return read_fields(session, professional, case, look=look_at(referral), now=now)


def _is_shared_by_another(session: Session, referral: Referral) -> bool:
    others = select(Referral).where(
        Referral.case_code == referral.case_code,
        Referral.receiver == referral.receiver,
        Referral.code != referral.code,
        Referral.state.not_in(UNANSWERED),
    )
    same = purpose_of(referral.service)
    return any(each.shared and purpose_of(each.service) == same for each in session.scalars(others))
