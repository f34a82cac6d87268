"""Writing projects and plans: versions, revisions, what is stale, and what makes a plan complete."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.plan.queries import (
    content_of,
    factors_of,
    find_open_plan,
    find_plan_in_force,
    find_project,
    list_plans,
    project_versions,
    revisions_of,
    signatures_of,
)
from processes.cases.plan.states import PlanRefused
from processes.cases.plan.writing import Change, StalePlan, write_life_project, write_plan


def refused(act: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(PlanRefused) as refusal:
        act(*given, **named)
    return refusal.value.reason


def test_each_version_of_a_project_is_kept(network_session: Session, desk: Any) -> None:
    desk.write_project()
    again = desk.change("ana", 1)
    write_life_project(network_session, desk.code, {"hopes": "Otra cosa."}, again, now=desk.now)
    write_life_project(network_session, desk.code, {"hopes": "Otra cosa."}, again, now=desk.now)
    versions = project_versions(network_session, desk.code)
    assert [(each.version, each.by) for each in versions] == [(1, "cruz"), (2, "ana")]
    found = find_project(network_session, desk.code)
    first = find_project(network_session, desk.code, 1)
    assert found is not None
    assert first is not None
    assert (found.hopes, found.capacities, first.hopes) == ("Otra cosa.", "", "Trabajar en una cocina.")


def test_who_writes_second_is_told(network_session: Session, desk: Any) -> None:
    desk.write_project()
    with pytest.raises(StalePlan):
        desk.write_project(hopes="De la otra pestaña.")
    plan = desk.begin()
    old = desk.change("cruz", plan.revision)
    desk.write(plan)
    with pytest.raises(StalePlan):
        write_plan(network_session, plan, {}, old, now=desk.now)
    assert content_of(network_session, plan).strategy == "exploit"


def test_a_plan_becomes_complete_and_draft_again(network_session: Session, desk: Any) -> None:
    plan = desk.begin()
    assert (plan.state, plan.code, plan.diagnosis) == ("draft", f"{desk.code}-PL1", 1)
    desk.write(plan)
    assert plan.state == "draft", "the life project is not written yet"
    desk.write_project()
    assert plan.state == "complete"
    desk.write(plan, strategy="")
    assert plan.state == "draft"
    assert [each.revision for each in revisions_of(network_session, plan)] == [1, 2, 3]
    assert [each.words for each in factors_of(network_session, plan)] == ["Cocina.", "Alquiler."]


def test_the_same_change_twice_counts_once(network_session: Session, desk: Any) -> None:
    desk.write_project()
    plan = desk.begin()
    change = Change(by="cruz", key="once", revision=1)
    first = write_plan(network_session, plan, {"strategy": "face"}, change, now=desk.now)
    assert write_plan(network_session, plan, {"strategy": "face"}, change, now=desk.now) == first
    assert plan.revision == 2


def test_one_open_plan_a_case(desk: Any) -> None:
    desk.begin()
    assert refused(desk.begin) == "one_is_open"


def test_nothing_is_written_without_consent(case_job: Any, desk: Any) -> None:
    plan = desk.begin()
    handlers.withdraw_access(case_job("withdraw", case_id=desk.code))
    assert refused(desk.write_project) == "no_consent"
    assert refused(desk.write, plan) == "no_consent"
    assert refused(desk.begin) == "no_consent"


def test_a_changed_plan_is_another_one_and_is_signed_again(network_session: Session, desk: Any) -> None:
    first = desk.agreed()
    second = desk.begin()
    assert (second.number, second.replaces, second.state) == (2, 1, "draft")
    assert content_of(network_session, second) == content_of(network_session, first)
    desk.write(second, strategy="correct")
    desk.validate(second)
    assert signatures_of(network_session, second) == []
    assert find_plan_in_force(network_session, desk.code) == first, "until the other one holds"
    desk.sign(second)
    desk.put_in_force(second)
    assert (first.state, first.close_reason) == ("closed", "replaced")
    assert find_plan_in_force(network_session, desk.code) == second
    assert find_open_plan(network_session, desk.code) is None
    assert [each.number for each in list_plans(network_session, desk.code)] == [1, 2]
