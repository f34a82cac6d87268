"""Which field groups go to the receiver: consent x agreement x agent or collaborator, by the decision `data_sharing`.

Asked again at each look: what the consent or the agreement does not allow any more is not shown any more.
"""

from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy.orm import Session

from engine.dmn import Decisions, read_decisions
from engine.feel import Evaluation
from processes.cases.people.restrictions import is_hidden
from processes.cases.queries import find_consent_in_force
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case, Consent
from processes.network.agreements import agreements_in_force, shares
from processes.network.field_groups import FIELD_GROUP_CODES
from processes.network.queries import find_organisation

DECISION = "data_sharing"
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""The table asks no clock."""


def groups_to_share(session: Session, referral: Referral, *, on: date) -> tuple[str, ...]:
    """What may be sent, or still be read, on that day; empty where anything is missing."""
    case = session.get_one(Case, referral.case_code)
    receiver = find_organisation(session, referral.receiver)
    if receiver is None:
        return ()
    purpose = "resource" if referral.service == "resource" else "referral"
    agreed = _agreed_groups(session, referral, on=on)
    decided = decide_groups(
        {
            "standing": receiver.standing,
            "agreement": bool(agreed),
            "consent": _consents(find_consent_in_force(session, case.code), purpose),
            "purpose": purpose,
            "restricted": is_hidden(session, case.participant, None),
        }
    )
    return tuple(group for group in decided if group in agreed)


def decide_groups(given: dict[str, Any]) -> tuple[str, ...]:
    """The answer of the decision table as it stands."""
    value = _table().decide(DECISION, given, Evaluation(_ANY_TIME)).value
    groups = value.get("field_groups") if isinstance(value, dict) else value
    return tuple(str(group) for group in groups or ())


def _agreed_groups(session: Session, referral: Referral, *, on: date) -> frozenset[str]:
    agreements = agreements_in_force(session, on)
    return frozenset(
        group
        for group in FIELD_GROUP_CODES
        if shares(agreements, referral.sender, referral.receiver, group, on)
    )


def _consents(consent: Consent | None, purpose: str) -> bool:
    """A referral speaks of the case with others; a resource is an action carried out."""
    if consent is None:
        return False
    if purpose == "resource":
        return consent.may_carry_out
    return consent.may_carry_out and consent.may_discuss_in_team


@cache
def _table() -> Decisions:
    file = f"{DECISION}.dmn"
    return read_decisions(resources.files("processes.cases").joinpath(file).read_bytes(), file=file)
