"""Validation, three signatures, force and end: who may, in which order, and what a change undoes."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.plan.agreeing import Signed, close, reopen, sign
from processes.cases.plan.queries import project_of, signatures_of
from processes.cases.plan.states import PlanRefused
from processes.cases.plan.tables import CasePlan
from processes.cases.plan.writing import StalePlan, write_life_project
from processes.network.calendar import local_date


def reason_of(act: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(PlanRefused) as refusal:
        act(*given, **named)
    return refusal.value.reason


@pytest.fixture
def complete(desk: Any) -> CasePlan:
    desk.write_project()
    plan: CasePlan = desk.begin()
    desk.write(plan)
    return plan


@pytest.mark.parametrize("by", ["cruz", "fina", "dora", "bea", "eloy", ""])
def test_only_the_reference_professional_validates(desk: Any, complete: CasePlan, by: str) -> None:
    assert reason_of(desk.validate, complete, by) == "not_reference"
    assert complete.state == "complete"


def test_what_is_not_complete_is_not_validated(desk: Any) -> None:
    desk.write_project()
    plan = desk.begin()
    assert reason_of(desk.validate, plan) == "not_ready_for_validated"


def test_a_plan_whose_follow_up_day_has_passed_is_not_validated(desk: Any, complete: CasePlan) -> None:
    desk.now += timedelta(days=31)
    assert reason_of(desk.validate, complete) == "not_ready_for_validated"
    assert complete.state == "draft"


def test_a_validated_plan_is_locked_with_the_project_of_its_day(
    network_session: Session, desk: Any, complete: CasePlan
) -> None:
    desk.validate(complete)
    desk.validate(complete)
    assert (complete.state, complete.validated_by, complete.project_version) == ("validated", "ana", 1)
    assert reason_of(desk.write, complete) == "locked"
    later = desk.change("cruz", 1)
    write_life_project(network_session, desk.code, {"hopes": "Otra."}, later, now=desk.now)
    project = project_of(network_session, complete)
    assert project is not None
    assert project.hopes == "Trabajar en una cocina."


def test_three_signatures_make_it_signed(network_session: Session, desk: Any, complete: CasePlan) -> None:
    assert reason_of(desk.sign, complete, "participant") == "not_ready_for_signed"
    desk.validate(complete)
    desk.sign(complete, "participant", "case_coordinator")
    assert (complete.state, complete.agreed_on) == ("validated", None)
    assert reason_of(desk.put_in_force, complete) == "not_ready_for_in_force"
    desk.sign(complete)
    assert (complete.state, complete.agreed_on) == ("signed", local_date(desk.now))
    assert len(signatures_of(network_session, complete)) == 3
    desk.put_in_force(complete)
    desk.put_in_force(complete)
    assert complete.state == "in_force"


SIGNS = {
    "participant": {"cruz", "ana"},
    "case_coordinator": {"cruz"},
    "reference_professional": {"ana"},
}


@pytest.mark.parametrize("signer", list(SIGNS))
@pytest.mark.parametrize("by", ["cruz", "ana", "fina", "dora", "bea", ""])
def test_who_records_which_signature(
    network_session: Session, desk: Any, complete: CasePlan, signer: Any, by: str
) -> None:
    desk.validate(complete)
    signed, change = Signed(signer=signer, on=local_date(desk.now)), desk.change(by, complete.revision)
    if by in SIGNS[signer]:
        sign(network_session, complete, signed, change, now=desk.now)
        assert [each.signer for each in signatures_of(network_session, complete)] == [signer]
    else:
        assert reason_of(sign, network_session, complete, signed, change, now=desk.now) == "not_signer"


@pytest.mark.parametrize("days", [-1, 1])
def test_nobody_signs_before_the_validation_or_tomorrow(
    network_session: Session, desk: Any, complete: CasePlan, days: int
) -> None:
    desk.validate(complete)
    signed = Signed(signer="participant", on=local_date(desk.now) + timedelta(days=days))
    change = desk.change("cruz", complete.revision)
    assert reason_of(sign, network_session, complete, signed, change, now=desk.now) == "signature_day"


def test_who_does_not_sign_opens_it_again_and_all_sign_again(
    network_session: Session, desk: Any, complete: CasePlan
) -> None:
    desk.validate(complete)
    desk.sign(complete, "participant")
    before = desk.change("cruz", complete.revision)
    reopen(network_session, complete, desk.change("cruz", complete.revision), now=desk.now)
    assert (complete.state, complete.validated_by, complete.project_version) == ("draft", None, 0)
    assert signatures_of(network_session, complete) == []
    desk.write(complete, strategy="face")
    desk.validate(complete)
    signed = Signed(signer="case_coordinator", on=local_date(desk.now))
    with pytest.raises(StalePlan):
        sign(network_session, complete, signed, before, now=desk.now)
    desk.sign(complete)
    assert complete.state == "signed"


def test_without_consent_nothing_is_agreed(desk: Any, complete: CasePlan, case_job: Any) -> None:
    desk.validate(complete)
    handlers.withdraw_access(case_job("withdraw", case_id=desk.code))
    assert reason_of(desk.sign, complete, "participant") == "no_consent"


def test_a_closed_plan_stays_as_it_was_closed(network_session: Session, desk: Any) -> None:
    plan = desk.agreed()
    assert reason_of(close, network_session, plan, "boredom", by="ana", now=desk.now) == "unknown_reason"
    close(network_session, plan, "plan_fulfilled", by="ana", now=desk.now)
    close(network_session, plan, "other", by="ana", now=desk.now)
    assert (plan.state, plan.close_reason) == ("closed", "plan_fulfilled")
    assert reason_of(desk.put_in_force, plan) == "not_ready_for_in_force"
