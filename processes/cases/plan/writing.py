"""Writing a life project and a plan, in the caller's transaction; asks nobody's rights.

Each change names the version that it was made from; who comes second gets StalePlan and changes nothing.
What follows once a plan is complete (validation, signatures, force) is in `agreeing`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processes.cases.plan.completeness import Fault, find_faults
from processes.cases.plan.content import Content, read_content, write_content
from processes.cases.plan.project import read_project, write_project
from processes.cases.plan.queries import (
    content_of,
    factors_of,
    find_base,
    find_open_plan,
    find_plan_in_force,
    find_project_version,
    list_plans,
    project_of,
)
from processes.cases.plan.states import PlanRefused, check_step
from processes.cases.plan.tables import CasePlan, CasePlanRevision, LifeProject
from processes.cases.queries import find_consent_in_force, lock_case
from processes.network.calendar import local_date


class StalePlan(Exception):
    """Somebody else wrote, validated or signed in between."""


class Change(Struct, frozen=True, kw_only=True):
    """Who changes which revision (or version of the project); the same `key` twice counts once."""

    by: str
    key: str
    revision: int


def write_life_project(
    session: Session, case_code: str, given: Mapping[str, Any], change: Change, *, now: datetime
) -> LifeProject:
    """A new version, whole; `change.revision` is the version that the writer saw (0: none).

    Raises ProjectRefused, PlanRefused, StalePlan.
    """
    lock_case(session, case_code)
    done = session.scalar(select(LifeProject).where(LifeProject.key == change.key))
    if done is not None:
        return done
    content = write_project(read_project(given))
    check_consent(session, case_code)
    latest = find_project_version(session, case_code)
    version = 0 if latest is None else latest.version
    if version != change.revision:
        raise StalePlan(f"Expected version {change.revision} of the project, but there is version {version}")
    added = LifeProject(
        case_code=case_code, version=version + 1, key=change.key, at=now, by=change.by, content=content
    )
    session.add(added)
    session.flush()
    _settle_open_plan(session, case_code, today=local_date(now))
    return added


def start_plan(session: Session, case_code: str, *, by: str, key: str, now: datetime) -> CasePlan:
    """Begin a plan, or a changed one that begins with what the plan in force says. Raises PlanRefused."""
    lock_case(session, case_code)
    existing = session.scalar(select(CasePlan).where(CasePlan.key == key))
    if existing is not None:
        return existing
    check_consent(session, case_code)
    if find_open_plan(session, case_code) is not None:
        raise PlanRefused("one_is_open", "Expected no open plan in the case, but there is one")
    base, replaced = find_base(session, case_code), find_plan_in_force(session, case_code)
    plan = CasePlan(
        case_code=case_code,
        number=1 + len(list_plans(session, case_code)),
        key=key,
        state="draft",
        revision=1,
        project_version=0,
        diagnosis=None if base is None else base.number,
        replaces=None if replaced is None else replaced.number,
        started_at=now,
        started_by=by,
        close_reason="",
    )
    session.add(plan)
    session.flush()
    content = Content() if replaced is None else content_of(session, replaced)
    _add_revision(session, plan, content, Change(by=by, key=key, revision=1), now=now)
    return plan


def write_plan(
    session: Session, plan: CasePlan, given: Mapping[str, Any], change: Change, *, now: datetime
) -> tuple[Fault, ...]:
    """Put this in the place of what it said; what is missing. Raises ContentRefused, PlanRefused, StalePlan."""
    today = local_date(now)
    if session.scalar(select(CasePlanRevision.plan).where(CasePlanRevision.key == change.key)) is not None:
        return faults_of(session, plan, today=today)
    check_consent(session, plan.case_code)
    content = read_content(given)
    found = find_faults(
        content, project_of(session, plan), factors=len(factors_of(session, plan)), today=today
    )
    move(session, plan, change, state="draft" if found else "complete", revision=change.revision + 1)
    _add_revision(session, plan, content, change, now=now)
    return found


def faults_of(session: Session, plan: CasePlan, *, today: date) -> tuple[Fault, ...]:
    """What keeps it from being complete."""
    return find_faults(
        content_of(session, plan),
        project_of(session, plan),
        factors=len(factors_of(session, plan)),
        today=today,
    )


def settle_state(session: Session, plan: CasePlan, *, today: date) -> tuple[Fault, ...]:
    """Draft or complete, as it is today: a date may have passed, or the project was written meanwhile."""
    found = faults_of(session, plan, today=today)
    state = "draft" if found else "complete"
    if plan.state in ("draft", "complete") and plan.state != state:
        move(session, plan, Change(by="", key="", revision=plan.revision), state=state)
    return found


def check_consent(session: Session, case_code: str) -> None:
    """Raises PlanRefused where the participant does not let their record be used."""
    consent = find_consent_in_force(session, case_code)
    if consent is None or not consent.may_use_record:
        raise PlanRefused("no_consent", "Expected a consent to use the record, but none is in force")


def move(
    session: Session, plan: CasePlan, change: Change, *, state: str, revision: int | None = None
) -> None:
    """Claim the revision by a conditional update: one row, or somebody else was there first."""
    check_step(plan.state, state)
    claimed = (
        update(CasePlan)
        .where(CasePlan.id == plan.id, CasePlan.revision == change.revision, CasePlan.state == plan.state)
        .values(state=state, revision=change.revision if revision is None else revision)
        .returning(CasePlan.id)
        .execution_options(synchronize_session=False)
    )
    if session.scalar(claimed) is None:
        raise StalePlan(f"Expected revision {change.revision}, but the plan was changed since")
    session.refresh(plan)


def copy_revision(session: Session, plan: CasePlan, change: Change, *, now: datetime) -> None:
    """The next revision says the same: what was signed of the one before does not hold for it."""
    content = content_of(session, plan)
    move(session, plan, change, state="draft", revision=change.revision + 1)
    _add_revision(session, plan, content, change, now=now)


def _settle_open_plan(session: Session, case_code: str, *, today: date) -> None:
    plan = find_open_plan(session, case_code)
    if plan is not None:
        settle_state(session, plan, today=today)


def _add_revision(
    session: Session, plan: CasePlan, content: Content, change: Change, *, now: datetime
) -> None:
    session.add(
        CasePlanRevision(
            plan=plan.id,
            revision=plan.revision,
            key=change.key,
            at=now,
            by=change.by,
            content=write_content(content),
        )
    )
    session.flush()
