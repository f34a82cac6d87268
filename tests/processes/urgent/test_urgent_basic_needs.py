"""Urgent basic needs with the real handlers: providers in turn, 24 hours, and nothing about the person leaves."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.views import InstanceFilter
from processes.cases.basic_needs.tables import NeedRequest
from processes.cases.opening import Opening, open_case
from processes.cases.queries import timeline

NEED = {"need_kind": "food", "need_people": 3, "need_note": "Tiene alergia."}


@pytest.fixture
def case(office: Any) -> str:
    """A need of P1, just raised."""
    opening = Opening(participant="P1", case_coordinator="cruz", reference_professional="ana")
    code = str(office.write(lambda session: open_case(session, opening, now=office.clock.now())[0].code))
    office.publish(
        "basic_needs_urgent", code, case_id=code, participant="P1", territory="north", ceas="ceas_n",
        case_coordinator="cruz", reference_professional="ana",
    )  # fmt: skip
    return code


def statuses(office: Any) -> list[str]:
    return list(office.stored(lambda session: session.scalars(select(NeedRequest.status)).all()))


def test_the_provider_gives_it_and_the_reference_professional_is_informed(office: Any, case: str) -> None:
    office.do("describe_need", NEED, by="ana")
    assert set(office.task("answer_request").candidates) == {"colaborador/pantry", "ts_prof/pantry"}
    office.do("answer_request", {"provider_answer": "yes"}, by="gil")
    office.do("confirm_delivery", {"delivered": "yes"}, by="cruz")
    assert statuses(office) == ["delivered"]
    assert office.task("inform_reference").candidates == ("ceas_ts/ceas_n",)
    office.do("inform_reference", {"what_next": "nothing"}, by="ana")
    assert office.states("urgent_basic_needs") == ["completed"]
    told = office.stored(lambda session: timeline(session, case))[-1]
    assert (told.kind, told.details) == ("need_covered", {"by": "provider"})


def test_what_a_provider_gets_says_nothing_of_the_person(office: Any, case: str) -> None:
    office.do("describe_need", NEED, by="ana")
    [theirs] = office.engine.read.list_instances(InstanceFilter(process_id="provider_request"))
    assert theirs.business_key == "N-1"
    seen = office.engine.read.variables(theirs.instance_id)
    assert set(seen) == {"request_id", "need_kind", "need_people", "organisation", "answer_within"}
    assert case not in repr(seen)


def test_nobody_answers_and_the_supervisor_is_told(office: Any, case: str) -> None:
    office.do("describe_need", NEED, by="ana")
    office.wait(hours=3)
    assert office.open_tasks() == ["direct_aid", "review_resources"]
    assert office.states("provider_request") == ["completed"]
    office.do("direct_aid", {"aid_kind": "voucher"}, by="ana")
    office.wait(hours=4)
    assert office.open_tasks() == ["chase_delivery", "confirm_delivery", "review_resources"]
    office.do("confirm_delivery", {"delivered": "yes"}, by="cruz")
    assert statuses(office) == ["asked"], "nobody closes it before the outcome is recorded"


def test_24_hours_stop_everything(office: Any, case: str) -> None:
    office.wait(hours=24)
    assert office.open_tasks() == ["attend_now"]
    assert office.task("attend_now").candidates == ("supervisor/north",)
    office.do("attend_now", {"how_solved": "Vale.", "late_reason": "Nadie la tomó."}, by="dora")
    assert office.open_tasks() == ["inform_reference"]


def test_a_consent_that_is_withdrawn_takes_the_request_away_from_the_provider(office: Any, case: str) -> None:
    office.do("describe_need", NEED, by="ana")
    office.publish("consent_revoked", case)
    assert office.open_tasks() == ["inform_of_revocation"]
    assert statuses(office) == ["withdrawn"]
    assert office.states("provider_request") == ["completed"]
