"""One person's way through several organisations, played by the product's own engine, handlers and rules.

From the door of an association to a plan that is fulfilled; about five weeks of the Network's time, in seconds.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.views import TaskFilter, TaskView
from processes.application import Application
from processes.cases.diagnosis.handlers import record_diagnosis
from processes.cases.diagnosis.queries import find_open
from processes.cases.people.registering import read_asked, register
from processes.cases.people.tables import Registration
from processes.cases.plan.queries import list_plans
from processes.cases.plan.writing import Change, write_life_project, write_plan
from processes.cases.tables import Case
from processes.demo.diagnoses import said_in_diagnosis
from processes.demo.loading import HalfLoaded, open_accounts, prepare_network
from processes.demo.past import Past
from processes.demo.way_answers import ANSWERS, ASKED, BEGUN_AFTER, MARTA, PROJECT, SARA, plan_content
from processes.network.calendar import local_date
from processes.network.queries import get_professional
from processes.tasks import Job

Echo = Callable[[str], object]
KEY = "c0ffee000001"
DAYS = timedelta(days=31)
WITH_VALUES = frozenset({"rate_with_hdme", "rate_yourself", "rate_at_closing"})


class NotEmpty(RuntimeError):
    """The database holds other cases, for which five weeks would pass too."""


def walk(application: Application, *, echo: Echo, language: str = "es") -> str:
    """Play it from now on in an empty database and say each step; the case's code. A second time says only that.

    Raises NotEmpty.
    """
    played = _Walk(application, echo, language)
    if (code := played.find_case()) is not None:
        played.say("Este camino ya se recorrió.", "This way was walked already.")
        return code
    now = application.engine.clock.now()
    if not _is_prepared(application, now):
        raise NotEmpty("Expected an empty database, but it holds a Network already")
    code = played.go()
    open_accounts(application, now=now)
    return code


def _is_prepared(application: Application, now: datetime) -> bool:
    try:
        return prepare_network(application, now=now)
    except HalfLoaded:
        return False


class _Walk:
    def __init__(self, application: Application, echo: Echo, language: str) -> None:
        self._sessions = application.sessions
        self._past = Past(application, application.engine.clock.now())
        self._echo, self._english = echo, language == "en"

    def find_case(self) -> str | None:
        """The code of the person's case, once they have one."""
        with self._sessions() as session:
            known = session.get(Registration, f"R-{KEY}")
            person = None if known is None else known.participant
        return None if person is None else self._case_of(person).code

    def go(self) -> str:
        """To the end."""
        self._register()
        person = self._person()
        while (task := self._next()) is not None or self._wait(person):
            if task is not None:
                self._answer(task, person)
        return self._case_of(person).code

    def _register(self) -> None:
        """Access through any member of the Network."""
        with self._writing() as session:
            professional = get_professional(session, SARA)
            now = self._past.clock.now()
            registration = register(session, professional, read_asked(ASKED, key=KEY), now=now)
            self._past.engine.publish(
                "attention_requested",
                key=registration.code,
                variables={"registration_id": registration.code},
                message_id=f"demo:way:{registration.code}",
                actor=SARA,
                connection=session.connection(),
            )
        self._past.settle()
        self._tell(SARA, "Una persona pide ayuda", "Somebody asks for help")

    def _next(self) -> TaskView | None:
        """The first of this person's tasks that has an answer."""
        mine = TaskFilter(business_keys=self._keys(), order="created", limit=100)
        found = self._past.engine.read.list_tasks(mine)
        return next((task for task in found if task.element in ANSWERS or task.element in BY_DAY), None)

    def _answer(self, task: TaskView, person: str) -> None:
        who, values = self._said(task)
        if task.element in WITH_VALUES:
            self._record_values(person)
        elif task.element == "draft_plan":
            self._write_plan(person)
        self._past.engine.complete(task.instance_id, task.number, values, actor=who)
        self._past.settle()
        self._tell(who, task.name, task.name_en or task.name)
        if task.element in BEGUN_AFTER:
            self._past.begin(task.instance_id, BEGUN_AFTER[task.element], by=who)

    def _said(self, task: TaskView) -> tuple[str, Mapping[str, Any]]:
        if task.element not in BY_DAY:
            return ANSWERS[task.element]
        today = local_date(self._past.clock.now())
        by_marta = any(MARTA in group for group in task.candidates)
        return (MARTA if by_marta else SARA), BY_DAY[task.element](today)

    def _wait(self, person: str) -> bool:
        """Nobody has anything to do: time passes, until the case is closed."""
        if self._case_of(person).status == "closed":
            return False
        self._past.go_on_to(self._past.clock.now() + DAYS)
        self.say(f"… {DAYS.days} días después", f"… {DAYS.days} days later")
        return True

    def _record_values(self, person: str) -> None:
        with self._writing() as session:
            code = self._case_of(person).code
            begun = find_open(session, code)
            assert begun is not None, "the process has begun one"
            said = said_in_diagnosis(f"way:{begun.number}")
            job = Job(
                handler="diagnosis.record",
                instance_id=0,
                business_key=code,
                idempotency_key=f"demo:way:{code}:{begun.number}",
                variables={"case_id": code, "diagnosis": begun.number, "recorded_by": SARA, **said},
                now=self._past.clock.now(),
                session=session,
            )
            record_diagnosis(job)

    def _write_plan(self, person: str) -> None:
        """The person's project, in their words; then the plan's rows."""
        now, code = self._past.clock.now(), self._case_of(person).code
        with self._writing() as session:
            write_life_project(
                session, code, PROJECT, Change(by=SARA, key=f"demo:way:project:{code}", revision=0), now=now
            )
            plan = list_plans(session, code)[-1]
            change = Change(by=SARA, key=f"demo:way:plan:{plan.code}", revision=plan.revision)
            write_plan(session, plan, plan_content(local_date(now)), change, now=now)

    def _person(self) -> str:
        with self._sessions() as session:
            person = session.get_one(Registration, f"R-{KEY}").participant
        assert person is not None, "nobody is alike: the process has registered them"
        return person

    def _keys(self) -> frozenset[str]:
        """Of the registration and of the person's case."""
        with self._sessions() as session:
            person = session.get_one(Registration, f"R-{KEY}").participant
            cases = session.scalars(select(Case.code).where(Case.participant == person)).all()
        return frozenset({f"R-{KEY}", *cases})

    def _case_of(self, person: str) -> Case:
        with self._sessions() as session:
            return session.scalars(select(Case).where(Case.participant == person)).one()

    def _tell(self, who: str, spanish: str, english: str) -> None:
        with self._sessions() as session:
            at = get_professional(session, who)
        day = local_date(self._past.clock.now())
        self._echo(f"{day}  {at.organisation_name} · {at.name}: {english if self._english else spanish}")

    def say(self, spanish: str, english: str) -> None:
        self._echo(english if self._english else spanish)

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            yield session


BY_DAY: Mapping[str, Callable[[Any], Mapping[str, Any]]] = {
    "sign_plan": lambda today: {"signature": "signed", "signed_on": today},
    "record_social_history": lambda today: {
        "history_recorded": True,
        "copy_given": True,
        "next_contact_on": today + timedelta(days=30),
    },
}
"""Answers that say a day."""
