"""Who may begin a care process in a case, and what must hold first: the same table for each, and once."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.beginning import (
    BASIC_NEEDS,
    BEGINNINGS,
    EMPLOYMENT,
    HOUSING,
    INCOME,
    INTENSIVE,
    Beginning,
    NotBegun,
    begin,
    find_beginning,
    why_not,
)
from processes.cases.queries import lock_case
from processes.cases.tables import CaseMember
from processes.network.queries import get_professional
from processes.network.tables import Organisation, StoredPost, StoredProfessional
from processes.tasks import Job

MakeJob = Callable[..., Job]
YES = {"carry_out": True, "record": True, "team": True, "research": False}
MAY = ["cruz", "ana", "fina"]
MAY_NOT = ["dora", "gil", "bea", "eloy", "lola"]


class Told:
    """A publisher that remembers; the same id is taken once, as by the engine."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}

    def publish(self, name: str, *, message_id: str, **about: Any) -> bool:
        is_new = message_id not in self.messages
        self.messages.setdefault(message_id, {"name": name, **about})
        return is_new


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def case(network_session: Session, case_job: MakeJob) -> str:
    """Of P1: cruz coordinates, ana is of its CEAS, fina and gil (of a collaborator) are in the team; dora oversees."""
    pantry = Organisation(
        code="pantry", name="Despensa", ownership="private", standing="collaborator", device_class="basic_needs",
        territory="north",
    )  # fmt: skip
    network_session.add(pantry)
    network_session.flush()
    for name, organisation, role in (("gil", "pantry", "colaborador"), ("lola", "asso", "ts_prof")):
        network_session.add(StoredProfessional(username=name, name=name.title(), organisation=organisation))
        network_session.flush()
        post = {"role": role, "organisation": organisation, "territory": "north"}
        network_session.add(StoredPost(username=name, **post))
    job = case_job("open", participant="P1", case_coordinator="cruz", reference_professional="ana")
    code = str(handlers.open_case(job)["case_id"])
    for name in ("fina", "gil"):
        network_session.add(CaseMember(case_code=code, username=name, added_at=job.now, ended_on=None))
    network_session.flush()
    handlers.register_consent(case_job("sign", case_id=code, consent=YES))
    return code


@pytest.mark.parametrize("beginning", BEGINNINGS, ids=lambda each: each.process)
@pytest.mark.parametrize(
    ("username", "expected"), [*((name, "") for name in MAY), *((name, "not_yours") for name in MAY_NOT)]
)
def test_who_may(
    network_session: Session, case: str, beginning: Beginning, username: str, expected: str
) -> None:
    who = get_professional(network_session, username)
    assert why_not(network_session, who, lock_case(network_session, case), beginning) == expected


@pytest.mark.parametrize(
    ("beginning", "expected"),
    [(INTENSIVE, "no_consent"), (EMPLOYMENT, "no_consent"), (HOUSING, ""), (BASIC_NEEDS, ""), (INCOME, "")],
    ids=lambda each: getattr(each, "process", each),
)
def test_neither_an_emergency_nor_a_benefit_waits_for_consent(
    network_session: Session, case_job: MakeJob, case: str, beginning: Beginning, expected: str
) -> None:
    handlers.register_consent(case_job("less", case_id=case, consent={**YES, "carry_out": False}))
    ana = get_professional(network_session, "ana")
    assert why_not(network_session, ana, lock_case(network_session, case), beginning) == expected


def test_the_team_of_another_organisation_only_while_the_case_may_be_discussed_there(
    network_session: Session, case_job: MakeJob, case: str
) -> None:
    handlers.register_consent(case_job("less", case_id=case, consent={**YES, "team": False}))
    fina = get_professional(network_session, "fina")
    assert why_not(network_session, fina, lock_case(network_session, case), HOUSING) == "not_yours"


def test_nothing_begins_in_a_closed_case(network_session: Session, case_job: MakeJob, case: str) -> None:
    handlers.close_case(case_job("close", case_id=case, close_reason="other"))
    ana = get_professional(network_session, "ana")
    assert why_not(network_session, ana, lock_case(network_session, case), HOUSING) == "closed"


def test_asked_twice_at_once_it_is_one_message_with_the_cases_codes(
    network_session: Session, case: str, told: Told
) -> None:
    ana, found = get_professional(network_session, "ana"), lock_case(network_session, case)
    for _ in range(2):
        begin(network_session, told, ana, found, EMPLOYMENT)
    [sent] = told.messages.values()
    assert (sent["name"], sent["key"], sent["actor"]) == ("employment_itinerary_requested", case, "ana")
    assert sent["variables"] == {
        "case_id": case, "participant": "P1", "territory": "north", "ceas": "ceas_n", "case_coordinator": "cruz",
        "reference_professional": "ana",
    }  # fmt: skip


def test_who_may_not_begins_nothing(network_session: Session, case: str, told: Told) -> None:
    dora = get_professional(network_session, "dora")
    with pytest.raises(NotBegun, match="not_yours"):
        begin(network_session, told, dora, lock_case(network_session, case), EMPLOYMENT)
    assert told.messages == {}


def test_each_is_found_by_its_process() -> None:
    assert [find_beginning(each.process) for each in BEGINNINGS] == list(BEGINNINGS)
    assert find_beginning("pact_call_and_consent") is None
