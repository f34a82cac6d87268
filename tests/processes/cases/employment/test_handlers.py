"""Employment resources of a territory, and how an itinerary ended, told once."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers as cases
from processes.cases.employment import handlers
from processes.cases.queries import timeline
from processes.network.resource_tables import Resource
from processes.tasks import Job

WORDS = (
    "description", "eligibility", "accessibility", "phone", "email", "address", "city", "province",
    "postal_code", "hsds_id",
)  # fmt: skip


def add(session: Session, code: str, territory: str | None, device_class: str = "employment") -> None:
    session.add(
        Resource(
            code=code, organisation="asso", device_class=device_class, name=f"Taller {code}", territory=territory,
            places=1, order_rule="arrival", offer_days=2, is_active=code != "closed", **dict.fromkeys(WORDS, ""),
        )
    )  # fmt: skip
    session.flush()


def test_what_the_territory_and_the_region_offer(
    network_session: Session, case_job: Callable[..., Job]
) -> None:
    add(network_session, "a", "north")
    add(network_session, "b", None)
    add(network_session, "c", "south")
    add(network_session, "inn", "north", "accommodation")
    add(network_session, "closed", "north")
    found = handlers.find_resources(case_job("f", territory="north"))["resources"]
    assert found == [{"code": "a", "name": "Taller a"}, {"code": "b", "name": "Taller b"}]


@pytest.mark.parametrize(
    ("search_result", "told"), [("contract", "kept"), ("stop", "stopped"), (None, "kept")]
)
def test_how_it_ended_is_told_once(
    network_session: Session, case_job: Callable[..., Job], search_result: str | None, told: str
) -> None:
    opened = cases.open_case(case_job("open", participant="P1", case_coordinator="cruz"))
    for _ in range(2):
        handlers.record_itinerary(case_job("r", case_id=opened["case_id"], search_result=search_result))
    lines = [each for each in timeline(network_session, opened["case_id"]) if each.kind != "opened"]
    assert [(each.kind, each.details) for each in lines] == [("employment_ended", {"result": told})]
