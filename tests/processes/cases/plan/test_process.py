"""Process 4 with the real handlers on a real database: what the diagram does is what the area stores."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter
from processes import catalog
from processes.bootstrap import Application, build
from processes.cases.plan.queries import find_open_plan, find_plan, shares_of
from processes.cases.plan.tables import CasePlan
from processes.cases.tables import Case, CaseEvent
from processes.tasks import find_handler
from workers.jobs import Workshop, run_ready_jobs

PROCESS = "life_project_and_plan"
FILES = (
    f"{PROCESS}.bpmn",
    "care_clocks.dmn",
    "soda_meca.dmn",
    "draft_plan.form.json",
    "validate_plan.form.json",
    "sign_plan.form.json",
    "activate_services.form.json",
    "settle_services.form.json",
    "record_social_history.form.json",
    "inform_of_revocation.form.json",
)
READY = {"draft_result": "ready"}
VALID = {"reviewed_together": True, "validation": "validated"}
SIGNED = {"signature": "signed", "signed_on": "2026-11-22"}


class Office:
    """The product at a time of one's own: people do tasks, a worker does jobs."""

    def __init__(self, application: Application, clock: FixedClock, code: str) -> None:
        self.engine = application.engine
        self.clock = clock
        self.code = code
        self._sessions = application.sessions
        self._workshop = Workshop(application.engine, application.sessions, find_handler, "tester")

    def settle(self) -> None:
        while self.engine.tick() + run_ready_jobs(self._workshop, 100):
            pass

    def do(self, element: str, values: Mapping[str, Any], *, by: str) -> None:
        task = self.engine.read.list_tasks(TaskFilter(element=element))[0]
        self.engine.complete(task.instance_id, task.number, values, actor=by)
        self.settle()

    def wait(self, **time: float) -> None:
        self.clock.advance(timedelta(**time).total_seconds())
        self.settle()

    def offered(self) -> list[tuple[str, tuple[str, ...]]]:
        tasks = self.engine.read.list_tasks(TaskFilter())
        return sorted((task.element, tuple(sorted(task.candidates))) for task in tasks)

    def plan(self) -> CasePlan:
        with self._sessions() as session:
            found = find_plan(session, self.code, 1)
            assert found is not None
            return found

    def stored(self, ask: Callable[[Session], Any]) -> Any:
        with self._sessions() as session:
            return ask(session)

    def incidents(self) -> list[str]:
        return [each.element for each in self.engine.read.incidents()]


@pytest.fixture
def office(network_session: Session, database_url: str, desk: Any) -> Iterator[Office]:
    """The diagnosed case of P1, and process 4 just asked for."""
    network_session.commit()
    clock = FixedClock(desk.now)
    application = build(database_url, clock=clock)
    shipped = catalog.resources()
    application.engine.deploy({name: shipped[name] for name in FILES}, actor="tester")
    opened = Office(application, clock, desk.code)
    about = {"case_id": desk.code, "participant": "P1", "territory": "north"}
    application.engine.publish("plan_requested", key=desk.code, variables=about, message_id="asked")
    opened.settle()
    yield opened
    application.dispose()


@pytest.fixture
def written(office: Office, network_session: Session, desk: Any) -> Office:
    """Project and plan are written on the pages; the coordinator says so."""
    desk.write_project()
    desk.write(find_open_plan(network_session, desk.code))
    network_session.commit()
    office.do("draft_plan", READY, by="cruz")
    return office


@pytest.fixture
def agreed(written: Office) -> Office:
    written.do("validate_plan", VALID, by="ana")
    for by in ("cruz", "cruz", "ana"):
        written.do("sign_plan", SIGNED, by=by)
    return written


def test_from_the_request_to_the_follow_up(agreed: Office) -> None:
    plan = agreed.plan()
    assert (plan.state, plan.validated_by) == ("in_force", "ana")
    assert agreed.offered() == [("activate_services", ("cc/cruz",)), ("keep_services", ("cc/cruz",))]
    for element in ("activate_services", "keep_services"):
        agreed.do(element, {"services_settled": True}, by="cruz")
    agreed.do("record_social_history", {"history_recorded": True, "copy_given": True}, by="ana")
    [instance] = agreed.engine.read.list_instances(InstanceFilter(process_id=PROCESS))
    assert instance.state == "completed"
    sent = agreed.stored(lambda session: session.execute(text("SELECT name, key FROM engine_messages")).all())
    assert {tuple(row) for row in sent} >= {
        ("referral_requested", agreed.code),
        ("follow_up_requested", agreed.code),
    }


@pytest.mark.parametrize(("answer", "is_asked"), [("yes", True), ("no", False)])
def test_a_service_of_employment_asks_for_an_itinerary(agreed: Office, answer: str, is_asked: bool) -> None:
    agreed.do("activate_services", {"services_settled": True, "starts_itinerary": answer}, by="cruz")
    asked = text("SELECT key FROM engine_messages WHERE name = 'employment_itinerary_requested'")
    sent = agreed.stored(lambda session: session.execute(asked).all())
    assert [tuple(row) for row in sent] == ([(agreed.code,)] if is_asked else [])


def test_who_may_do_what_is_offered_to_nobody_else(written: Office) -> None:
    assert written.offered() == [("validate_plan", ("ceas_ts/ana",))]
    written.do("validate_plan", VALID, by="ana")
    assert written.offered() == [
        ("sign_plan", ("cc/cruz",)),
        ("sign_plan", ("cc/cruz", "ceas_ts/ana")),
        ("sign_plan", ("ceas_ts/ana",)),
    ]


def test_who_completes_the_validation_is_who_validates(written: Office) -> None:
    """Whatever a form claims: the coordinator's completion fails, and the plan stays as it was."""
    written.do("validate_plan", {**VALID, "validated_by": "ana"}, by="cruz")
    for _ in range(5):
        written.wait(hours=1)
    assert written.incidents() == ["register_validation"]
    assert written.plan().state == "complete"


def test_a_refused_signature_asks_for_another_interview(written: Office) -> None:
    written.do("validate_plan", VALID, by="ana")
    written.do("sign_plan", {"signature": "refused"}, by="cruz")
    assert [element for element, _ in written.offered()] == ["draft_plan"]
    assert written.plan().state == "draft"


def test_a_plan_that_lacks_something_is_not_asked_to_be_validated(office: Office) -> None:
    office.do("draft_plan", READY, by="cruz")
    assert [element for element, _ in office.offered()] == ["draft_plan"]
    office.do("draft_plan", READY, by="cruz")
    assert office.offered() == []
    assert (office.plan().state, office.plan().close_reason) == ("closed", "rejects")
    case = office.stored(lambda session: session.get_one(Case, office.code))
    assert (case.status, case.close_reason) == ("closed", "rejects")


def test_sixty_days_without_a_plan_close_it(office: Office) -> None:
    office.wait(days=30)
    assert [element for element, _ in office.offered()] == ["draft_plan"]
    office.wait(days=30)
    assert office.plan().close_reason == "rejects"


def test_a_revoked_consent_takes_back_what_was_asked_of_others(agreed: Office) -> None:
    agreed.engine.publish("consent_revoked", key=agreed.code, message_id="revoked-1")
    agreed.settle()
    shares = agreed.stored(lambda session: list(shares_of(session, agreed.plan())))
    assert [(each.organisation, each.withdrawn_at is not None) for each in shares] == [("ceas_s", True)]
    assert [element for element, _ in agreed.offered()] == ["inform_of_revocation"]
    agreed.do(
        "inform_of_revocation",
        {"person_informed": True, "team_informed": True, "urgency_left": "none"},
        by="cruz",
    )
    assert (agreed.plan().state, agreed.plan().close_reason) == ("closed", "revoked")
    assert agreed.incidents() == []


def test_the_story_is_told_without_a_word_of_what_was_written(agreed: Office) -> None:
    lines = agreed.stored(
        lambda session: [(each.kind, str(each.details)) for each in session.query(CaseEvent).all()]
    )
    kinds = [kind for kind, _ in lines if kind.startswith("plan_")]
    assert kinds == ["plan_started", "plan_validated", *["plan_signed"] * 3, "plan_in_force", "plan_shared"]
    [instance] = agreed.engine.read.list_instances(InstanceFilter(process_id=PROCESS))
    said = str(agreed.engine.read.variables(instance.instance_id)) + str(lines)
    for word in ("Cocino", "cocina", "hermana", "Inventada"):
        assert word not in said
