"""Reading life projects and plans. The caller has the reader's rights (`access`); nothing here asks who reads."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.diagnosis.factors import Factor
from processes.cases.diagnosis.queries import content_of as diagnosis_content
from processes.cases.diagnosis.queries import find_diagnosis, find_validated
from processes.cases.diagnosis.tables import Diagnosis
from processes.cases.plan.content import Content, read_content
from processes.cases.plan.project import Project, read_project
from processes.cases.plan.tables import (
    CasePlan,
    CasePlanRevision,
    FollowUp,
    LifeProject,
    PlanOutcome,
    PlanShare,
    PlanSignature,
)


def find_project_version(session: Session, case_code: str, version: int | None = None) -> LifeProject | None:
    """That version of the life project, or the latest."""
    chosen = select(LifeProject).where(LifeProject.case_code == case_code)
    if version is not None:
        chosen = chosen.where(LifeProject.version == version)
    return session.scalar(chosen.order_by(LifeProject.version.desc()).limit(1))


def find_project(session: Session, case_code: str, version: int | None = None) -> Project | None:
    """What it says."""
    stored = find_project_version(session, case_code, version)
    return None if stored is None else read_project(stored.content)


def project_versions(session: Session, case_code: str) -> Sequence[LifeProject]:
    """Who wrote what down and when, the first first."""
    chosen = select(LifeProject).where(LifeProject.case_code == case_code)
    return session.scalars(chosen.order_by(LifeProject.version)).all()


def list_plans(session: Session, case_code: str) -> Sequence[CasePlan]:
    """Every plan of a case, the first first."""
    chosen = select(CasePlan).where(CasePlan.case_code == case_code)
    return session.scalars(chosen.order_by(CasePlan.number)).all()


def find_plan(session: Session, case_code: str, number: int) -> CasePlan | None:
    chosen = select(CasePlan).where(CasePlan.case_code == case_code, CasePlan.number == number)
    return session.scalar(chosen)


def find_open_plan(session: Session, case_code: str) -> CasePlan | None:
    """The one that is being made: at most one a case."""
    return _find_in(session, case_code, ("draft", "complete", "validated", "signed"))


def find_plan_in_force(session: Session, case_code: str) -> CasePlan | None:
    """The one that holds: at most one a case."""
    return _find_in(session, case_code, ("in_force",))


def content_of(session: Session, plan: CasePlan) -> Content:
    """What it says now."""
    return read_content(session.get_one(CasePlanRevision, (plan.id, plan.revision)).content)


def project_of(session: Session, plan: CasePlan) -> Project | None:
    """The life project that goes with it: the version that was validated, the latest before."""
    return find_project(session, plan.case_code, plan.project_version or None)


def factors_of(session: Session, plan: CasePlan) -> tuple[Factor, ...]:
    """The factors of its diagnosis, in the order of their numbers."""
    if plan.diagnosis is None:
        return ()
    diagnosis = find_diagnosis(session, plan.case_code, plan.diagnosis)
    return () if diagnosis is None else diagnosis_content(session, diagnosis).factors


def find_base(session: Session, case_code: str) -> Diagnosis | None:
    """The validated diagnosis from which a plan starts: the later moment where there is one."""
    return find_validated(session, case_code, "O2") or find_validated(session, case_code, "O1")


def signatures_of(session: Session, plan: CasePlan) -> Sequence[PlanSignature]:
    """Of what the plan says now."""
    chosen = select(PlanSignature).where(
        PlanSignature.plan == plan.id, PlanSignature.revision == plan.revision
    )
    return session.scalars(chosen.order_by(PlanSignature.signed_on, PlanSignature.at)).all()


def revisions_of(session: Session, plan: CasePlan) -> Sequence[CasePlanRevision]:
    chosen = select(CasePlanRevision).where(CasePlanRevision.plan == plan.id)
    return session.scalars(chosen.order_by(CasePlanRevision.revision)).all()


def shares_of(session: Session, plan: CasePlan) -> Sequence[PlanShare]:
    """The services that other organisations were asked for."""
    chosen = select(PlanShare).where(PlanShare.plan == plan.id)
    return session.scalars(chosen.order_by(PlanShare.service)).all()


def outcomes_of(session: Session, plan: CasePlan) -> Sequence[PlanOutcome]:
    """Everything that was recorded, the first first."""
    chosen = select(PlanOutcome).where(PlanOutcome.plan == plan.id)
    return session.scalars(chosen.order_by(PlanOutcome.seen_on, PlanOutcome.id)).all()


def latest_outcomes(session: Session, plan: CasePlan) -> dict[tuple[int, int], PlanOutcome]:
    """By goal and action: what was seen last."""
    return {(each.goal, each.action): each for each in outcomes_of(session, plan)}


def follow_ups_of(session: Session, plan: CasePlan) -> Sequence[FollowUp]:
    """The log, the first first."""
    chosen = select(FollowUp).where(FollowUp.plan == plan.id)
    return session.scalars(chosen.order_by(FollowUp.held_on, FollowUp.id)).all()


def _find_in(session: Session, case_code: str, states: tuple[str, ...]) -> CasePlan | None:
    chosen = select(CasePlan).where(CasePlan.case_code == case_code, CasePlan.state.in_(states))
    return session.scalar(chosen.order_by(CasePlan.number.desc()).limit(1))
