"""Who may read, record and validate a case's diagnoses. Default-deny: first the case itself, then these rules.

A collaborator entity lends a resource and sees no diagnosis; nor does another organisation without the participant's
consent to use the record, also of the case's own people. Only the reference professional validates.
"""

from msgspec import Struct
from sqlalchemy.orm import Session

from processes.cases.consent.purposes import CARE
from processes.cases.consent.reading import readable_fields
from processes.cases.queries import find_case_for, find_consent_in_force, team_of
from processes.cases.tables import Case
from processes.network.professionals import Professional, organisations_of
from processes.network.queries import find_organisation

SOCIAL_WORKER = frozenset({"ceas_ts"})


class Rights(Struct, frozen=True, kw_only=True):
    """What somebody may do with the diagnoses of one case."""

    case: Case
    may_read: bool
    may_record: bool
    may_validate: bool
    sees_confidential: bool


def find_rights(session: Session, professional: Professional, case_code: str) -> Rights | None:
    """None: there is no diagnosis here for this reader, or no case."""
    case = find_case_for(session, professional, case_code)
    if case is None or _is_collaborator(session, professional):
        return None
    if "diagnosis" not in readable_fields(session, professional, case, CARE):
        return None
    attends = _attends(session, professional, case)
    consent = find_consent_in_force(session, case.code)
    may_use_record = consent is not None and consent.may_use_record
    return Rights(
        case=case,
        may_read=True,
        may_record=attends and may_use_record and case.status == "open",
        may_validate=case.reference_professional in professional.usernames and case.status == "open",
        sees_confidential=attends,
    )


def _attends(session: Session, professional: Professional, case: Case) -> bool:
    """Does this person work with the participant? Who only oversees does not."""
    team = professional.usernames & set(team_of(session, case.code))
    return bool(team) or case.ceas in organisations_of(professional, SOCIAL_WORKER)


def _is_collaborator(session: Session, professional: Professional) -> bool:
    organisation = find_organisation(session, professional.organisation)
    return organisation is None or organisation.standing != "agent"
