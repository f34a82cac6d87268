"""Guaranteed income with the real handlers: paused clock, commission, two people, silence, and no risk score."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine.errors import Rejection
from processes import catalog
from processes.cases.guaranteed_income.queries import lock_application
from processes.cases.guaranteed_income.tables import IncomeApplication
from processes.cases.opening import Opening, open_case
from processes.network.tables import StoredPost, StoredProfessional

CHECKED = {
    "household_members": 3, "computable_income": 200, "age": 40, "registered_months": 30,
    "means_answer": "yes", "seeker_answer": "yes", "severe_beyond_work": 0,
}  # fmt: skip
AGREED = {"project_answer": "agreed", "person_commits": "Ir al taller.", "services_commit": "Guardería."}
SCORE = ("probability", "score", "contributions", "alert")


@pytest.fixture
def case(office: Any) -> str:
    """P1 applies; gema of the regional office proposes, dora supervises, hugo sits on the commission of the north."""

    def begin(session: Session) -> str:
        for username, role, territory in (("gema", "gss", None), ("hugo", "comision", "north")):
            session.add(StoredProfessional(username=username, name=username, organisation="region"))
            session.flush()
            session.add(StoredPost(username=username, role=role, organisation="region", territory=territory))
        opening = Opening(participant="P1", case_coordinator="cruz", reference_professional="ana")
        return str(open_case(session, opening, now=office.clock.now())[0].code)

    code = str(office.write(begin))
    office.publish(
        "guaranteed_income_requested", code, case_id=code, participant="P1", territory="north", ceas="ceas_n",
        case_coordinator="cruz", reference_professional="ana", probability=0.9, score=0.9, alert_id="a1",
    )  # fmt: skip
    return code


def stored(office: Any) -> IncomeApplication:
    year = office.clock.now().year
    found = office.stored(lambda session: lock_application(session, f"G-{year}-0001"))
    assert isinstance(found, IncomeApplication)
    return found


def variables(office: Any, element: str) -> dict[str, Any]:
    task = office.task(element)
    return dict(office.engine.read.task_variables(task.instance_id, task.number))


def prepare(office: Any, **changed: Any) -> None:
    office.do("check_file", {**CHECKED, **changed}, by="ana")
    office.do("agree_project", AGREED, by="cruz")
    office.do("propose_resolution", {"proposal": "granted", "proposal_reasons": "Cumple."}, by="gema")


def decide(office: Any, resolution: str = "granted", *, by: str = "dora") -> None:
    office.do("decide_resolution", {"resolution": resolution, "resolution_reasons": "Cumple."}, by=by)


def resolve_at(office: Any) -> datetime:
    found = variables(office, "check_file")["resolve_at"]
    assert isinstance(found, datetime)
    return found


def test_granted_by_two_people_with_the_amount_of_the_tables(office: Any, case: str) -> None:
    today = office.clock.now().date()
    prepare(office)
    decide(office)
    first = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    application = stored(office)
    assert (application.status, application.amount_cents) == ("granted", 47200)
    assert (application.accrues_from, application.applied_on) == (first, today)
    assert (application.proposed_by, application.decided_by) == ("gema", "dora")
    office.do("notify_person", {"notified_on": today, "appeal_explained": True}, by="ana")
    assert office.states("guaranteed_income") == ["completed"]


def test_who_proposes_does_not_decide(office: Any, case: str) -> None:
    prepare(office)
    with pytest.raises(Rejection):
        decide(office, by="gema")
    assert stored(office).status == "handled"


def test_every_requirement_that_fails_is_named(office: Any, case: str) -> None:
    office.do("check_file", {**CHECKED, "age": 20, "registered_months": 2}, by="ana")
    assert variables(office, "propose_resolution")["eligibility"]["unmet"] == ["registration", "age"]


def test_the_clock_stands_still_while_the_person_is_asked(office: Any, case: str) -> None:
    before = resolve_at(office)
    office.do("check_file", {**CHECKED, "missing_documents": "El padrón."}, by="ana")
    office.do("ask_for_data", {"asked_on": office.clock.now().date()}, by="ana")
    running = {timer.element for timer in office.engine.read.timers()}
    assert not running & {"term_is_near", "term_is_over"}, "no clock of the term runs"
    office.wait(days=6)
    office.do("receive_data", {"received_note": "El padrón."}, by="ana")
    assert (resolve_at(office) - before).total_seconds() == 6 * 24 * 3600


def test_what_does_not_come_in_ten_working_days_files_the_application(office: Any, case: str) -> None:
    office.do("check_file", {**CHECKED, "missing_documents": "El padrón."}, by="ana")
    office.do("ask_for_data", {"asked_on": office.clock.now().date()}, by="ana")
    office.wait(days=25)
    assert stored(office).status == "withdrawn"
    assert office.open_tasks() == ["notify_person"]


def test_silence_is_told_once_and_grants_nothing(office: Any, case: str) -> None:
    office.wait(days=100)
    assert office.open_tasks() == ["check_file", "hurry_file", "tell_silence"]
    assert stored(office).status == "handled"
    office.do("tell_silence", {"silence_told_on": office.clock.now().date()}, by="ana")
    prepare(office)
    decide(office, "refused")
    assert stored(office).status == "refused"


def test_the_commission_discusses_each_item_once_and_may_defer(office: Any, case: str) -> None:
    prepare(office, severe_beyond_work=2)
    assert office.open_tasks() == []
    office.wait(days=31)
    item = office.task("discuss_item")
    assert item.candidates == ("comision/north",)
    shown = json.dumps(variables(office, "discuss_item"), default=str)
    assert case not in shown
    assert '"P1"' not in shown
    assert "taller" not in shown
    with pytest.raises(Rejection):
        office.do("discuss_item", {"commission_result": "granted"}, by="gema")
    office.do("discuss_item", {"commission_result": "deferred", "commission_reasons": "Falta."}, by="hugo")
    assert office.open_tasks() == []
    office.wait(days=31)
    office.do("discuss_item", {"commission_result": "granted", "commission_reasons": "Sí."}, by="hugo")
    assert (stored(office).status, stored(office).decided_by) == ("granted", "hugo")


def test_income_that_changes_is_worked_out_again_and_leaves_the_agenda(office: Any, case: str) -> None:
    prepare(office, severe_beyond_work=2)
    office.wait(days=31)
    office.publish("circumstances_changed", case)
    changed = {"household_members": 3, "computable_income": 300, "changed_on": office.clock.now().date()}
    office.do("record_change", changed, by="ana")
    assert office.open_tasks() == ["propose_resolution"]
    assert variables(office, "propose_resolution")["income_amount"]["amount"] == 372


def test_a_change_of_nothing_changes_nothing(office: Any, case: str) -> None:
    prepare(office)
    office.publish("circumstances_changed", case)
    office.do("record_change", {"household_members": 3, "computable_income": 200}, by="ana")
    assert office.open_tasks() == ["decide_resolution"]


def test_violence_leaves_the_agenda_and_keeps_the_day(office: Any, case: str) -> None:
    prepare(office, severe_beyond_work=2)
    office.wait(days=31)
    office.publish("violence_detected", case)
    assert office.open_tasks() == []
    assert stored(office).status == "set_aside"


def test_consent_that_is_withdrawn_ends_no_application(office: Any, case: str) -> None:
    office.publish("consent_revoked", case)
    assert office.open_tasks() == ["ask_whether_to_go_on", "check_file"]
    office.do("ask_whether_to_go_on", {"income_wish": "withdraw"}, by="ana")
    assert (stored(office).status, office.open_tasks()) == ("withdrawn", [])


def test_a_second_request_changes_nothing(office: Any, case: str) -> None:
    office.publish("guaranteed_income_requested", case, case_id=case, participant="P1", territory="north")
    assert office.open_tasks() == ["check_file"]


def test_the_risk_score_never_comes_into_it(office: Any, case: str) -> None:
    """Neither brought by a message, nor asked for by a diagram, a form or a decision of it."""
    prepare(office)
    written = variables(office, "decide_resolution")
    assert not [name for name in written if any(word in name for word in SCORE)]
    files = catalog.resources()
    asked = [name for name in files if "guaranteed_income" in name or name.startswith("rgc_")]
    asked += [f"{task}.form.json" for task in ("propose_resolution", "decide_resolution", "discuss_item")]
    for name in asked:
        assert not [
            word for word in ("probability", "risk_score", "alert_id") if word in files[name].decode()
        ]


def test_the_commission_meets_on_the_first_of_the_month(office: Any) -> None:
    [first] = [timer for timer in office.engine.read.timers() if timer.element == "month_begins"]
    local = first.due_at.astimezone(UTC)
    assert (local.day, first.due_at > office.clock.now()) == (1, True)
