"""The two shipped instruments, and a case whose participant has signed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.packs import get_pack
from processes.cases.tables import CaseMember
from processes.tasks import Job


@pytest.fixture
def hdme() -> Pack:
    return get_pack("hdme_compatible_1")


@pytest.fixture
def matrix() -> Pack:
    return get_pack("self_sufficiency_1")


YES = {"carry_out": True, "record": True, "team": True, "research": False}


@pytest.fixture
def case_code(network_session: Session, case_job: Callable[..., Job]) -> str:
    """Of P1: cruz coordinates, ana is the reference professional, fina is in the team; consent is signed."""
    opening = case_job("open", participant="P1", case_coordinator="cruz", reference_professional="ana")
    code = str(handlers.open_case(opening)["case_id"])
    network_session.add(CaseMember(case_code=code, username="fina", added_at=opening.now, ended_on=None))
    handlers.register_consent(case_job("sign", case_id=code, consent=YES))
    return code


@pytest.fixture
def whole(hdme: Pack) -> dict[str, Any]:
    """Every item answered with level 4, every rating given: what makes a diagnosis complete."""
    return {
        "answers": {item.id: 4 for item in hdme.items()},
        "self_ratings": {each.id: 6 for each in hdme.dimensions},
        "judgement": "Tiene una red de apoyo y ganas de formarse.",
    }
