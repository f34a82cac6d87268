"""What is written on the pages of a case in the demo's histories: values of a diagnosis, project and plan, contacts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from processes.cases.diagnosis.handlers import record_diagnosis
from processes.cases.diagnosis.queries import find_open
from processes.cases.plan.content import actions_of
from processes.cases.plan.following import Contacted, Recorder, Seen, log_follow_up, record_outcome
from processes.cases.plan.queries import content_of, find_open_plan, find_plan_in_force
from processes.cases.plan.telling import tell, tell_project
from processes.cases.plan.writing import Change, write_life_project, write_plan
from processes.cases.tables import Case
from processes.demo.diagnoses import said_in_diagnosis
from processes.demo.history_plans import WRITTEN
from processes.network.calendar import local_date
from processes.tasks import Job

BEST_LEVEL = 5
KINDS = ("office", "visit", "office", "call")


def record_values(session: Session, case: Case, seed: int, *, now: datetime) -> None:
    """The values of the diagnosis that is open; a second one of the same person finds some things better."""
    begun = find_open(session, case.code)
    if begun is None:
        return
    said = said_in_diagnosis(f"{seed}:{case.participant}")
    if begun.moment != "O1":
        said = _better(said, Random(f"{seed}:{case.code}:{begun.number}"))  # noqa: S311 - invented data
    job = Job(
        handler="diagnosis.record",
        instance_id=0,
        business_key=case.code,
        idempotency_key=f"demo:histories:{case.code}:{begun.number}",
        variables={
            "case_id": case.code,
            "diagnosis": begun.number,
            "recorded_by": case.case_coordinator,
            **said,
        },
        now=now,
        session=session,
    )
    record_diagnosis(job)


def write_whole_plan(session: Session, case: Case, *, now: datetime) -> None:
    """The person's project in their words, and a plan that is complete; one of several, by the case."""
    plan = find_open_plan(session, case.code)
    if plan is None or content_of(session, plan).goals:
        return
    by, written = case.case_coordinator, WRITTEN[int(case.code[-4:]) % len(WRITTEN)]
    project = write_life_project(
        session,
        case.code,
        written.project,
        Change(by=by, key=f"demo:histories:project:{case.code}", revision=0),
        now=now,
    )
    tell_project(session, case.code, project.version, by=by, now=now)
    service = {
        "verb": "keep",
        "code": "401037",
        "action": "Apoyo del centro",
        "holder": case.ceas,
        "since": local_date(now).isoformat(),
    }
    rows = {
        "strategy": written.strategy,
        "strategy_words": written.strategy_words,
        "goals": written.goals,
        "services": [service],
        "first_follow_up": (local_date(now) + timedelta(days=30)).isoformat(),
        "accompaniment": written.accompaniment,
    }
    change = Change(by=by, key=f"demo:histories:rows:{plan.code}", revision=plan.revision)
    write_plan(session, plan, rows, change, now=now)


def log_contact(
    session: Session, case: Case, values: Mapping[str, Any], count: int, *, now: datetime
) -> None:
    """The contact, and each action of the plan that is reached by then."""
    plan = find_plan_in_force(session, case.code)
    if plan is None:
        return
    by, key = case.case_coordinator, f"demo:histories:{plan.code}:{count}"
    contacted = Contacted(
        on=local_date(now),
        kind=KINDS[count % len(KINDS)],
        attended=True,
        words=str(values["follow_up_note"]),
        next_on=local_date(now) + timedelta(days=30),
    )
    log_follow_up(session, plan, contacted, Recorder(by=by, key=key), now=now)
    actions = list(actions_of(content_of(session, plan)))
    reached = len(actions) * int(values["done_percent"]) // 100
    for place, (goal, action, _) in enumerate(actions):
        seen = Seen(goal=goal, action=action, result="reached" if place < reached else "going_on")
        record_outcome(session, plan, seen, Recorder(by=by, key=f"{key}:{place}"), now=now)
    tell(session, plan, "plan_followed_up", by=by, now=now, follow_up=count + 1)


def _better(said: Mapping[str, Any], draw: Random) -> dict[str, Any]:
    """The same answers, a third of them a level higher."""
    raised = {
        item: str(min(int(level) + (draw.random() < 1 / 3), BEST_LEVEL))
        for item, level in said["answers"].items()
    }
    return {**said, "answers": raised}
