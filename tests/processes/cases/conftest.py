"""The case that most areas' tests begin with, and what its participant has agreed to."""

from collections.abc import Callable
from typing import Any

import pytest
from members import add_member, add_worker
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.tables import CaseMember
from processes.tasks import Job

MakeJob = Callable[..., Job]
YES = {"carry_out": True, "record": True, "team": True, "research": False}
CONSENTS: dict[str, dict[str, Any]] = {
    "all": YES,
    "no record": {**YES, "record": False},
    "no team": {**YES, "team": False},
}


@pytest.fixture
def case_code(network_session: Session, case_job: MakeJob) -> str:
    """Of P1: cruz coordinates, ana is the reference professional, fina is in the team; consent is signed."""
    opening = case_job("open", participant="P1", case_coordinator="cruz", reference_professional="ana")
    code = str(handlers.open_case(opening)["case_id"])
    network_session.add(CaseMember(case_code=code, username="fina", added_at=opening.now, ended_on=None))
    network_session.flush()
    handlers.register_consent(case_job("sign", case_id=code, consent=YES))
    return code


@pytest.fixture
def lend(network_session: Session, case_job: MakeJob, case_code: str) -> str:
    """Works for a collaborator entity and was put in the team."""
    kind = {"ownership": "private", "standing": "collaborator", "device_class": "accommodation"}
    add_member(network_session, "rooms", "north", **kind)
    add_worker(network_session, "lend", "rooms", role="colaborador", territory="north")
    at = case_job("lend").now
    network_session.add(CaseMember(case_code=case_code, username="lend", added_at=at, ended_on=None))
    network_session.flush()
    return "lend"


@pytest.fixture
def agree_to(case_job: MakeJob, case_code: str) -> Callable[[str], None]:
    """`agree_to("no team")`: what the participant agrees to from now on; "revoked" and "closed" are ends."""

    def say(consent: str) -> None:
        if consent == "revoked":
            handlers.withdraw_access(case_job("withdraw", case_id=case_code))
        elif consent == "closed":
            handlers.close_case(case_job("close", case_id=case_code, close_reason="other"))
        else:
            handlers.register_consent(case_job("again", case_id=case_code, consent=CONSENTS[consent]))

    return say
