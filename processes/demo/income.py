"""The demo's guaranteed income: in León one that was granted, and one whose project is being agreed.

Every step is a command to the real engine at its time; who proposes does not decide.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.application import Application
from processes.cases.beginning import INCOME, begin, why_not
from processes.cases.tables import Case
from processes.demo.past import Past
from processes.demo.people import OFFICE, social_worker_in, supervisor_in
from processes.network.calendar import local_date
from processes.network.queries import get_professional

PLACE = "leon"
BEGUN = timedelta(days=41)
CHECKED: Mapping[str, Any] = {
    "household_members": 3,
    "computable_income": 212.4,
    "age": 38,
    "registered_months": 64,
    "means_answer": "yes",
    "seeker_answer": "yes",
    "severe_beyond_work": 0,
}
AGREED: Mapping[str, Any] = {
    "project_answer": "agreed",
    "project_aim": "Trabajar por las mañanas, cuando su hijo está en el colegio.",
    "person_commits": "Ir al taller de los martes y apuntarse a la oficina de empleo.",
    "services_commit": "Buscar plaza en el comedor del colegio.",
    "project_months": 12,
}
PROPOSED = {"proposal": "granted", "proposal_reasons": "Cumple todos los requisitos."}
DECIDED = {"resolution": "granted", "resolution_reasons": "Cumple todos los requisitos."}


def add_income(application: Application, *, now: datetime) -> None:
    """From six weeks ago to now, in two open cases of León that never had one."""
    past = Past(application, now - BEGUN)
    with application.sessions() as session:
        codes = _cases(session, now - BEGUN)[:2]
    if len(codes) < 2:
        return
    granted, begun = codes
    steps: list[tuple[float, Callable[[], None]]] = [
        (40, lambda: _begin(past, application, granted)),
        (36, lambda: past.do_task(granted, "check_file", CHECKED, by=social_worker_in(PLACE))),
        (30, lambda: _agree(past, application, granted)),
        (24, lambda: past.do_task(granted, "propose_resolution", PROPOSED, by=OFFICE)),
        (20, lambda: past.do_task(granted, "decide_resolution", DECIDED, by=supervisor_in(PLACE))),
        (18, lambda: _notify(past, granted)),
        (9, lambda: _begin(past, application, begun)),
        (6, lambda: past.do_task(begun, "check_file", CHECKED, by=social_worker_in(PLACE))),
    ]
    for days, step in steps:
        past.go_on_to(now - timedelta(days=days))
        step()
    past.go_on_to(now)


def _begin(past: Past, application: Application, code: str) -> None:
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        reader = get_professional(session, social_worker_in(PLACE))
        begin(session, past.engine, reader, session.get_one(Case, code), INCOME)
    past.settle()


def _agree(past: Past, application: Application, code: str) -> None:
    with application.sessions() as session:
        by = session.get_one(Case, code).case_coordinator
    review = local_date(past.clock.now()) + timedelta(days=90)
    past.do_task(code, "agree_project", {**AGREED, "project_first_review": review.isoformat()}, by=by)


def _notify(past: Past, code: str) -> None:
    said = {"notified_on": local_date(past.clock.now()).isoformat(), "appeal_explained": True}
    past.do_task(code, "notify_person", said, by=social_worker_in(PLACE))


def _cases(session: Session, opened_before: datetime) -> list[str]:
    """Open ones of its CEAS in which it may begin, the first first."""
    reader = get_professional(session, social_worker_in(PLACE))
    chosen = select(Case).where(
        Case.territory == PLACE,
        Case.status == "open",
        Case.opened_at < opened_before,
        Case.case_coordinator.is_not(None),
    )
    found = session.scalars(chosen.order_by(Case.code)).all()
    return [case.code for case in found if not why_not(session, reader, case, INCOME)]
