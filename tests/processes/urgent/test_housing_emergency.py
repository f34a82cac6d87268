"""Housing emergency with the real handlers: what is not needed is given back, and a revoked consent undoes it all."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.housing.tables import HousingAid
from processes.cases.opening import Opening, open_case
from processes.cases.queries import timeline
from processes.network.resources import find_hold

OFFERS = ["ask_family", "decide_aid", "mediate", "offer_place"]


@pytest.fixture
def case(office: Any) -> str:
    """An emergency of P1, eviction in 40 days, under way up to the offers."""
    opening = Opening(participant="P1", case_coordinator="cruz")
    code = str(office.write(lambda session: open_case(session, opening, now=office.clock.now())[0].code))
    office.publish(
        "housing_emergency_raised", code, case_id=code, participant="P1", territory="north", ceas="ceas_n",
        case_coordinator="cruz",
    )  # fmt: skip
    return code


def assess(office: Any, **answers: Any) -> None:
    usual = {
        "situation": "insecure",
        "eviction_on": (office.clock.now() + timedelta(days=40)).date(),
        "housing_debt": "rent",
        "debt_amount": 1800,
        "registered_months": 12,
        "can_mediate": True,
        "has_network": True,
    }
    office.do("assess_housing", {**usual, **answers}, by="ana")


def aid_of(session: Session, case: str) -> HousingAid:
    return session.scalars(select(HousingAid).where(HousingAid.case_code == case)).one()


def holds(office: Any, case: str) -> bool:
    return bool(office.stored(lambda session: find_hold(session, "inn", case) is not None))


def test_the_four_ways_are_offered_to_those_who_can_do_them(office: Any, case: str) -> None:
    assess(office)
    assert office.open_tasks() == OFFERS
    assert set(office.task("mediate").candidates) == {"edis/north", "cc/cruz"}
    assert office.task("decide_aid").candidates == ("supervisor/north",)
    assert set(office.task("offer_place").candidates) == {"ceas_ts/ceas_n", "cc/cruz"}
    assert holds(office, case)
    assert office.stored(lambda session: aid_of(session, case).status) == "requested"


@pytest.mark.parametrize(
    ("task", "answer", "keeps_place", "aid"),
    [
        ("mediate", {"mediation_result": "agreed"}, False, "withdrawn"),
        ("ask_family", {"family_result": "found"}, False, "withdrawn"),
        ("offer_place", {"place_answer": "accepted"}, True, "withdrawn"),
        ("decide_aid", {"aid_result": "granted", "aid_amount": 1800}, False, "granted"),
    ],
)
def test_the_first_way_out_ends_the_others_and_gives_back_the_rest(
    office: Any, case: str, task: str, answer: dict[str, Any], keeps_place: bool, aid: str
) -> None:
    assess(office)
    office.do(task, answer)
    assert office.open_tasks() == []
    assert office.states("housing_emergency") == ["completed"]
    assert holds(office, case) is keeps_place
    assert office.stored(lambda session: aid_of(session, case).status) == aid
    told = [line.kind for line in office.stored(lambda session: timeline(session, case))]
    assert told[-1] == "housing_solved"


def test_without_registration_there_is_no_aid_and_without_a_roof_no_waiting(office: Any, case: str) -> None:
    assess(office, situation="roofless", eviction_on=None, housing_debt="none", registered_months=None)
    assert office.open_tasks() == ["find_emergency_place"]
    office.wait(hours=24)
    assert office.open_tasks() == ["find_emergency_place", "unblock_housing"]
    office.do("unblock_housing", {"unblock_note": "Hostal."}, by="dora")
    office.do("find_emergency_place", {"emergency_answer": "declined", "emergency_note": "No quiere."})
    assert office.states("housing_emergency") == ["completed"]
    solved = office.stored(lambda session: timeline(session, case))[-1]
    assert solved.details == {"solution": "declined"}


def test_the_eviction_comes_nearer(office: Any, case: str) -> None:
    assess(office, housing_debt="none", registered_months=None)
    assert office.open_tasks() == ["ask_family", "mediate", "offer_place"]
    office.wait(days=30, hours=1)
    assert "unblock_housing" in office.open_tasks()
    office.wait(days=8)
    assert office.open_tasks() == ["find_emergency_place", "unblock_housing"]
    assert holds(office, case)
    housed = {"emergency_answer": "housed", "emergency_place": "reserved", "emergency_note": "Hoy."}
    office.do("find_emergency_place", housed)
    assert holds(office, case)


def test_a_consent_that_is_withdrawn_undoes_what_was_asked_and_shared(office: Any, case: str) -> None:
    assess(office)
    office.publish("consent_revoked", case)
    assert office.open_tasks() == ["inform_of_revocation"]
    assert not holds(office, case)
    assert office.stored(lambda session: aid_of(session, case).status) == "withdrawn"
    office.do(
        "inform_of_revocation", {"person_informed": True, "team_informed": True, "urgency_left": "none"}
    )
    assert office.states("housing_emergency") == ["completed"]


def test_violence_gives_place_and_request_back(office: Any, case: str) -> None:
    assess(office)
    office.publish("violence_detected", case)
    assert office.states("housing_emergency") == ["completed"]
    assert not holds(office, case)
    assert office.stored(lambda session: aid_of(session, case).status) == "withdrawn"


def test_more_than_the_law_allows_stops_the_instance_with_an_incident(office: Any, case: str) -> None:
    assess(office)
    task = office.task("decide_aid")
    granted = {"aid_result": "granted", "aid_amount": 3601}
    office.engine.complete(task.instance_id, task.number, granted, actor="dora")
    for _ in range(5):
        office.clock.advance(1800)
        office.work()
    [incident] = office.engine.read.incidents()
    assert "at most 3600.00 euros" in incident.text
    assert office.stored(lambda session: aid_of(session, case).status) == "requested"
