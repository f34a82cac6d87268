"""The service tasks: once however often they run, and codes only."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from processes.cases.diagnosis import handlers
from processes.cases.diagnosis.queries import find_diagnosis, revisions_of
from processes.cases.diagnosis.states import DiagnosisRefused
from processes.cases.diagnosis.urgency import MESSAGE, flags_of
from processes.cases.tables import CaseEvent
from processes.tasks import Job, handler_keys

MakeJob = Callable[..., Job]


@pytest.fixture
def begun(case_job: MakeJob, case_code: str) -> dict[str, Any]:
    written = handlers.start_diagnosis(case_job("start", case_id=case_code, recorded_by="cruz"))
    assert written == {"diagnosis": 1, "diagnosis_state": "provisional"}
    return {"case_id": case_code, "diagnosis": 1}


def as_form(given: dict[str, Any]) -> dict[str, Any]:
    """Levels as a form sends them."""
    return {**given, "answers": {item: str(level) for item, level in given["answers"].items()}}


def test_the_four_are_registered() -> None:
    names = ("start_diagnosis", "record_diagnosis", "validate_diagnosis", "critical_flag")
    assert {f"cases.{name}" for name in names} <= handler_keys()


def test_from_beginning_to_validation(
    network_session: Session, case_job: MakeJob, begun: dict[str, Any], whole: dict[str, Any]
) -> None:
    job = case_job("record", **begun, **as_form(whole), recorded_by="cruz")
    written = handlers.record_diagnosis(job)
    assert written == {
        "diagnosis_state": "complete",
        "overall": Decimal("7.5"),
        "band": "risk",
        "critical_flags": 0,
    }
    assert handlers.record_diagnosis(job)["diagnosis_state"] == "complete"
    found = find_diagnosis(network_session, begun["case_id"], 1)
    assert found is not None
    assert [each.part for each in revisions_of(network_session, found)] == ["start", "professional", "own"]
    done = handlers.validate_diagnosis(case_job("validate", **begun, validated_by="ana"))
    assert done == {"diagnosis_state": "validated"}
    assert handlers.validate_diagnosis(case_job("validate", **begun, validated_by="ana")) == done
    kinds = network_session.scalars(select(CaseEvent.kind).order_by(CaseEvent.id)).all()
    assert [kind for kind in kinds if kind.startswith("diagnosis")] == [
        "diagnosis_started",
        "diagnosis_validated",
    ]


@pytest.mark.parametrize("by", ["cruz", "dora", "", None])
def test_nobody_else_validates(
    case_job: MakeJob, begun: dict[str, Any], whole: dict[str, Any], by: str | None
) -> None:
    handlers.record_diagnosis(case_job("record", **begun, **as_form(whole)))
    with pytest.raises(DiagnosisRefused, match="reference professional"):
        handlers.validate_diagnosis(case_job("validate", **begun, validated_by=by))


def test_starting_twice_is_starting_once(case_job: MakeJob, begun: dict[str, Any]) -> None:
    again = handlers.start_diagnosis(case_job("start", case_id=begun["case_id"], recorded_by="cruz"))
    assert again["diagnosis"] == 1


def test_critical_flags_are_sent_once_without_saying_which_is_confidential(
    network_session: Session, case_job: MakeJob, begun: dict[str, Any]
) -> None:
    answers = {"residence": "1", "coexistence": "1", "debt": "unknown"}
    assert handlers.record_diagnosis(case_job("record", **begun, answers=answers))["critical_flags"] == 2
    for _ in range(2):
        assert handlers.critical_flag(case_job("flag", **begun)) == {"flags_raised": 2}
    rows = network_session.execute(text("SELECT name, key, payload FROM engine_messages")).all()
    assert [(row.name, row.key) for row in rows] == [(MESSAGE, begun["case_id"])] * 2
    payloads = b"".join(row.payload for row in rows)
    assert b"residence" in payloads
    assert b"coexistence" not in payloads
    lines = network_session.scalars(select(CaseEvent).where(CaseEvent.kind == "critical_flag")).all()
    assert [line.details for line in lines] == [{"diagnosis": 1}] * 2


def test_who_may_not_see_it_learns_only_that_there_is_one() -> None:
    both = ("residence", "coexistence")
    pack = "hdme_compatible_1"
    assert flags_of(both, pack_id=pack, sees_confidential=False) == ["residence", "confidential"]
    assert flags_of(both, pack_id=pack, sees_confidential=True) == list(both)


def test_a_diagnosis_that_is_not_there(case_job: MakeJob, begun: dict[str, Any]) -> None:
    with pytest.raises(handlers.UnknownDiagnosis):
        handlers.critical_flag(case_job("flag", case_id=begun["case_id"], diagnosis=7))
