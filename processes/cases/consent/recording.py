"""Recording what the participant answered: signed or refused. Not for revoking, which also tells what runs.

The caller holds the case's lock and commits.
"""

from uuid import UUID, uuid5

from msgspec import Struct
from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from processes.cases.consent.acts import Act, is_done, tell
from processes.cases.consent.authorisations import NOTHING, Authorisations, ConsentRefused
from processes.cases.consent.sharing import end_uncovered
from processes.cases.consent.versions import find_text
from processes.cases.tables import Case, Consent

NAMESPACE = UUID("0b8f7d0e-52a3-4d6b-8d5e-7c1f9e2a4b60")


class Answer(Struct, frozen=True, kw_only=True):
    """`version`: of the text that the participant was shown; empty where an older diagram did not say."""

    authorisations: Authorisations
    version: str = ""
    refusal_reason: str = ""


def sign(session: Session, case: Case, answer: Answer, act: Act) -> str:
    """The id of the consent. An earlier signature does not hold beside it. Raises ConsentRefused."""
    if not is_done(session, act):
        _add(session, case, answer, act, status="signed")
        end_uncovered(session, case, answer.authorisations, act)
        tell(session, case, act, "consent_signed", {"version": answer.version})
    return consent_id(act)


def refuse(session: Session, case: Case, answer: Answer, act: Act) -> None:
    """A refusal has no effect on benefits; what was signed before does not hold any more."""
    if not is_done(session, act):
        _add(session, case, answer, act, status="refused")
        end_uncovered(session, case, NOTHING, act)
        tell(session, case, act, "consent_refused", {"version": answer.version})


def narrow(session: Session, case: Case, held: Consent, left: Authorisations, act: Act) -> None:
    """What is left when one authorisation is withdrawn, under the version that was signed."""
    _add(session, case, Answer(authorisations=left, version=held.version), act, status="signed")
    end_uncovered(session, case, left, act)


def end_consents(session: Session, case: Case, act: Act, *, status: str) -> int:
    """Nothing that was signed holds any more; how many did."""
    held = (Consent.case_code == case.code, Consent.status == "signed")
    ended = update(Consent).where(*held).values(status=status, revoked_at=act.at)
    result = session.execute(ended.execution_options(synchronize_session="fetch"))
    return result.rowcount if isinstance(result, CursorResult) else 0


def consent_id(act: Act) -> str:
    return str(uuid5(NAMESPACE, act.key))


def _add(session: Session, case: Case, answer: Answer, act: Act, *, status: str) -> None:
    if answer.version and find_text(answer.version) is None:
        raise ConsentRefused(f"Expected a known version of the text, but {answer.version!r} is none")
    end_consents(session, case, act, status="replaced")
    given = answer.authorisations
    session.add(
        Consent(
            id=consent_id(act),
            key=act.key,
            case_code=case.code,
            version=answer.version,
            status=status,
            may_carry_out=given.carry_out,
            may_use_record=given.record,
            may_discuss_in_team=given.team,
            may_research=given.research,
            refusal_reason=answer.refusal_reason if status == "refused" else "",
            decided_at=act.at,
        )
    )
    session.flush()
