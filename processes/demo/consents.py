"""Sharing, looks and revocations in the demo's cases: made by the product's own rules. Everybody is invented."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.application import Application
from processes.cases.consent.access_log import Look
from processes.cases.consent.acts import Act
from processes.cases.consent.purposes import CARE
from processes.cases.consent.reading import read_fields
from processes.cases.consent.revoking import revoke, revoke_authorisation
from processes.cases.consent.sharing import Grant, is_authorised, share
from processes.cases.consent.versions import text_in_force
from processes.cases.handlers import close_case, open_case, register_consent
from processes.cases.tables import Case, Consent, Participant
from processes.demo.people import coordinator_in, social_worker_in
from processes.network.calendar import local_date
from processes.network.queries import get_professional
from processes.tasks import Handler, Job

PARTNERS = {"leon": ("edis_leon", "berta.cea"), "salamanca": ("edis_salamanca", "ivan.yeltes")}
PANTRY = "despensa_comun"
YES = {"carry_out": True, "record": True, "team": True, "research": True}
SHOWN = frozenset({"identity", "contact", "household", "diagnosis", "plan"})


def add_consents(application: Application, *, now: datetime) -> None:
    """What is shared in open cases and who has looked; one case that lost a permission, one that lost them all."""
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        for case in _signed(session):
            _share(session, case, at=now - timedelta(days=9))
            _look(session, case, at=now - timedelta(days=3))
        _revoke_all(application, session, "leon", now=now)
        _revoke_team(application, session, "valladolid", now=now)


def _signed(session: Session) -> list[Case]:
    signed = select(Consent.case_code).where(Consent.status == "signed")
    chosen = select(Case).where(Case.status == "open", Case.code.in_(signed))
    return list(session.scalars(chosen.order_by(Case.code)))


def _share(session: Session, case: Case, *, at: datetime) -> None:
    """With the team of the territory, and with the pantry of León."""
    wanted = (
        [Grant(organisation=PARTNERS[case.territory][0], purpose="team")]
        if case.territory in PARTNERS
        else []
    )
    wanted += [Grant(organisation=PANTRY, purpose="resource")] if case.territory == "leon" else []
    for grant in wanted:
        if is_authorised(session, case, grant.purpose):
            key = f"demo:share:{case.code}:{grant.organisation}"
            share(session, case, grant, Act(by=case.case_coordinator, at=at, key=key))


def _look(session: Session, case: Case, *, at: datetime) -> None:
    """Its people for the care, the territory's team for teamwork: what they may see is written down."""
    care = [case.reference_professional, case.case_coordinator]
    readers = [(username, CARE) for username in care if username]
    if case.territory in PARTNERS:
        readers.append((PARTNERS[case.territory][1], "team"))
    for hour, (username, purpose) in enumerate(readers):
        look = Look(case_code=case.code, purpose=purpose, field_groups=SHOWN)
        reader = get_professional(session, username)
        read_fields(session, reader, case, look=look, now=at + timedelta(hours=hour))


def _revoke_all(application: Application, session: Session, territory: str, *, now: datetime) -> None:
    """Signed, shared, and two weeks ago withdrawn whole; the case was closed for it."""
    case = _sign(session, territory, at=now - timedelta(days=70))
    _share(session, case, at=now - timedelta(days=60))
    _look(session, case, at=now - timedelta(days=40))
    at = now - timedelta(days=14)
    revoke(
        session,
        application.engine,
        case,
        Act(by=case.case_coordinator, at=at, key=f"demo:revoke:{case.code}"),
    )
    _run(
        session,
        close_case,
        f"close:{case.code}",
        now - timedelta(days=13),
        case_id=case.code,
        close_reason="revoked",
    )


def _revoke_team(application: Application, session: Session, territory: str, *, now: datetime) -> None:
    """Signed, and a month ago the permission to discuss it in the team withdrawn; the case goes on."""
    case = _sign(session, territory, at=now - timedelta(days=90))
    act = Act(by=case.case_coordinator, at=now - timedelta(days=30), key=f"demo:less:{case.code}")
    revoke_authorisation(session, application.engine, case, "team", act)
    _look(session, case, at=now - timedelta(days=2))


def _sign(session: Session, territory: str, *, at: datetime) -> Case:
    """A case of the first participant there who never had one."""
    known = select(Case.participant)
    chosen = select(Participant.code).where(
        Participant.territory == territory, Participant.code.not_in(known)
    )
    person = session.scalars(chosen.order_by(Participant.code.desc()).limit(1)).one()
    about = {
        "case_coordinator": coordinator_in(territory),
        "reference_professional": social_worker_in(territory),
    }
    opened = _run(session, open_case, f"open:{person}", at, participant=person, **about)
    code, version = str(opened["case_id"]), text_in_force(local_date(at)).version
    signing = {"case_id": code, "consent": YES, "consent_version": version}
    _run(session, register_consent, f"sign:{code}", at + timedelta(days=4), **signing)
    return session.get_one(Case, code)


def _run(session: Session, handler: Handler, key: str, at: datetime, **variables: Any) -> dict[str, Any]:
    job = Job(
        handler=handler.__name__,
        instance_id=0,
        business_key="",
        idempotency_key=f"demo:consent:{key}",
        variables=variables,
        now=at,
        session=session,
    )
    return dict(handler(job))
