"""Life projects and plans of the demo: one in force and followed up, one waiting for signatures, one being written.

Each runs in the process *life project and case plan* on the real engine; what is written goes by the pages' own rules.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.application import Application
from processes.cases.diagnosis.queries import find_validated
from processes.cases.handlers import open_case, register_consent
from processes.cases.plan.following import Contacted, Recorder, Seen, log_follow_up, record_outcome
from processes.cases.plan.queries import find_open_plan, find_plan_in_force, list_plans
from processes.cases.plan.telling import tell, tell_project
from processes.cases.plan.writing import Change, write_life_project, write_plan
from processes.cases.queries import find_consent_in_force
from processes.cases.tables import Case, Participant
from processes.demo.diagnoses import add_first_diagnosis
from processes.demo.past import Past
from processes.demo.people import coordinator_in, social_worker_in
from processes.demo.story import CONSENT
from processes.network.calendar import local_date
from processes.risk.tables import Alert
from processes.tasks import Job

OPENED, ASKED, WRITTEN, VALIDATED, SIGNED, FOLLOWED = 40, 18, 17, 16, 15, 4
"""Days ago."""
PROJECT = {
    "capacities": "Cocino bien y soy puntual. En el barrio me conocen y me piden ayuda.",
    "supports": "Mi hermana, que vive cerca. El grupo de los martes.",
    "hopes": "Trabajar en una cocina y que no nos falte la casa.",
    "own_words": "Quiero ir despacio, pero quiero ir.",
}
ACTION = {"who": "La persona, con la coordinadora"}
GOALS = [
    {
        "words": "Trabajar en una cocina",
        "factor": "1",
        "actions": [
            {
                **ACTION,
                "what": "Hacer el curso de manipulación de alimentos",
                "result": "El carné, conseguido",
                "indicator": "Se ve el carné",
                "months": 2,
            },
            {
                **ACTION,
                "what": "Pedir prácticas en el comedor del barrio",
                "result": "Dos semanas de prácticas",
                "indicator": "Informe del comedor",
                "months": 6,
            },
        ],
    },
    {
        "words": "Seguir en la casa",
        "factor": "4",
        "actions": [
            {
                "who": "La coordinadora",
                "what": "Hablar con quien alquila antes del verano",
                "result": "El contrato, renovado",
                "indicator": "Se ve el contrato",
                "months": 9,
            }
        ],
    },
]


SEED = 18
OPENED_IN = ("salamanca", "valladolid", "leon")


class Held(Struct, frozen=True, kw_only=True):
    """A case and who holds it; codes and user names."""

    code: str
    coordinator: str
    reference: str
    ceas: str
    about: Mapping[str, str]


def add_plans(application: Application, *, now: datetime) -> None:
    """For the first three cases that can have one; where there are fewer, others are opened for people without any."""
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        for territory in OPENED_IN[: 3 - sum(_may_have_plan(session, case) for case in _cases(session))]:
            _open(session, territory, at=now - timedelta(days=OPENED))
        session.flush()
        cases = [_held(case) for case in _cases(session) if _may_have_plan(session, case)][:3]
    telling = _Telling(application, now)
    telling.days_ago(ASKED)
    for held in cases:
        telling.request(held)
    telling.days_ago(WRITTEN)
    for place, held in enumerate(cases):
        telling.write(held, is_whole=place < 2)
    telling.days_ago(VALIDATED)
    for held in cases[:2]:
        telling.validate(held)
    telling.days_ago(SIGNED)
    for place, held in enumerate(cases[:2]):
        telling.sign(held, everybody=place == 0)
    telling.days_ago(FOLLOWED)
    for held in cases[:1]:
        telling.follow(held)
    telling.days_ago(0)


class _Telling:
    """Moves a past on and lets the people of a case do their part."""

    def __init__(self, application: Application, now: datetime) -> None:
        self._sessions = application.sessions
        self._now = now
        self._past = Past(application, now - timedelta(days=ASKED))

    def days_ago(self, days: int) -> None:
        self._past.go_on_to(self._now - timedelta(days=days))

    def request(self, held: Held) -> None:
        """As the co-diagnosis does at its end."""
        people = {"case_coordinator": held.coordinator, "reference_professional": held.reference}
        self._past.engine.publish(
            "plan_requested",
            key=held.code,
            variables={"case_id": held.code, **held.about, **people},
            message_id=f"demo:plan:{held.code}",
        )
        self._past.settle()

    def write(self, held: Held, *, is_whole: bool) -> None:
        """Project and plan; the one that is not whole stays with the person who writes it."""
        at, by = self._past.clock.now(), held.coordinator
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            change = Change(by=by, key=f"demo:project:{held.code}", revision=0)
            project = write_life_project(session, held.code, PROJECT, change, now=at)
            tell_project(session, held.code, project.version, by=by, now=at)
            plan = find_open_plan(session, held.code)
            assert plan is not None, "the process has begun one"
            change = Change(by=by, key=f"demo:rows:{held.code}", revision=plan.revision)
            write_plan(session, plan, self._rows(held, is_whole=is_whole), change, now=at)
        if is_whole:
            self._past.do_task(held.code, "draft_plan", {"draft_result": "ready"}, by=by)

    def validate(self, held: Held) -> None:
        said = {"reviewed_together": True, "validation": "validated"}
        self._past.do_task(held.code, "validate_plan", said, by=held.reference)

    def sign(self, held: Held, *, everybody: bool) -> None:
        """The participant with the coordinator; then, if everybody signs, what follows too."""
        said = {"signature": "signed", "signed_on": local_date(self._past.clock.now()).isoformat()}
        for by in (held.coordinator, held.coordinator, held.reference)[: 3 if everybody else 1]:
            self._past.do_task(held.code, "sign_plan", said, by=by)
        if everybody:
            settled, recorded = {"services_settled": True}, {"history_recorded": True, "copy_given": True}
            self._past.do_task(held.code, "keep_services", settled, by=held.coordinator)
            self._past.do_task(held.code, "record_social_history", recorded, by=held.reference)

    def follow(self, held: Held) -> None:
        """A visit, and how the first action goes."""
        at, by = self._past.clock.now(), held.coordinator
        contacted = Contacted(
            on=local_date(at),
            kind="visit",
            attended=True,
            words="Va contenta al curso. Le falta un examen.",
            next_on=local_date(at) + timedelta(days=14),
        )
        seen = Seen(goal=1, action=1, result="going_on", words="Ha ido a todas las clases.")
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            plan = find_plan_in_force(session, held.code)
            assert plan is not None, "three have signed"
            key = f"demo:follow:{plan.code}"
            log_follow_up(session, plan, contacted, Recorder(by=by, key=key), now=at)
            record_outcome(session, plan, seen, Recorder(by=by, key=f"{key}:1.1"), now=at)
            tell(session, plan, "plan_followed_up", by=by, now=at, follow_up=1)

    def _rows(self, held: Held, *, is_whole: bool) -> dict[str, Any]:
        service = {
            "verb": "keep",
            "code": "401037",
            "action": "Apoyo del centro",
            "holder": held.ceas,
            "since": local_date(self._past.clock.now()).isoformat(),
        }
        return {
            "strategy": "exploit",
            "strategy_words": "Apoyarse en lo que ya sabe hacer.",
            "goals": GOALS if is_whole else GOALS[:1],
            "services": [service],
            "first_follow_up": local_date(self._now + timedelta(days=12)).isoformat(),
            "accompaniment": "fortnightly" if is_whole else "",
        }


def _cases(session: Session) -> list[Case]:
    chosen = select(Case).where(Case.status == "open", Case.reference_professional.is_not(None))
    return list(session.scalars(chosen.order_by(Case.code)))


def _may_have_plan(session: Session, case: Case) -> bool:
    consent = find_consent_in_force(session, case.code)
    return (
        consent is not None
        and consent.may_use_record
        and find_validated(session, case.code, "O1") is not None
        and not list_plans(session, case.code)
    )


def _open(session: Session, territory: str, *, at: datetime) -> None:
    """A case with consent and diagnosis for the last person there without a case or an alert, if there is one."""
    known = select(Case.participant).union(select(Alert.participant)).subquery()
    free = select(Participant.code).where(
        Participant.territory == territory, Participant.code.not_in(select(known.c[0]))
    )
    person = session.scalar(free.order_by(Participant.code.desc()).limit(1))
    if person is None:
        return

    def job(name: str, **variables: Any) -> Job:
        return Job(
            handler=name,
            instance_id=0,
            business_key=person,
            idempotency_key=f"demo:plans:{name}:{person}",
            variables=variables,
            now=at,
            session=session,
        )

    people = {
        "case_coordinator": coordinator_in(territory),
        "reference_professional": social_worker_in(territory),
    }
    code = str(open_case(job("open_case", participant=person, **people))["case_id"])
    register_consent(job("register_consent", case_id=code, consent=CONSENT))
    add_first_diagnosis(session, session.get_one(Case, code), at=at + timedelta(days=20), seed=SEED)


def _held(case: Case) -> Held:
    return Held(
        code=case.code,
        coordinator=case.case_coordinator,
        reference=case.reference_professional or "",
        ceas=case.ceas,
        about={"participant": case.participant, "territory": case.territory, "ceas": case.ceas},
    )
