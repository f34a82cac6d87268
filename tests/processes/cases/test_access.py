"""Who may see a case: who cares for it, its CEAS, the supervisor of its territory. Nobody else."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.queries import (
    count_cases_for,
    find_case_for,
    find_participant_for,
    list_cases_for,
    participants_for,
    participants_of_codes,
)
from processes.cases.tables import CaseMember
from processes.network.queries import get_professional
from processes.tasks import Job

MakeJob = Callable[..., Job]
YES = {"carry_out": True, "record": True, "team": True, "research": False}


@pytest.fixture
def shared_case(network_session: Session, case_job: MakeJob) -> str:
    """Of P1 in the north: coordinated by cruz, fina in the team; P3's case in the south is not theirs."""
    job = case_job("open", participant="P1", case_coordinator="cruz", reference_professional=None)
    code = str(handlers.open_case(job)["case_id"])
    network_session.add(CaseMember(case_code=code, username="fina", added_at=job.now, ended_on=None))
    handlers.open_case(case_job("other", participant="P3", case_coordinator="cruz"))
    handlers.register_consent(case_job("sign", case_id=code, consent=YES))
    return code


@pytest.mark.parametrize(
    ("username", "may_see"),
    [("cruz", True), ("ana", True), ("dora", True), ("fina", True), ("bea", False), ("eloy", False)],
    ids=["coordinator", "its CEAS", "supervisor", "team", "another CEAS", "Network coordinator"],
)
def test_who_may_see_it(network_session: Session, shared_case: str, username: str, may_see: bool) -> None:
    reader = get_professional(network_session, username)
    found = find_case_for(network_session, reader, shared_case)
    assert (found is not None) is may_see
    assert (shared_case in [case.code for case in list_cases_for(network_session, reader)]) is may_see
    assert bool(participants_for(network_session, reader, ["P1", shared_case])) is may_see


def test_the_team_sees_it_only_while_it_may_be_discussed_there(
    network_session: Session, case_job: MakeJob, shared_case: str
) -> None:
    fina = get_professional(network_session, "fina")
    handlers.register_consent(case_job("less", case_id=shared_case, consent={**YES, "team": False}))
    assert find_case_for(network_session, fina, shared_case) is None
    handlers.register_consent(case_job("more", case_id=shared_case, consent=YES))
    assert find_case_for(network_session, fina, shared_case) is not None
    handlers.withdraw_access(case_job("withdraw", case_id=shared_case))
    assert find_case_for(network_session, fina, shared_case) is None
    assert find_case_for(network_session, get_professional(network_session, "cruz"), shared_case) is not None


def test_lists_and_counts(network_session: Session, case_job: MakeJob, shared_case: str) -> None:
    cruz = get_professional(network_session, "cruz")
    assert count_cases_for(network_session, cruz) == 2
    handlers.close_case(case_job("close", case_id=shared_case, close_reason="other"))
    assert count_cases_for(network_session, cruz, status="open") == 1
    assert [case.code for case in list_cases_for(network_session, cruz, status="closed")] == [shared_case]
    assert len(list_cases_for(network_session, cruz, limit=1, offset=1)) == 1


def test_people_are_found_by_their_code_and_by_their_cases(
    network_session: Session, shared_case: str
) -> None:
    found = participants_of_codes(network_session, ["P1", "P2", shared_case, "P9"])
    assert {code: person.code for code, person in found.items()} == {
        "P1": "P1",
        "P2": "P2",
        shared_case: "P1",
    }
    ana = get_professional(network_session, "ana")
    known = find_participant_for(network_session, ana, shared_case)
    assert known is not None
    assert known.name == "Persona Inventada P1"
    assert find_participant_for(network_session, ana, "P2") is None, "P2 has no case"
    assert find_participant_for(network_session, ana, "P3") is None
