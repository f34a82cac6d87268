"""Access on the real engine with the real handlers: from a registration to a case with its people, and what follows."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter
from processes.bootstrap import Application, build
from processes.cases.consent.acts import Act
from processes.cases.consent.revoking import revoke
from processes.cases.people.tables import Registration
from processes.cases.protection.starting import begin_protection
from processes.cases.tables import Case, CaseEvent, Consent
from processes.catalog import deploy_all
from processes.tasks import find_handler
from workers.jobs import Workshop, run_ready_jobs

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CALM = dict.fromkeys(("violence", "unprotected_minor", "suicide_risk", "roofless", "food_needed"), False)
YES = {"agrees": "yes", "consent": {"carry_out": True, "record": True, "team": True, "research": False}}
ASSESSED = {
    "needs_support": False,
    "edis_agrees": False,
    "needs_assessment": False,
    "asks_advice": False,
    "severe_dimensions": 0,
    "assessment_note": "Sabe lo que quiere.",
}
ASSIGNED = {"reference_professional": "ana", "case_coordinator": "cruz", "accompaniment": "ordinary"}


class Counter:
    """The product at a time of its own, with people who do tasks."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._workshop = Workshop(application.engine, application.sessions, find_handler, "tester")

    def settle(self) -> None:
        while self.application.engine.tick() + run_ready_jobs(self._workshop, 100):
            pass
        assert self.application.engine.read.incidents() == []

    def ask(self, code: str, surnames: str) -> None:
        """Fina, of the association, writes somebody down."""
        with self.application.sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            session.add(_registration(code, surnames))
        self.application.engine.publish("attention_requested", key=code, variables={"registration_id": code})
        self.settle()

    def do(self, element: str, values: Mapping[str, Any], *, by: str) -> None:
        [task] = self.application.engine.read.list_tasks(TaskFilter(element=element))
        self.application.engine.complete(task.instance_id, task.number, values, actor=by)
        self.settle()

    def open_tasks(self) -> dict[str, tuple[str, ...]]:
        found = self.application.engine.read.list_tasks(TaskFilter(limit=50))
        return {task.element: task.candidates for task in found}

    def running(self) -> set[str]:
        found = self.application.engine.read.list_instances(InstanceFilter(limit=50))
        return {each.process_id for each in found if each.state == "active"}


@pytest.fixture
def counter(network_session: Session, database_url: str) -> Iterator[Counter]:
    """The small Network: Fina attends for an association, Ana for the CEAS, Dora supervises, Cruz coordinates."""
    network_session.close()
    application = build(database_url, clock=FixedClock(NOW))
    deploy_all(application.engine, "tester")
    yield Counter(application)
    application.dispose()


def test_somebody_new_gets_a_case_and_one_reference_professional(counter: Counter) -> None:
    counter.ask("R-000000000001", "Nueva Inventada")
    assert counter.open_tasks() == {
        "first_attention": ("ceas_ts/asso", "edis/asso", "ts_prof/asso", "cc/asso")
    }
    counter.do("first_attention", CALM, by="fina")
    counter.do("ask_first_consent", YES, by="ana")
    counter.do("assess_situation", ASSESSED, by="ana")
    assert counter.open_tasks() == {"assign_reference": ("supervisor/north",)}
    counter.do("assign_reference", ASSIGNED, by="dora")
    with counter.application.sessions() as session:
        [case] = session.scalars(select(Case)).all()
        assert (case.reference_professional, case.case_coordinator, case.ceas) == ("ana", "cruz", "ceas_n")
        [consent] = session.scalars(select(Consent)).all()
        assert (consent.status, bool(consent.version)) == ("signed", True)
        assert session.scalars(select(CaseEvent.kind).order_by(CaseEvent.id)).all() == [
            "opened",
            "consent_signed",
            "reference_assigned",
        ]
    assert counter.running() == set()


def test_what_is_urgent_begins_beside_the_ordinary_way(counter: Counter) -> None:
    counter.ask("R-000000000001", "Nueva Inventada")
    counter.do(
        "first_attention", {**CALM, "roofless": True, "food_needed": True, "violence": True}, by="fina"
    )
    assert {"protect_now", "ask_first_consent"} <= set(counter.open_tasks())
    assert counter.running() >= {"access_and_first_assessment", "housing_emergency", "urgent_basic_needs"}


@pytest.mark.parametrize(
    ("accompaniment", "assessed", "follows"),
    [
        ("intensive", {}, "pact_call_and_consent"),
        ("ordinary", {"asks_advice": True}, "referral_between_organisations"),
    ],
)
def test_what_follows_the_assessment(
    counter: Counter, accompaniment: str, assessed: dict[str, Any], follows: str
) -> None:
    counter.ask("R-000000000001", "Nueva Inventada")
    counter.do("first_attention", CALM, by="fina")
    counter.do("ask_first_consent", {"agrees": "no"}, by="ana")
    counter.do("assess_situation", {**ASSESSED, **assessed}, by="ana")
    counter.do("assign_reference", {**ASSIGNED, "accompaniment": accompaniment}, by="dora")
    assert counter.running() == {follows}


def test_who_is_accompanied_closely_has_authorised_it(counter: Counter) -> None:
    counter.ask("R-000000000001", "Nueva Inventada")
    counter.do("first_attention", CALM, by="fina")
    counter.do("ask_first_consent", YES, by="ana")
    counter.do("assess_situation", ASSESSED, by="ana")
    counter.do("assign_reference", {**ASSIGNED, "accompaniment": "intensive"}, by="dora")
    assert counter.running() == {"pact_call_and_consent", "intensive_case_management"}
    assert counter.open_tasks()["agree_accompaniment"] == ("cc/cruz", "ceas_ts/ceas_n")


@pytest.mark.parametrize("attended", [False, True], ids=["before anybody attends", "while it is assessed"])
def test_violence_ends_it_whoever_restricts_the_case(counter: Counter, *, attended: bool) -> None:
    counter.ask("R-000000000001", "Nueva Inventada")
    if attended:
        counter.do("first_attention", CALM, by="fina")
        counter.do("ask_first_consent", YES, by="ana")
    with counter.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        [case] = session.scalars(select(Case)).all()
        told = begin_protection(session, counter.application.engine, case, restriction=1, by="ana")
    counter.settle()
    assert told == 1
    assert counter.running() == {"gender_violence_protocol"}


def test_who_asks_twice_joins_the_open_case(counter: Counter) -> None:
    counter.ask("R-000000000001", "Nueva Inventada")
    counter.do("first_attention", CALM, by="fina")
    counter.ask("R-000000000002", "Nueba Inventada")
    counter.do("compare_people", {"is_same_person": "yes"}, by="fina")
    counter.do("first_attention", CALM, by="fina")
    assert "tell_of_new_request" in counter.open_tasks()
    counter.do("tell_of_new_request", {"reference_informed": True}, by="ana")
    with counter.application.sessions() as session:
        assert len(session.scalars(select(Case)).all()) == 1
        kinds = session.scalars(select(CaseEvent.kind).order_by(CaseEvent.id)).all()
        assert kinds == ["opened", "joined"]


def test_consent_withdrawn_stops_consent_and_assessment_and_the_case_stays(counter: Counter) -> None:
    counter.ask("R-000000000001", "Nueva Inventada")
    counter.do("first_attention", CALM, by="fina")
    counter.do("ask_first_consent", YES, by="ana")
    with counter.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        [case] = session.scalars(select(Case)).all()
        told = revoke(session, counter.application.engine, case, Act(by="ana", at=NOW, key="revoked")).told
        assert told == 1
    counter.settle()
    assert set(counter.open_tasks()) == {"inform_of_first_revocation"}
    counter.do("inform_of_first_revocation", {"person_informed": True}, by="ana")
    assert counter.running() == set()
    with counter.application.sessions() as session:
        assert session.scalars(select(Consent.status)).all() == ["revoked"]
        assert session.scalars(select(Case.status)).all() == ["open"]


def test_names_are_in_no_process(counter: Counter) -> None:
    counter.ask("R-000000000001", "Nueva Inventada")
    counter.do("first_attention", CALM, by="fina")
    [instance] = counter.application.engine.read.list_instances(InstanceFilter())
    said = repr(counter.application.engine.read.variables(instance.instance_id))
    assert "R-000000000001" in said
    assert "Inventada" not in said


def _registration(code: str, surnames: str) -> Registration:
    return Registration(
        code=code,
        given_name="Persona",
        surnames=surnames,
        birth_date=date(1990, 5, 4),
        birth_year=None,
        document_kind="dni",
        document_number="12345678Z",
        phone="",
        street="",
        postcode="",
        town="",
        request="Pide orientación.",
        territory="north",
        ceas="ceas_n",
        organisation="asso",
        registered_at=NOW,
        registered_by="fina",
        participant=None,
        decision="",
        decided_by=None,
    )
