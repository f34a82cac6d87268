"""Service tasks of housing emergencies on a real database: each counts once, and the law's limit holds."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from members import add_worker
from sqlalchemy.orm import Session

from processes.cases import handlers as cases
from processes.cases.housing import handlers
from processes.cases.housing.aid import AidRefused
from processes.cases.housing.queries import UnknownAid, aids_for, lock_aid
from processes.cases.queries import timeline
from processes.cases.tables import CaseMember
from processes.network import handlers as network
from processes.network.queries import get_professional
from processes.tasks import Job

MakeJob = Callable[..., Job]
AddResource = Callable[..., None]


def _request(case_job: MakeJob, case: str, law: Mapping[str, object]) -> int:
    return int(handlers.request_aid(case_job("ask", case_id=case, law=law))["aid_request_id"])


def test_the_nearest_accommodation_with_a_free_place(case_job: MakeJob, add_resource: AddResource) -> None:
    add_resource("a_region", None, places=5)
    add_resource("b_full", "north", places=0)
    add_resource("c_near", "north", places=1)
    add_resource("d_south", "south", places=9)
    add_resource("e_food", "north", places=9, device_class="basic_needs")
    assert handlers.find_places(case_job("f", territory="north")) == {"resource": "c_near"}
    assert handlers.find_places(case_job("f", territory="south")) == {"resource": "d_south"}


def test_a_place_that_is_taken_is_not_free(case_job: MakeJob, add_resource: AddResource, case: str) -> None:
    add_resource("inn", "north", places=1)
    assert network.reserve(case_job("r", case_id=case, resource="inn"))["place_id"] is not None
    assert handlers.find_places(case_job("f", territory="north")) == {"resource": None}
    network.release(case_job("l", case_id=case, resource="inn"))
    assert handlers.find_places(case_job("f", territory="north")) == {"resource": "inn"}


def test_asked_twice_is_one_request(
    network_session: Session, case_job: MakeJob, case: str, law: dict[str, object]
) -> None:
    first = handlers.request_aid(case_job("ask", case_id=case, law=law))
    assert handlers.request_aid(case_job("ask", case_id=case, law=law)) == first
    assert first["most_aid"] == Decimal("3600.00")
    assert [line.kind for line in timeline(network_session, case)] == ["opened", "housing_aid_requested"]


@pytest.mark.parametrize(("result", "cents"), [("granted", 150_050), ("denied", None)])
def test_the_decision_is_kept_once(
    network_session: Session,
    case_job: MakeJob,
    case: str,
    law: dict[str, object],
    result: str,
    cents: int | None,
) -> None:
    number = _request(case_job, case, law)
    for _ in range(2):
        handlers.record_aid(
            case_job("d", case_id=case, aid_request_id=number, aid_result=result, aid_amount="1500.50")
        )
    aid = lock_aid(network_session, number)
    assert (aid.status, aid.granted_cents) == (result, cents)
    assert [line.kind for line in timeline(network_session, case)][2:] == [f"housing_aid_{result}"]


def test_more_than_the_law_allows_is_not_granted(
    network_session: Session, case_job: MakeJob, case: str, law: dict[str, object]
) -> None:
    number = _request(case_job, case, law)
    with pytest.raises(AidRefused, match="3600"):
        handlers.record_aid(
            case_job("d", case_id=case, aid_request_id=number, aid_result="granted", aid_amount=3601)
        )
    assert lock_aid(network_session, number).status == "requested"


def test_a_request_is_withdrawn_and_a_granted_aid_is_not(
    network_session: Session, case_job: MakeJob, case: str, law: dict[str, object]
) -> None:
    number = _request(case_job, case, law)
    handlers.withdraw_aid(case_job("w", case_id=case, aid_request_id=number))
    handlers.withdraw_aid(case_job("w", case_id=case, aid_request_id=number))
    assert lock_aid(network_session, number).status == "withdrawn"
    with pytest.raises(AidRefused, match="withdrawn"):
        handlers.record_aid(case_job("d", case_id=case, aid_request_id=number, aid_result="denied"))
    other = int(handlers.request_aid(case_job("again", case_id=case, law=law))["aid_request_id"])
    handlers.record_aid(
        case_job("g", case_id=case, aid_request_id=other, aid_result="granted", aid_amount=10)
    )
    handlers.withdraw_aid(case_job("w2", case_id=case, aid_request_id=other))
    assert lock_aid(network_session, other).status == "granted"


def test_the_solution_is_told_once_and_must_be_known(
    network_session: Session, case_job: MakeJob, case: str
) -> None:
    for _ in range(2):
        handlers.record_solution(case_job("s", case_id=case, solution="mediation"))
    told = [line.details for line in timeline(network_session, case) if line.kind == "housing_solved"]
    assert told == [{"solution": "mediation"}]
    with pytest.raises(handlers.UnknownSolution, match="lottery"):
        handlers.record_solution(case_job("t", case_id=case, solution="lottery"))


def test_an_aid_that_is_not_there(case_job: MakeJob, case: str) -> None:
    with pytest.raises(UnknownAid, match="77"):
        handlers.withdraw_aid(case_job("w", case_id=case, aid_request_id=77))


@pytest.mark.parametrize(
    ("username", "sees"),
    [("cruz", True), ("ana", True), ("dora", True), ("fina", False), ("bea", False), ("eloy", False)],
    ids=["coordinator", "its CEAS", "supervisor", "colleague without the case", "other CEAS", "Network"],
)
def test_who_reads_the_aids_of_a_case(
    network_session: Session,
    case_job: MakeJob,
    case: str,
    law: dict[str, object],
    username: str,
    sees: bool,
) -> None:
    _request(case_job, case, law)
    reader = get_professional(network_session, username)
    assert bool(aids_for(network_session, reader, case)) is sees
    assert aids_for(network_session, reader, "C-2026-9999") == ()


def test_the_team_reads_them_while_the_consent_lets_it_and_a_collaborator_never(
    network_session: Session, case_job: MakeJob, case: str, law: dict[str, object]
) -> None:
    _request(case_job, case, law)
    add_worker(network_session, "gil", "asso", role="colaborador", territory="north")
    network_session.add(
        CaseMember(case_code=case, username="fina", added_at=case_job("x").now, ended_on=None)
    )
    network_session.flush()
    fina, gil = (get_professional(network_session, username) for username in ("fina", "gil"))
    seen = []
    for step in ("before", "signed", "withdrawn"):
        if step == "signed":
            yes = {"carry_out": True, "record": True, "team": True, "research": False}
            cases.register_consent(case_job("sign", case_id=case, consent=yes))
        elif step == "withdrawn":
            cases.withdraw_access(case_job("withdraw", case_id=case))
        seen.append((bool(aids_for(network_session, fina, case)), bool(aids_for(network_session, gil, case))))
    assert seen == [(False, False), (True, False), (False, False)]
