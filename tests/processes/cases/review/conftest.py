"""A case whose participant has signed, with a validated O1 and a plan in force of four actions."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases.diagnosis import handlers as diagnosis_handlers
from processes.cases.diagnosis.packs import USUAL, get_pack
from processes.cases.plan.content import Action, Content, Goal, write_content
from processes.cases.plan.tables import CasePlan, CasePlanRevision, PlanOutcome
from processes.cases.review.handlers import begin_second
from processes.tasks import Job

MakeJob = Callable[..., Job]


@pytest.fixture
def measure_at(case_job: MakeJob, case_code: str) -> Callable[..., int]:
    """Fill in a diagnosis with one level everywhere, and validate it."""

    def measure(number: int, level: int) -> int:
        pack, about = get_pack(USUAL), {"case_id": case_code, "diagnosis": number}
        said: dict[str, Any] = {
            "answers": {item.id: str(level) for item in pack.items()},
            "self_ratings": {each.id: 6 for each in pack.dimensions},
        }
        diagnosis_handlers.record_diagnosis(case_job(f"record {number}", **about, **said))
        diagnosis_handlers.validate_diagnosis(case_job(f"validate {number}", **about, validated_by="ana"))
        return number

    return measure


@pytest.fixture
def first(case_job: MakeJob, case_code: str, measure_at: Callable[..., int]) -> int:
    """The validated O1."""
    diagnosis_handlers.start_diagnosis(case_job("o1", case_id=case_code))
    return measure_at(1, 3)


@pytest.fixture
def plan(network_session: Session, case_job: MakeJob, case_code: str) -> CasePlan:
    """In force since seven months ago."""
    now = case_job("").now
    stored = CasePlan(
        case_code=case_code, number=1, key="plan", state="in_force", revision=1, project_version=0,
        diagnosis=None, replaces=None, started_at=now, started_by="cruz", validated_at=now, validated_by="ana",
        agreed_on=date(2026, 4, 22), in_force_at=now, close_reason="",
    )  # fmt: skip
    network_session.add(stored)
    network_session.flush()
    goals = (
        Goal(
            words="Trabajar", actions=(Action(what="a"), Action(what="b"), Action(what="c"), Action(what="d"))
        ),
    )
    content = write_content(Content(goals=goals))
    network_session.add(
        CasePlanRevision(plan=stored.id, revision=1, key="plan-1", at=now, by="cruz", content=content)
    )
    network_session.flush()
    return stored


@pytest.fixture
def reach(network_session: Session, case_job: MakeJob, plan: CasePlan) -> Callable[[int, str], None]:
    """Note what came of an action."""

    def note(action: int, result: str) -> None:
        now = case_job("").now - timedelta(days=1)
        network_session.add(
            PlanOutcome(
                key=f"{action}:{result}", plan=plan.id, goal=1, action=action, seen_on=now.date(), result=result,
                words="", at=now, by="cruz",
            )
        )  # fmt: skip
        network_session.flush()

    return note


@pytest.fixture
def whole_second(case_job: MakeJob, case_code: str, first: int) -> dict[str, Any]:
    """An O2 that is complete and not validated, by its number."""
    assert first == 1
    at = datetime(2026, 4, 22, 9, tzinfo=UTC)
    begun = begin_second(case_job("o2", case_id=case_code, plan_agreed_at=at))["diagnosis"]
    pack = get_pack(USUAL)
    said: dict[str, Any] = {
        "answers": {item.id: "4" for item in pack.items()},
        "self_ratings": {each.id: 7 for each in pack.dimensions},
    }
    diagnosis_handlers.record_diagnosis(case_job("record o2", case_id=case_code, diagnosis=begun, **said))
    return {"diagnosis": begun}
