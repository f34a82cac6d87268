"""The demo's diagnoses: one for each open case whose participant has signed, the same each time."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.diagnosis.queries import content_of, find_validated, list_diagnoses
from processes.cases.tables import CaseEvent
from processes.demo.diagnoses import add_diagnoses
from processes.tasks import Job

YES = {"carry_out": True, "record": True, "team": True, "research": False}


def test_who_has_signed_has_a_validated_first_one(
    network_session: Session, case_job: Callable[..., Job]
) -> None:
    people = {"case_coordinator": "cruz", "reference_professional": "ana"}
    signed = handlers.open_case(case_job("a", participant="P1", **people))["case_id"]
    asked = handlers.open_case(case_job("b", participant="P2", **people))["case_id"]
    handlers.register_consent(case_job("c", case_id=signed, consent=YES))
    now = case_job("x").now + timedelta(days=30)
    for _ in range(2):
        add_diagnoses(network_session, now=now, seed=7)
    found = find_validated(network_session, signed, "O1")
    assert found is not None
    assert (found.validated_by, found.started_by) == ("ana", "cruz")
    assert len(content_of(network_session, found).answers) == 30
    assert len(list_diagnoses(network_session, signed)) == 1
    assert list_diagnoses(network_session, asked) == []
    kinds = network_session.scalars(select(CaseEvent.kind).where(CaseEvent.case_code == signed)).all()
    assert [kind for kind in kinds if kind.startswith("diagnosis")] == [
        "diagnosis_started",
        "diagnosis_validated",
    ]
