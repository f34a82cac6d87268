"""What is recorded stays: revisions, locks, corrections, and who comes second."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.diagnosis.queries import content_of, find_validated, list_diagnoses, revisions_of
from processes.cases.diagnosis.recording import (
    Change,
    StaleDiagnosis,
    Start,
    correct,
    record,
    start,
    validate,
)
from processes.cases.diagnosis.states import DiagnosisRefused
from processes.cases.diagnosis.tables import Diagnosis
from processes.tasks import Job

NOW = date(2026, 11, 22)


@pytest.fixture
def first(network_session: Session, case_code: str, case_job: Any) -> Diagnosis:
    return start(network_session, Start(case_code=case_code, by="cruz", key="o1"), now=case_job.now)


@pytest.fixture
def validated(network_session: Session, first: Diagnosis, whole: dict[str, Any], case_job: Any) -> Diagnosis:
    record(network_session, first, "professional", whole, change("all", 1), now=case_job.now)
    record(network_session, first, "own", whole, change("own", 2), now=case_job.now)
    validate(network_session, first, change("validate", 3, by="ana"), now=case_job.now)
    return first


def change(key: str, revision: int, *, by: str = "cruz") -> Change:
    return Change(by=by, key=key, revision=revision)


def refused(reason: str) -> Any:
    return pytest.raises(DiagnosisRefused, check=lambda refusal: refusal.reason == reason)


def test_it_is_complete_when_both_have_said_everything(
    network_session: Session, first: Diagnosis, whole: dict[str, Any], case_job: Any
) -> None:
    assert first.state == "provisional"
    record(network_session, first, "professional", whole, change("all", 1), now=case_job.now)
    assert first.state == "provisional", "the participant has not rated anything"
    assert content_of(network_session, first).self_ratings == {}, "each part changes its own fields only"
    record(network_session, first, "own", whole, change("own", 2), now=case_job.now)
    assert first.state == "complete"
    assert content_of(network_session, first).answers == whole["answers"]
    fewer = {**whole, "answers": {"income": 2}}
    record(network_session, first, "professional", fewer, change("fewer", 3), now=case_job.now)
    assert first.state == "provisional"


def test_everything_is_kept_with_who_and_when(
    network_session: Session, first: Diagnosis, case_job: Any
) -> None:
    for number, level in enumerate((1, 3, 5), 1):
        given = {"answers": {"income": level}}
        record(network_session, first, "professional", given, change(f"k{number}", number), now=case_job.now)
    kept = revisions_of(network_session, first)
    assert [(each.part, each.by) for each in kept] == [
        ("start", "cruz"),
        *[("professional", "cruz")] * 3,
    ]
    assert [each.content["answers"] for each in kept] == [{}, {"income": 1}, {"income": 3}, {"income": 5}]


def test_new_critical_flags_are_told_once(network_session: Session, first: Diagnosis, case_job: Any) -> None:
    def answered(key: str, revision: int, **answers: int) -> tuple[str, ...]:
        given = {"answers": answers}
        return record(network_session, first, "professional", given, change(key, revision), now=case_job.now)

    assert answered("a", 1, residence=1) == ("residence",)
    assert answered("a", 1, residence=1) == (), "the same change again"
    assert answered("b", 2, residence=1, coexistence=1) == ("coexistence",)
    assert answered("c", 3, residence=2) == ()
    assert answered("d", 4, residence=1) == ("residence",)


def test_who_comes_second_changes_nothing(network_session: Session, first: Diagnosis, case_job: Any) -> None:
    record(network_session, first, "professional", {"judgement": "A"}, change("a", 1), now=case_job.now)
    with pytest.raises(StaleDiagnosis):
        record(network_session, first, "professional", {"judgement": "B"}, change("b", 1), now=case_job.now)
    assert content_of(network_session, first).judgement == "A"
    assert len(revisions_of(network_session, first)) == 2


def test_what_is_not_complete_cannot_be_validated(
    network_session: Session, first: Diagnosis, case_job: Any
) -> None:
    with refused("not_complete"):
        validate(network_session, first, change("v", 1, by="ana"), now=case_job.now)
    assert first.state == "provisional"


def test_a_validated_one_is_never_changed(
    network_session: Session, validated: Diagnosis, whole: dict[str, Any], case_job: Any
) -> None:
    before = [each.content for each in revisions_of(network_session, validated)]
    for key, part in (("later", "professional"), ("later own", "own")):
        with refused("locked"):
            record(network_session, validated, part, whole, change(key, 3), now=case_job.now)
    assert [each.content for each in revisions_of(network_session, validated)] == before
    assert (validated.validated_by, validated.revision) == ("ana", 3)


def test_a_correction_is_another_one_with_its_reason(
    network_session: Session, validated: Diagnosis, whole: dict[str, Any], case_job: Any
) -> None:
    with refused("no_reason"):
        correct(network_session, validated, " por ", change("c", 3, by="ana"), now=case_job.now)
    reason = "Se confundió la renta con la de otro mes."
    other = correct(network_session, validated, reason, change("c", 3, by="ana"), now=case_job.now)
    assert (other.number, other.corrects, other.correction_reason) == (2, 1, reason)
    assert other.state == "complete", "it begins with what the corrected one says"
    assert correct(network_session, validated, reason, change("c", 3, by="ana"), now=case_job.now) is other
    with refused("one_is_open"):
        correct(network_session, validated, reason, change("d", 3, by="ana"), now=case_job.now)
    assert find_validated(network_session, validated.case_code, "O1") is validated
    given = {**whole, "answers": {**whole["answers"], "income": 1}}
    record(network_session, other, "professional", given, change("e", 1), now=case_job.now)
    validate(network_session, other, change("f", 2, by="ana"), now=case_job.now)
    assert find_validated(network_session, validated.case_code, "O1") is other
    assert content_of(network_session, validated).answers["income"] == 4


def test_one_is_open_at_a_time_and_one_start_counts(
    network_session: Session, first: Diagnosis, case_job: Any
) -> None:
    again = start(network_session, Start(case_code=first.case_code, by="cruz", key="o1"), now=case_job.now)
    assert again is first
    with refused("one_is_open"):
        start(network_session, Start(case_code=first.case_code, by="cruz", key="x"), now=case_job.now)
    assert len(list_diagnoses(network_session, first.case_code)) == 1


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"moment": "O1"}, "first_is_there"),
        ({"moment": "O3"}, "unknown_moment"),
        ({"moment": "O2"}, "no_plan"),
        ({"moment": "O2", "plan_agreed_on": NOW - timedelta(days=100)}, "too_early"),
        ({"moment": "O2", "is_closing": True, "pack": "self_sufficiency_1"}, "other_pack"),
        ({"moment": "O2", "plan_agreed_on": NOW - timedelta(days=200)}, ""),
        ({"moment": "O2", "is_closing": True}, ""),
    ],
)
def test_when_the_second_one_may_begin(
    network_session: Session, validated: Diagnosis, case_job: Any, asked: dict[str, Any], reason: str
) -> None:
    wanted = Start(case_code=validated.case_code, by="cruz", key="o2", **asked)
    if reason:
        with refused(reason):
            start(network_session, wanted, now=case_job.now)
    else:
        assert start(network_session, wanted, now=case_job.now).moment == "O2"


def test_there_is_no_second_without_a_first(network_session: Session, case_code: str, case_job: Any) -> None:
    with refused("no_first"):
        start(
            network_session,
            Start(case_code=case_code, by="cruz", key="o2", moment="O2", is_closing=True),
            now=case_job.now,
        )


def test_without_consent_nothing_is_begun_or_recorded(
    network_session: Session, first: Diagnosis, case_job: Any
) -> None:
    job: Job = case_job("withdraw", case_id=first.case_code)
    handlers.withdraw_access(job)
    with refused("no_consent"):
        record(network_session, first, "professional", {}, change("a", 1), now=case_job.now)
    with refused("no_consent"):
        start(network_session, Start(case_code=first.case_code, by="cruz", key="x"), now=case_job.now)
