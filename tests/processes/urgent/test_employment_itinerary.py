"""Employment itinerary with the real handlers: the resource map's places and offers, and a job that lasts or not."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases.opening import Opening, open_case
from processes.network.resource_tables import Resource
from processes.network.resources import entries_of, find_hold, lock_resource, release_place, reserve_place

WORDS = (
    "description", "eligibility", "accessibility", "phone", "email", "address", "city", "province",
    "postal_code", "hsds_id",
)  # fmt: skip
ASSESSED = {"months_unemployed": 14, "other_severe": 0, "available": True, "employment_band": "risk"}


def _full_workshop(session: Session, office: Any) -> None:
    """One place, and another case has it."""
    session.add(
        Resource(
            code="workshop", organisation="asso", device_class="employment", name="Taller", territory="north",
            places=1, order_rule="arrival", offer_days=5, is_active=True, **dict.fromkeys(WORDS, ""),
        )
    )  # fmt: skip
    session.flush()
    reserve_place(session, lock_resource(session, "workshop"), "C-2026-0999", key="x", now=office.clock.now())


@pytest.fixture
def case(office: Any) -> str:
    """P1 waits for a place in a workshop that is full."""
    office.write(lambda session: _full_workshop(session, office))
    opening = Opening(participant="P1", case_coordinator="cruz", reference_professional="ana")
    code = str(office.write(lambda session: open_case(session, opening, now=office.clock.now())[0].code))
    office.publish(
        "employment_itinerary_requested", code, case_id=code, participant="P1", territory="north", ceas="ceas_n",
        case_coordinator="cruz", reference_professional="ana",
    )  # fmt: skip
    office.do("assess_employment", ASSESSED, by="cruz")
    office.do("agree_itinerary", {"resource": "workshop", "itinerary_note": "Jardinería."}, by="cruz")
    return code


def holds(office: Any, case: str) -> bool:
    return bool(office.stored(lambda session: find_hold(session, "workshop", case) is not None))


def free_the_place(office: Any) -> None:
    def leave(session: Session) -> None:
        workshop = lock_resource(session, "workshop")
        release_place(session, workshop, "C-2026-0999", now=office.clock.now())

    office.write(leave)
    office.settle()


def test_a_place_that_becomes_free_is_taken_and_given_back_with_the_contract(office: Any, case: str) -> None:
    assert office.open_tasks() == []
    free_the_place(office)
    assert office.open_tasks() == ["search_work"]
    assert holds(office, case)
    contract = {"search_result": "contract", "contract_on": office.clock.now().date()}
    office.do("search_work", contract, by="cruz")
    assert not holds(office, case)
    for days in (32, 61, 92):
        assert office.open_tasks() == []
        office.wait(days=days)
        office.do("check_job", {"job_result": "kept", "job_note": "Bien."}, by="cruz")
    assert office.states("employment_itinerary") == ["completed"]


def test_a_job_that_is_lost_begins_it_again(office: Any, case: str) -> None:
    free_the_place(office)
    contract = {"search_result": "contract", "contract_on": office.clock.now().date()}
    office.do("search_work", contract, by="cruz")
    office.publish("job_lost", case)
    assert office.open_tasks() == ["assess_employment"]


def test_no_place_comes_and_the_search_goes_on_without(office: Any, case: str) -> None:
    office.wait(days=60)
    assert office.open_tasks() == ["search_work"]
    office.wait(days=180)
    assert office.open_tasks() == ["assess_employment"]
    assert office.stored(lambda session: entries_of(session, "workshop")) == [], "the list was left"


def test_a_consent_that_is_withdrawn_gives_the_place_back(office: Any, case: str) -> None:
    free_the_place(office)
    office.publish("consent_revoked", case)
    assert office.open_tasks() == ["inform_of_revocation"]
    assert not holds(office, case)


def test_a_job_that_is_told_ends_the_search_and_gives_the_place_back(office: Any, case: str) -> None:
    free_the_place(office)
    office.publish("contract_started", case)
    assert not holds(office, case)
    assert office.open_tasks() == []
    office.wait(days=32)
    assert office.open_tasks() == ["check_job"]


def test_violence_gives_the_place_back_and_ends_it(office: Any, case: str) -> None:
    free_the_place(office)
    office.publish("violence_detected", case)
    assert not holds(office, case)
    assert office.states("employment_itinerary") == ["completed"]


def test_violence_while_it_waits_leaves_the_list(office: Any, case: str) -> None:
    office.publish("violence_detected", case)
    assert office.stored(lambda session: entries_of(session, "workshop")) == []
    assert office.states("employment_itinerary") == ["completed"]
