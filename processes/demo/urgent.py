"""The demo's urgencies: a housing emergency under way, a basic need past its 24 hours, a community action being filled.

Every step is a command to the real engine at its time. People of their own: nobody with a case or an alert.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.application import Application
from processes.cases.handlers import open_case
from processes.cases.tables import Case, Participant
from processes.demo.past import Past
from processes.demo.people import coordinator_in, social_worker_in, supervisor_in
from processes.network.queries import get_professional
from processes.risk.community.planning import plan_action
from processes.risk.community.plans import ActionPlan
from processes.risk.tables import Alert
from processes.tasks import Job

BEGUN = timedelta(days=12)
HOUSING, NEED, ACTION = "salamanca", "leon", "valladolid"
EVICTION_IN_DAYS = 38
ORGANISER = "tejer_barrio"
ASSESSED: Mapping[str, Any] = {
    "situation": "insecure",
    "housing_debt": "rent",
    "debt_amount": 2100,
    "registered_months": 40,
    "can_mediate": True,
    "has_network": False,
    "housing_note": "Quiere seguir en el barrio, cerca del colegio de su hija.",
}
NEEDED: Mapping[str, Any] = {"need_kind": "food", "need_people": 4, "need_note": "Hay un bebé."}
CONFIRMED = {"list_answer": "invite", "list_reason": "La lista es variada y hay sitio para todas."}


def add_urgent(application: Application, *, now: datetime) -> None:
    """From twelve days ago to now."""
    past = Past(application, now - BEGUN)
    telling = _Telling(application, past)
    steps: list[tuple[float, Callable[[], None]]] = [
        (10.0, telling.plan_action),
        (9.0, telling.invite),
        (8.0, telling.raise_housing),
        (7.5, telling.assess_housing),
        (1.4, telling.raise_need),
        (1.3, telling.describe_need),
    ]
    for days, step in steps:
        past.go_on_to(now - timedelta(days=days))
        step()
    past.go_on_to(now)


class _Telling:
    """What is under way, by its key; nobody to tell of in a territory: nothing is added there."""

    def __init__(self, application: Application, past: Past) -> None:
        self._sessions = application.sessions
        self._past = past
        self._housing = self._need = self._action = ""

    def raise_housing(self) -> None:
        self._housing = self._raise("housing_emergency_raised", HOUSING)

    def assess_housing(self) -> None:
        """A place is reserved where one is free, the aid is requested, and all ways out are offered at once."""
        if self._housing:
            on = (self._past.clock.now() + timedelta(days=EVICTION_IN_DAYS)).date()
            self._do(
                self._housing, "assess_housing", {**ASSESSED, "eviction_on": on}, by=social_worker_in(HOUSING)
            )

    def raise_need(self) -> None:
        self._need = self._raise("basic_needs_urgent", NEED)

    def describe_need(self) -> None:
        """The provider is asked and does not answer; then the 24 hours pass."""
        if self._need:
            self._do(self._need, "describe_need", NEEDED, by=social_worker_in(NEED))

    def plan_action(self) -> None:
        """In two weeks, for a dozen people."""
        now = self._past.clock.now()
        day = (now + timedelta(days=25)).replace(hour=16, minute=0, second=0, microsecond=0)
        plan = ActionPlan(
            title="Taller: trámites con el móvil",
            theme="employment",
            organiser=ORGANISER,
            territory=ACTION,
            place="Centro cívico inventado, sala 2",
            starts_at=day,
            seats=12,
            waiting_places=4,
            least_risk=0.05,
            most_risk=0.95,
        )
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            by = get_professional(session, supervisor_in(ACTION))
            self._action = plan_action(session, self._past.engine, plan, by=by, now=now).code
        self._past.settle()

    def invite(self) -> None:
        """The list is confirmed; some have answered."""
        self._do(self._action, "confirm_list", CONFIRMED, by=supervisor_in(ACTION))
        for answer in ("yes", "no", "yes", "never", "yes"):
            if self._past.find_task(self._action, "invite_person") is not None:
                given = {"invitation_answer": answer}
                self._do(self._action, "invite_person", given, by=social_worker_in(ACTION))

    def _raise(self, message: str, territory: str) -> str:
        """Open a case for somebody new and start its process; "" when there is nobody."""
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            participant = _somebody_new(session, territory)
            if participant is None:
                return ""
            people = {
                "case_coordinator": coordinator_in(territory),
                "reference_professional": social_worker_in(territory),
            }
            opened = open_case(self._job(session, participant, people))
            about = {**people, **opened, "participant": participant, "territory": territory}
        code = str(opened["case_id"])
        del about["case_was_open"]
        self._past.engine.publish(message, key=code, variables=about, message_id=f"demo:{message}:{code}")
        self._past.settle()
        return code

    def _job(self, session: Session, participant: str, people: Mapping[str, str]) -> Job:
        return Job(
            handler="cases.open_case",
            instance_id=0,
            business_key=participant,
            idempotency_key=f"demo:urgent:{participant}",
            variables={"participant": participant, **people},
            now=self._past.clock.now(),
            session=session,
        )

    def _do(self, key: str, element: str, values: Mapping[str, Any], *, by: str) -> None:
        self._past.do_task(key, element, values, by=by)


def _somebody_new(session: Session, territory: str) -> str | None:
    known = select(Case.participant).union(select(Alert.participant)).subquery()
    chosen = select(Participant.code).where(
        Participant.territory == territory, Participant.code.not_in(select(known.c[0]))
    )
    return session.scalar(chosen.order_by(Participant.code).limit(1))
