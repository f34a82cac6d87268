"""The service tasks of the co-diagnosis: what must be there before it goes on, and who validates."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processes.cases import handlers as case_handlers
from processes.cases.diagnosis import handlers, process_steps
from processes.cases.diagnosis.queries import find_diagnosis, list_diagnoses
from processes.cases.diagnosis.states import DiagnosisRefused
from processes.cases.tables import Case, CaseEvent
from processes.network.tables import StoredAbsence
from processes.tasks import BpmnError, Job, handler_keys

MakeJob = Callable[..., Job]


def as_form(given: dict[str, Any]) -> dict[str, Any]:
    """Levels as a form sends them."""
    return {**given, "answers": {item: str(level) for item, level in given["answers"].items()}}


@pytest.fixture
def begun(case_job: MakeJob, case_code: str) -> dict[str, Any]:
    written = process_steps.begin(case_job("begin", case_id=case_code))
    return {"case_id": case_code, "diagnosis": written["diagnosis"]}


def test_they_are_registered() -> None:
    assert {f"diagnosis.{name}" for name in ("begin", "check_part", "validate")} <= handler_keys()


def test_it_begins_once_and_says_who_attends(
    network_session: Session, case_job: MakeJob, case_code: str
) -> None:
    job = case_job("begin", case_id=case_code)
    written = process_steps.begin(job)
    assert written == {
        "diagnosis": 1,
        "diagnosis_state": "provisional",
        "first_interview_at": job.now,
        "participant": "P1",
        "territory": "north",
        "ceas": "ceas_n",
        "case_coordinator": "cruz",
        "reference_professional": "ana",
    }
    assert process_steps.begin(job) == written
    assert len(list_diagnoses(network_session, case_code)) == 1
    case = network_session.get_one(Case, case_code)
    network_session.refresh(case)
    assert case.phase == "discover"
    kinds = network_session.scalars(select(CaseEvent.kind).where(CaseEvent.case_code == case_code)).all()
    assert kinds.count("phase_changed") == kinds.count("diagnosis_started") == 1


def test_the_day_of_the_first_interview_is_kept(case_job: MakeJob, case_code: str) -> None:
    at = datetime(2026, 10, 1, 9, tzinfo=UTC)
    written = process_steps.begin(case_job("begin", case_id=case_code, first_interview_at=at))
    assert written["first_interview_at"] == at


def test_what_is_open_is_taken_up(case_job: MakeJob, case_code: str) -> None:
    handlers.start_diagnosis(case_job("by hand", case_id=case_code, recorded_by="cruz"))
    assert process_steps.begin(case_job("begin", case_id=case_code))["diagnosis"] == 1


def test_a_validated_one_is_corrected_and_stays_as_it_is(
    network_session: Session, case_job: MakeJob, begun: dict[str, Any], whole: dict[str, Any]
) -> None:
    handlers.record_diagnosis(case_job("record", **begun, **as_form(whole)))
    process_steps.validate(case_job("validate", **begun, validated_by="ana"))
    job = case_job("again", case_id=begun["case_id"])
    assert process_steps.begin(job)["diagnosis"] == process_steps.begin(job)["diagnosis"] == 2
    first, second = (find_diagnosis(network_session, begun["case_id"], number) for number in (1, 2))
    assert first is not None
    assert second is not None
    assert (first.state, second.corrects) == ("validated", 1)


def test_without_the_authorisation_of_the_record_it_does_not_begin(case_job: MakeJob, case_code: str) -> None:
    only_to_act = {"carry_out": True, "record": False, "team": False, "research": False}
    case_handlers.register_consent(case_job("sign again", case_id=case_code, consent=only_to_act))
    with pytest.raises(BpmnError) as thrown:
        process_steps.begin(case_job("begin", case_id=case_code))
    assert thrown.value.code == "no_consent"


def test_a_case_without_a_reference_professional_waits_for_one(
    network_session: Session, case_job: MakeJob, case_code: str
) -> None:
    network_session.execute(update(Case).values(reference_professional=None))
    with pytest.raises(process_steps.NoReference, match="reference professional"):
        process_steps.begin(case_job("begin", case_id=case_code))


@pytest.mark.parametrize("part", ["professional", "own"])
def test_a_part_without_all_its_values_is_not_done(
    case_job: MakeJob, begun: dict[str, Any], whole: dict[str, Any], part: str
) -> None:
    lacking = {
        name: value for name, value in whole.items() if (name == "self_ratings") is (part == "professional")
    }
    handlers.record_diagnosis(case_job("record", **begun, **as_form({"answers": {}, **lacking})))
    with pytest.raises(BpmnError) as thrown:
        process_steps.check_part(case_job("check", **begun, part=part))
    assert thrown.value.code == "values_missing"
    handlers.record_diagnosis(case_job("record all", **begun, **as_form(whole)))
    checked = process_steps.check_part(case_job("check", **begun, part=part))
    assert checked == {"diagnosis_state": "complete"}


def test_a_part_that_there_is_not(case_job: MakeJob, begun: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Expected a part"):
        process_steps.check_part(case_job("check", **begun, part="other"))


@pytest.mark.parametrize(
    ("by", "may"),
    [
        ("ana", True),
        ("cruz", False),
        ("bea", False),
        ("dora", False),
        ("fina", False),
        ("", False),
        (None, False),
    ],
)
def test_only_the_reference_professional_validates(
    case_job: MakeJob, begun: dict[str, Any], whole: dict[str, Any], by: str | None, may: bool
) -> None:
    handlers.record_diagnosis(case_job("record", **begun, **as_form(whole)))
    job = case_job("validate", **begun, validated_by=by)
    if may:
        assert process_steps.validate(job) == {"diagnosis_state": "validated"}
    else:
        with pytest.raises(DiagnosisRefused, match="reference professional"):
            process_steps.validate(job)


def test_what_is_not_complete_comes_back_as_a_task(case_job: MakeJob, begun: dict[str, Any]) -> None:
    with pytest.raises(BpmnError) as thrown:
        process_steps.validate(case_job("validate", **begun, validated_by="ana"))
    assert thrown.value.code == "not_complete"


def test_who_stands_in_for_the_reference_professional_validates(
    network_session: Session, case_job: MakeJob, begun: dict[str, Any], whole: dict[str, Any]
) -> None:
    handlers.record_diagnosis(case_job("record", **begun, **as_form(whole)))
    job = case_job("validate", **begun, validated_by="dora")
    with pytest.raises(DiagnosisRefused, match="reference professional"):
        process_steps.validate(job)
    today = job.now.date()
    network_session.add(
        StoredAbsence(
            username="ana", substitute="dora", begins_on=today, ends_on=today, entered_by="ana", entered_at=job.now
        )
    )  # fmt: skip
    network_session.flush()
    assert process_steps.validate(job) == {"diagnosis_state": "validated"}


def test_what_was_validated_on_its_page_stays_as_it_is(
    network_session: Session, case_job: MakeJob, begun: dict[str, Any], whole: dict[str, Any]
) -> None:
    handlers.record_diagnosis(case_job("record", **begun, **as_form(whole)))
    found = find_diagnosis(network_session, begun["case_id"], 1)
    assert found is not None
    found.state, found.validated_by = "validated", "elsewhere"
    network_session.flush()
    assert process_steps.validate(case_job("validate", **begun, validated_by="ana")) == {
        "diagnosis_state": "validated"
    }
    network_session.refresh(found)
    assert found.validated_by == "elsewhere"
