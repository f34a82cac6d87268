"""Granting and ending what is shared: only what the consent covers, once however often it is asked."""

from typing import Any

import pytest
from sqlalchemy import select

from processes.cases.consent import handlers as tasks
from processes.cases.consent.sharing import Grant, SharingRefused, share, sharings_in_force, sharings_of
from processes.cases.handlers import close_case, register_consent
from processes.cases.tables import CaseEvent
from processes.tasks import find_handler

YES = {"carry_out": True, "record": True, "team": True, "research": False}


def kinds(shared: Any) -> list[str]:
    lines = select(CaseEvent.kind).where(CaseEvent.case_code == shared.case.code)
    return list(shared.session.scalars(lines.order_by(CaseEvent.id)))


def test_a_purpose_brings_what_the_table_allows(shared: Any) -> None:
    grant = Grant(organisation="edis_n", purpose="referral")
    given = share(shared.session, shared.case, grant, shared.act("one"))
    assert given == ("diagnosis", "household", "identity", "plan")
    assert share(shared.session, shared.case, grant, shared.act("one")) == given
    assert share(shared.session, shared.case, grant, shared.act("two")) == given
    assert len(sharings_of(shared.session, shared.case)) == 4, "held already: not twice"


def test_less_may_be_shared_but_never_more(shared: Any) -> None:
    grant = Grant(organisation="edis_n", purpose="referral", field_groups=("identity", "notes"))
    assert share(shared.session, shared.case, grant, shared.act("one")) == ("identity",)


@pytest.mark.parametrize(
    ("grant", "reason"),
    [
        (Grant(organisation="edis_n", purpose="curiosity"), "unknown_purpose"),
        (Grant(organisation="nobody", purpose="team"), "unknown_organisation"),
        (Grant(organisation="edis_n", purpose="research"), "no_consent"),
        (Grant(organisation="food", purpose="team"), "nothing_to_share"),
        (Grant(organisation="edis_n", purpose="team", field_groups=("notes",)), "nothing_to_share"),
    ],
)
def test_what_may_not_be_shared_is_refused(shared: Any, grant: Grant, reason: str) -> None:
    with pytest.raises(SharingRefused) as refused:
        share(shared.session, shared.case, grant, shared.act("one"))
    assert refused.value.reason == reason
    assert list(sharings_in_force(shared.session, shared.case)) == []


def test_processes_share_and_take_back(shared: Any, case_job: Any) -> None:
    about = {"case_id": shared.case.code, "organisation": "edis_n", "purpose": "referral"}
    assert tasks.share_data(case_job("s", **about))["shared_groups"]
    tasks.share_data(case_job("s", **about))
    tasks.end_sharing(case_job("e", **about))
    tasks.end_sharing(case_job("e", **about))
    assert list(sharings_in_force(shared.session, shared.case)) == []
    assert kinds(shared)[-2:] == ["sharing_granted", "sharing_ended"]
    tasks.end_sharing(case_job("nothing to end", **about))
    assert kinds(shared)[-1] == "sharing_ended"


def test_everything_may_be_taken_back_at_once(shared: Any, case_job: Any) -> None:
    for organisation, purpose in (("edis_n", "referral"), ("food", "resource")):
        about = {"case_id": shared.case.code, "organisation": organisation, "purpose": purpose}
        tasks.share_data(case_job(organisation, **about))
    tasks.end_sharing(case_job("all", case_id=shared.case.code))
    assert list(sharings_in_force(shared.session, shared.case)) == []


def test_a_later_answer_keeps_only_what_it_covers(shared: Any, case_job: Any) -> None:
    for purpose in ("referral", "team"):
        about = {"case_id": shared.case.code, "organisation": "edis_n", "purpose": purpose}
        tasks.share_data(case_job(purpose, **about))
    again = {"case_id": shared.case.code, "consent": {**YES, "team": False}, "consent_version": "2026-1"}
    register_consent(case_job("again", **again))
    assert {each.purpose for each in sharings_in_force(shared.session, shared.case)} == {"referral"}


def test_a_closed_case_shares_nothing(shared: Any, case_job: Any) -> None:
    about = {"case_id": shared.case.code, "organisation": "edis_n", "purpose": "referral"}
    tasks.share_data(case_job("s", **about))
    close_case(case_job("close", case_id=shared.case.code, close_reason="plan_fulfilled"))
    assert list(sharings_in_force(shared.session, shared.case)) == []


@pytest.mark.parametrize("key", ["text_in_force", "check", "share", "end_sharing"])
def test_the_service_tasks_are_registered(key: str) -> None:
    assert find_handler(f"consent.{key}") is not None


def test_the_text_in_force_is_found_for_today(case_job: Any) -> None:
    found = tasks.text(case_job("k"))
    assert found["consent_version"] == "2026-1"
    assert "Usted decide" in found["consent_text"]["es"]


@pytest.mark.parametrize(
    ("authorisation", "holds"), [(None, True), ("team", True), ("research", False)], ids=str
)
def test_a_process_asks_whether_consent_holds(
    shared: Any, case_job: Any, authorisation: str | None, holds: bool
) -> None:
    about = {"case_id": shared.case.code, "authorisation": authorisation}
    assert tasks.check(case_job("k", **about)) == {"consent_holds": holds}
    with pytest.raises(ValueError, match="Expected one of"):
        tasks.check(case_job("k", **{**about, "authorisation": "everything"}))


def test_without_a_signature_no_consent_holds(case_job: Any, shared: Any, told: Any) -> None:
    assert tasks.check(case_job("k", case_id="C-1999-0001")) == {"consent_holds": False}
