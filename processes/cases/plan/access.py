"""Who may read, write, validate and sign a case's life project and plans. Default-deny: first the case.

They begin with the rights on the diagnosis: the same people, the same consent, no collaborator entity. Whether the plan
itself may be read, too, is asked of the consent each time.
"""

from msgspec import Struct
from sqlalchemy.orm import Session

from processes.cases.consent.purposes import CARE
from processes.cases.consent.reading import readable_fields
from processes.cases.diagnosis.access import find_rights as find_diagnosis_rights
from processes.cases.plan.agreeing import may_record_signature, may_validate
from processes.cases.plan.states import SIGNERS, Signer
from processes.cases.tables import Case
from processes.network.professionals import Professional


class Rights(Struct, frozen=True, kw_only=True):
    """What somebody may do. `reads_words`: who only oversees sees states and dates, not what was written."""

    case: Case
    reads_words: bool
    may_write: bool
    may_validate: bool
    may_sign_for: tuple[Signer, ...]


def find_rights(session: Session, professional: Professional, case_code: str) -> Rights | None:
    """None: there is no plan here for this reader, or no case."""
    held = find_diagnosis_rights(session, professional, case_code)
    if held is None or "plan" not in readable_fields(session, professional, held.case, CARE):
        return None
    case, me = held.case, professional.usernames
    is_open = case.status == "open"
    return Rights(
        case=case,
        reads_words=held.sees_confidential,
        may_write=held.may_record,
        may_validate=held.may_record and may_validate(case, me),
        may_sign_for=tuple(
            signer
            for signer in SIGNERS
            if is_open and held.may_record and may_record_signature(case, me, signer)
        ),
    )
