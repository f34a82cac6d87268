"""A case of P1 whose CEAS is `ceas_n`; EDIS, an association and a larder that may receive; an agreement of all."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from members import add_member, add_worker
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.referrals.acting import Asked, Deed, do, record
from processes.cases.referrals.states import Act
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case
from processes.network.agreements import Agreement, sign_agreement
from processes.tasks import Job

MakeJob = Callable[..., Job]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CONSENT = {"carry_out": True, "record": True, "team": True, "research": False}
RECEIVERS = [
    ("edis_n", "agent", "edel", "edis"),
    ("edis_s", "agent", "edna", "edis"),
    ("help", "agent", "toni", "ts_prof"),
    ("larder", "collaborator", "paco", "colaborador"),
]
GROUPS = frozenset({"identity", "household", "diagnosis", "plan"})


@pytest.fixture
def referring(network_session: Session, case_job: MakeJob) -> Session:
    """Ana is the reference professional of C-2026-0001, Cruz coordinates it, the participant has signed."""
    for code, standing, username, role in RECEIVERS:
        add_member(network_session, code, "north", standing=standing)
        add_worker(network_session, username, code, role=role, territory="north")
    gives = {"ceas_n": GROUPS, **{code: frozenset[str]() for code, *_ in RECEIVERS}}
    agreement = Agreement(
        code="AG-1",
        protocol="Protocolo",
        protocol_en="Protocol",
        gives=gives,
        begins_on=date(2026, 1, 1),
        ends_on=None,
    )
    sign_agreement(network_session, agreement, by="eloy", now=NOW)
    opened = {"participant": "P1", "case_coordinator": "cruz", "reference_professional": "ana"}
    case_id = handlers.open_case(case_job("open", **opened))["case_id"]
    assert case_id == "C-2026-0001"
    handlers.register_consent(case_job("sign", case_id=case_id, consent=CONSENT))
    return network_session


@pytest.fixture
def case(referring: Session) -> Case:
    return referring.get_one(Case, "C-2026-0001")


@pytest.fixture
def refer(referring: Session) -> Callable[..., Referral]:
    """`refer("401035")`: recorded by Ana for EDIS of the north; other words by name."""
    count = 0

    def record_one(service: str = "401035", **others: Any) -> Referral:
        nonlocal count
        count += 1
        asked = {
            "case_code": "C-2026-0001",
            "service": service,
            "receiver": "edis_n",
            "by": "ana",
            "key": f"referral-{count}",
            **others,
        }
        return record(referring, Asked(**asked), now=NOW)

    return record_one


@pytest.fixture
def act(referring: Session) -> Callable[..., Referral]:
    """`act(referral, "accept", "edel")`."""

    def do_one(referral: Referral, what: Act, by: str, key: str = "") -> Referral:
        deed = Deed(act=what, by=by, key=key or f"{referral.code}:{what}:{by}", words="Dicho.")
        return do(referring, referral.code, deed, now=NOW)

    return do_one
