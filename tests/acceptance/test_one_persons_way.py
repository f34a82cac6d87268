"""One person's way through several organisations: from a door of the Network to a plan that is fulfilled.

Somebody asks for help at an association. Six processes, a CEAS, its supervision and an EDIS team later the case is
closed, and nothing is shared any more. The product's own engine, handlers and rules; only the clock is ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.commands import ClaimTask, CompleteTask
from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter, TaskView
from processes.bootstrap import Application, build, migrate
from processes.cases.consent.sharing import sharings_in_force
from processes.cases.diagnosis.handlers import record_diagnosis
from processes.cases.people.registering import Asked, register
from processes.cases.plan.queries import list_plans
from processes.cases.plan.writing import Change, write_life_project, write_plan
from processes.cases.queries import find_case_for
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case, CaseEvent
from processes.demo.diagnoses import said_in_diagnosis
from processes.demo.loading import prepare_network
from processes.network.queries import get_professional
from processes.tasks import Handler, Job, find_handler
from workers.jobs import Workshop, run_ready_jobs

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, ten o'clock in Madrid
CONSENT = {"carry_out": True, "record": True, "team": True, "research": False}
SARA, MARTA, LUCIA, BERTA = "sara.luna", "marta.torio", "lucia.sabugo", "berta.cea"
"""Of the association, the CEAS, its supervision, the EDIS team."""
SIX = {
    "access_and_first_assessment",
    "pact_call_and_consent",
    "codiagnosis",
    "life_project_and_plan",
    "referral_between_organisations",
    "periodic_review_and_closing",
}
STORY = {
    "opened",
    "reference_assigned",
    "consent_signed",
    "diagnosis_validated",
    "plan_in_force",
    "referred",
    "referral_closed",
    "closed",
}
PROJECT = {
    "capacities": "Cocino bien y soy puntual.",
    "supports": "Mi hermana, que vive cerca.",
    "hopes": "Trabajar en una cocina.",
    "own_words": "Quiero ir despacio, pero quiero ir.",
}
ACTION = {"what": "Hacer el curso de manipulación de alimentos", "who": "La persona, con la coordinadora"}
SERVICE = {
    "verb": "activate",
    "code": "401035",
    "action": "Asesoramiento de EDIS",
    "holder": "edis_leon",
    "since": "2026-03-02",
}


class Way:
    """What happens in the Network, at a time of its own."""

    def __init__(self, application: Application, clock: FixedClock) -> None:
        self.application, self.clock = application, clock

    def work(self) -> None:
        """Everything that is due, until nothing is."""
        workshop = Workshop(self.application.engine, self.application.sessions, find_handler, "tests")
        while self.application.engine.tick() + run_ready_jobs(workshop, 50):
            pass
        assert self.application.engine.read.incidents() == []

    def open(self) -> dict[str, TaskView]:
        """What waits for people."""
        return {task.element: task for task in self.application.engine.read.list_tasks(TaskFilter(limit=100))}

    def do(self, element: str, who: str, **values: Any) -> None:
        """Claim and complete the task, then let the services run."""
        task = self.open().get(element)
        assert task is not None, f"Expected a task {element}, but there are {sorted(self.open())}"
        about: Any = {"instance_id": task.instance_id, "number": task.number, "actor": who}
        self.application.engine.execute(ClaimTask(**about))
        self.application.engine.execute(CompleteTask(**about, variables=values))
        self.work()

    def wait(self, days: float) -> None:
        self.clock.advance(days * 86_400)
        self.work()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction as a page has it."""
        with self.application.sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            yield session

    def run(self, handler: Handler, **variables: Any) -> None:
        """What a page stores by a service task."""
        with self.writing() as session:
            key = f"way:{handler.__name__}:{self.clock.now()}"
            handler(
                Job(
                    handler=handler.__name__,
                    instance_id=0,
                    business_key=str(variables["case_id"]),
                    idempotency_key=key,
                    variables=variables,
                    now=self.clock.now(),
                    session=session,
                )
            )

    def processes(self, state: str) -> set[str]:
        chosen = InstanceFilter(state=state, limit=100)  # type: ignore[arg-type]
        return {each.process_id for each in self.application.engine.read.list_instances(chosen)}

    def case(self) -> Case:
        with self.application.sessions() as session:
            return session.scalars(select(Case)).one()


@pytest.fixture
def way(tmp_path: Path) -> Iterator[Way]:
    url, clock = f"sqlite:///{tmp_path / 'way.db'}", FixedClock(NOW)
    migrate(url)
    application = build(url, clock=clock)
    prepare_network(application, now=NOW)
    yield Way(application, clock)
    application.dispose()


def test_from_the_first_door_to_a_plan_that_is_fulfilled(way: Way) -> None:
    _ask_at_the_association(way)
    _become_one_case(way)
    assert way.case().reference_professional == MARTA
    _answer_the_call_and_consent(way)
    _look_together(way)
    _write_and_sign_the_plan(way)
    _refer_to_edis(way)
    _follow_up_and_close(way)
    case = way.case()
    assert (case.status, case.close_reason, case.phase) == ("closed", "plan_fulfilled", "destiny")
    assert way.processes("active") == set()
    assert way.processes("completed") == SIX | {"referral_reception"}
    with way.application.sessions() as session:
        told = set(session.scalars(select(CaseEvent.kind).where(CaseEvent.case_code == case.code)))
        assert told >= STORY
        assert sharings_in_force(session, case) == []
        assert find_case_for(session, get_professional(session, BERTA), case.code) is None


def _ask_at_the_association(way: Way) -> None:
    """Access through any member; the CEAS and its supervision make it one case with one reference professional."""
    with way.application.sessions() as session, session.begin():
        asked = Asked(
            key="0123456789ab",
            given_name="Inventada",
            surnames="De Prueba",
            ceas="ceas_bernesga",
            request="Se ha quedado sin trabajo y no llega a fin de mes.",
            birth_year=1984,
        )
        registration = register(session, get_professional(session, SARA), asked, now=NOW)
        way.application.engine.publish(
            "attention_requested",
            key=registration.code,
            variables={"registration_id": registration.code},
            actor=SARA,
            connection=session.connection(),
        )
    way.work()


def _become_one_case(way: Way) -> None:
    """What is urgent, consent to be assessed, the technical assessment, one reference professional."""
    way.do(
        "first_attention",
        SARA,
        violence=False,
        unprotected_minor=False,
        suicide_risk=False,
        roofless=False,
        food_needed=False,
        eviction_in_days=None,
    )
    way.do("ask_first_consent", MARTA, agrees="yes", consent=CONSENT)
    way.do(
        "assess_situation",
        MARTA,
        needs_support=False,
        edis_agrees=False,
        needs_assessment=False,
        asks_advice=False,
        severe_dimensions=1,
        assessment_note="Lleva dos años sin trabajo.",
    )
    way.do(
        "assign_reference",
        LUCIA,
        reference_professional=MARTA,
        case_coordinator=SARA,
        accompaniment="intensive",
    )


def _answer_the_call_and_consent(way: Way) -> None:
    way.do("call_participant", SARA, call_result="answered")
    way.do("first_interview", SARA, interview_result="attended")
    way.do("explain_consent", SARA, agrees="yes", consent=CONSENT)


def _look_together(way: Way) -> None:
    """The co-diagnosis: the professional's values, the person's own, the record; agreed on and validated."""
    way.do("prepare_diagnosis", SARA, interviews_held=1, record_reviewed=True, diagnosis_note="Todo listo.")
    way.do("hold_interviews", SARA, interview_note="Cocina bien.", another_interview="no")
    way.do(
        "review_record",
        MARTA,
        record_reviewed=True,
        surroundings_reviewed=True,
        record_note="Le apoya su hermana.",
    )
    code = way.case().code
    way.run(record_diagnosis, diagnosis=1, recorded_by=SARA, case_id=code, **said_in_diagnosis("way"))
    way.do("rate_with_hdme", SARA, values_recorded=True)
    way.do("rate_yourself", SARA, rated_how="accompanied")
    way.do(
        "hold_return_session",
        SARA,
        agreed="yes",
        strengths_found="yes",
        locus_found="yes",
        session_minutes=60,
        session_note="De acuerdo en todo.",
    )
    way.do("validate_diagnosis", MARTA, validation="validated")


def _write_and_sign_the_plan(way: Way) -> None:
    """The person writes; the reference professional validates; three sign."""
    with way.writing() as session:
        code, now = way.case().code, way.clock.now()
        write_life_project(session, code, PROJECT, Change(by=SARA, key="way:project", revision=0), now=now)
        [plan] = list_plans(session, code)
        first_action = {**ACTION, "result": "El carné", "indicator": "Se ve el carné", "months": 2}
        given = {
            "strategy": "exploit",
            "strategy_words": "Apoyarse en lo que ya sabe hacer.",
            "goals": [{"words": "Trabajar en una cocina", "factor": "1", "actions": [first_action]}],
            "services": [SERVICE],
            "first_follow_up": str(now.date() + timedelta(days=30)),
            "accompaniment": "fortnightly",
        }
        write_plan(session, plan, given, Change(by=SARA, key="way:plan", revision=plan.revision), now=now)
    way.do("draft_plan", SARA, draft_result="ready")
    way.do("validate_plan", MARTA, reviewed_together=True, validation="validated")
    while task := way.open().get("sign_plan"):
        who = next(who for who in (SARA, MARTA) if any(who in group for group in task.candidates))
        way.do("sign_plan", who, signature="signed", signed_on=way.clock.now().date())
    way.do("activate_services", SARA, services_settled=True, services_note="Pedido a EDIS.")
    way.do(
        "record_social_history",
        MARTA,
        history_recorded=True,
        copy_given=True,
        next_contact_on=way.clock.now().date() + timedelta(days=30),
    )


def _refer_to_edis(way: Way) -> None:
    """The service of another organisation: asked for, accepted there, done; EDIS closes its own advice."""
    way.do(
        "describe_referral",
        MARTA,
        asks_for="edis_help",
        receiver="edis_leon",
        needs_support=False,
        edis_agrees=False,
        needs_assessment=False,
        asks_advice=True,
        words="¿Qué taller le conviene?",
    )
    way.do("answer_referral", BERTA, answer="accept", words="Lo vemos esta semana.")
    way.do("do_referral_work", BERTA, words="El taller de cocina de marzo.")
    with way.application.sessions() as session:
        [referral] = session.scalars(select(Referral))
        assert (referral.state, referral.service, referral.receiver) == (
            "granted_closed",
            "401035",
            "edis_leon",
        )


def _follow_up_and_close(way: Way) -> None:
    """A follow-up after thirty days; the plan is fulfilled; O2, report, the last words."""
    way.wait(31)
    way.do(
        "hold_follow_up",
        SARA,
        goes_on="yes",
        has_moved="no",
        is_progressing="yes",
        done_percent=100,
        follow_up_note="Tiene el carné y un contrato.",
    )
    way.do(
        "agree_closing",
        SARA,
        closing_decision="close",
        close_reason="plan_fulfilled",
        close_note="Lo ha conseguido.",
    )
    code = way.case().code
    way.run(record_diagnosis, diagnosis=2, recorded_by=SARA, case_id=code, **said_in_diagnosis("closing"))
    way.do("rate_at_closing", SARA, second_result="measured")
    way.do(
        "write_final_report",
        SARA,
        achieved="Trabaja en una cocina.",
        still_open="Nada.",
        supports_left="Su hermana.",
    )
    way.do("approve_closing", MARTA, approval="approved")
    way.do(
        "evaluate_care", SARA, felt_heard=4, own_decisions=4, life_is_better=3, would_change="Menos papeles."
    )
