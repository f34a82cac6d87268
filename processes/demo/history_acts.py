"""What happens in the demo's histories beside tasks: cases open, help is asked for, rights are used.

By the product's own rules, at the past's present time. When it happens is in histories.py.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.views import TaskView
from processes.application import Application
from processes.cases.consent.access_log import Look
from processes.cases.consent.acts import Act
from processes.cases.consent.reading import read_fields
from processes.cases.consent.revoking import revoke, revoke_authorisation
from processes.cases.consent.sharing import Grant, share
from processes.cases.handlers import open_case
from processes.cases.people.restricting import restrict
from processes.cases.protection.starting import REASON, begin_protection
from processes.cases.queries import lock_case
from processes.cases.tables import Case, Participant
from processes.demo.history_table import History
from processes.demo.history_writing import log_contact, record_values, write_whole_plan
from processes.demo.past import Past
from processes.demo.people import long_coordinator_in, social_worker_in
from processes.demo.people_more import TWICE
from processes.network.queries import get_professional
from processes.risk.tables import Alert
from processes.tasks import Job

EDIS, EDIS_WORKER = "edis_leon", "berta.cea"
SHOWN = frozenset({"identity", "contact", "household", "diagnosis", "plan"})
ASKED = {
    "need": "basic_needs_urgent",
    "housing": "housing_emergency_raised",
    "work": "employment_itinerary_requested",
    "intensive": "intensive_care_requested",
}
"""Messages that ask for another process of the case."""
RATED = frozenset({"rate_with_hdme", "rate_yourself", "rate_again", "rate_at_closing"})


class NobodyNew(LookupError):
    """A history has nobody to be about."""


class Acts:
    """Opens cases and acts on them."""

    def __init__(self, application: Application, past: Past, seed: int) -> None:
        self._sessions = application.sessions
        self._past = past
        self._seed = seed
        self._people: dict[str, str] = {}

    def open(self, history: History) -> str:
        """The case, whose participant is called next; its code."""
        with self._writing() as session:
            person = self._people.get(history.again) or _somebody_new(session, history.territory)
            variables = {
                "participant": person,
                "case_coordinator": long_coordinator_in(history.territory),
                "reference_professional": social_worker_in(history.territory),
            }
            opened = open_case(self._job(session, f"open:{history.name}", variables))
        self._people[history.name] = person
        code = str(opened["case_id"])
        self._ask("call_requested", code)
        return code

    def act(self, act: str, code: str) -> None:
        """One of the acts of history_table.py."""
        if act in ASKED:
            self._ask(ASKED[act], code)
        elif act == "leave_sample":
            with self._writing() as session:
                by = lock_case(session, code).case_coordinator
            self._past.do_task(code, "accompany", {"close_reason": "leaves_sample", "close_note": ""}, by=by)
        else:
            with self._writing() as session:
                self._use(session, act, lock_case(session, code))
            self._past.settle()

    def prepare(self, task: TaskView, code: str, values: Mapping[str, Any], count: int) -> None:
        """What is written on the case's pages before a task is completed."""
        now, element = self._past.clock.now(), task.element
        if element in RATED:
            with self._writing() as session:
                record_values(session, lock_case(session, code), self._seed, now=now)
        elif element == "draft_plan" and values["draft_result"] == "ready":
            with self._writing() as session:
                write_whole_plan(session, lock_case(session, code), now=now)
        elif element == "hold_follow_up":
            with self._writing() as session:
                log_contact(session, lock_case(session, code), values, count, now=now)

    def _use(self, session: Session, act: str, case: Case) -> None:
        """Consents, sharing and restrictions."""
        now = self._past.clock.now()
        by = Act(by=case.case_coordinator, at=now, key=f"demo:histories:{act}:{case.code}")
        if act == "share":
            share(session, case, Grant(organisation=EDIS, purpose="team"), by)
        elif act == "look":
            look = Look(case_code=case.code, purpose="team", field_groups=SHOWN)
            read_fields(session, get_professional(session, EDIS_WORKER), case, look=look, now=now)
        elif act == "revoke":
            revoke(session, self._past.engine, case, by)
        elif act == "revoke_team":
            revoke_authorisation(session, self._past.engine, case, "team", by)
        else:
            self._restrict(session, case, now=now)

    def _restrict(self, session: Session, case: Case, *, now: datetime) -> None:
        reference = social_worker_in(case.territory)
        names = [case.case_coordinator]
        who = get_professional(session, reference)
        made = restrict(session, who, case.code, reason=REASON, names=names, now=now)
        begin_protection(session, self._past.engine, case, restriction=made.id, by=reference)

    def _ask(self, message: str, code: str) -> None:
        with self._sessions() as session:
            case = session.get_one(Case, code)
            about = {
                "case_id": code,
                "participant": case.participant,
                "territory": case.territory,
                "ceas": case.ceas,
                "case_coordinator": case.case_coordinator,
                "reference_professional": case.reference_professional,
            }
        sent = f"demo:histories:{message}:{code}"
        self._past.engine.publish(message, key=code, variables=about, message_id=sent)
        self._past.settle()

    def _job(self, session: Session, key: str, variables: Mapping[str, Any]) -> Job:
        return Job(
            handler="cases.open_case",
            instance_id=0,
            business_key="",
            idempotency_key=f"demo:histories:{key}",
            variables=dict(variables),
            now=self._past.clock.now(),
            session=session,
        )

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            yield session


def _somebody_new(session: Session, territory: str) -> str:
    """The first participant there who has neither a case nor an alert. Raises NobodyNew."""
    known = select(Case.participant).union(select(Alert.participant)).subquery()
    chosen = select(Participant.code).where(
        Participant.territory == territory,
        Participant.code.not_in(select(known.c[0])),
        Participant.code != TWICE,
    )
    found = session.scalar(chosen.order_by(Participant.code).limit(1))
    if found is None:
        raise NobodyNew(f"Expected a participant of {territory!r} without case or alert, but there is none")
    return found
