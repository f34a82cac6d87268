"""Intensive case management with the real handlers: any order, a crisis that starts another process, its end."""

from typing import Any

import pytest

from engine.commands import BeginActivity, EndAdHoc
from engine.views import InstanceFilter
from processes.cases.opening import Opening, open_case
from processes.cases.queries import timeline


def begin(office: Any, element: str) -> None:
    """Cruz begins an activity of the accompaniment, as on the case's page."""
    instance, number = open_ad_hoc(office)
    office.engine.execute(BeginActivity(instance_id=instance, number=number, element=element, actor="cruz"))
    office.settle()


def open_ad_hoc(office: Any) -> tuple[int, int]:
    [instance] = office.engine.read.list_instances(InstanceFilter(process_id="intensive_case_management"))
    positions = office.engine.read.standing(instance.instance_id).positions
    [number] = [each.number for each in positions if each.element == "accompany"]
    return instance.instance_id, number


@pytest.fixture
def case(office: Any) -> str:
    """P1 is accompanied by cruz, who has begun nothing yet."""
    opening = Opening(participant="P1", case_coordinator="cruz", reference_professional="ana")
    code = str(office.write(lambda session: open_case(session, opening, now=office.clock.now())[0].code))
    office.publish(
        "intensive_care_requested", code, case_id=code, participant="P1", territory="north", ceas="ceas_n",
        case_coordinator="cruz", reference_professional="ana",
    )  # fmt: skip
    office.do("agree_accompaniment", {"agreed_aims": "Ordenar los papeles.", "agreed_rhythm": "weekly"})
    return code


def test_each_as_often_as_needed_until_a_report_ends_it(office: Any, case: str) -> None:
    assert office.open_tasks() == []
    for element in ("coordinate_care", "make_visit", "make_visit", "accompany_person"):
        begin(office, element)
        assert office.open_tasks() == [element]
        office.do(element, {"visit_note": "Bien.", "coordination_note": "x", "accompaniment_note": "x"})
    begin(office, "write_report")
    office.do("write_report", {"report_note": "Va bien.", "report_result": "go_on"})
    assert office.open_tasks() == []
    begin(office, "make_visit")
    begin(office, "write_report")
    office.do("write_report", {"report_note": "Ya puede.", "report_result": "end"})
    assert office.open_tasks() == ["decide_what_follows"]
    told = office.stored(lambda session: timeline(session, case))[-1]
    assert told.details == {"visits": 2, "accompaniments": 1, "coordinations": 1}


def test_a_person_may_say_that_it_is_done(office: Any, case: str) -> None:
    begin(office, "make_visit")
    instance, number = open_ad_hoc(office)
    office.engine.execute(EndAdHoc(instance_id=instance, number=number, actor="cruz"))
    office.settle()
    assert office.open_tasks() == ["decide_what_follows"]
    told = office.stored(lambda session: timeline(session, case))[-1]
    assert told.details == {"visits": 0, "accompaniments": 0, "coordinations": 0}


def test_a_crisis_starts_a_housing_emergency_and_the_accompaniment_goes_on(office: Any, case: str) -> None:
    begin(office, "make_visit")
    office.publish("crisis_reported", case)
    office.wait(hours=4)
    assert "back_up_crisis" in office.open_tasks()
    office.do("attend_crisis", {"crisis_note": "La echan de casa.", "crisis_kind": "housing"}, by="cruz")
    assert office.states("housing_emergency") == ["active"]
    assert "assess_housing" in office.open_tasks()
    assert "make_visit" in office.open_tasks()


def test_two_crises_at_once(office: Any, case: str) -> None:
    office.publish("crisis_reported", case)
    office.wait(minutes=1)
    office.publish("crisis_reported", case)
    assert len(office.tasks("attend_crisis")) == 2


def test_half_a_year_is_the_longest(office: Any, case: str) -> None:
    begin(office, "make_visit")
    office.wait(days=31)
    assert "review_month" in office.open_tasks()
    office.wait(days=150)
    assert "decide_what_follows" in office.open_tasks()
    assert "make_visit" not in office.open_tasks()


def test_a_consent_that_is_withdrawn_ends_it(office: Any, case: str) -> None:
    begin(office, "make_visit")
    office.do("make_visit", {"visit_note": "Bien."})
    office.publish("consent_revoked", case)
    assert office.open_tasks() == ["inform_of_revocation"]
    told = office.stored(lambda session: timeline(session, case))[-1]
    assert (told.kind, told.details["visits"]) == ("intensive_period", 1)
