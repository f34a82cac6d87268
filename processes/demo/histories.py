"""Histories of two years: each a person's way through the agreed processes, told on the real engine in one past.

Who they are is in history_table.py, what people answer in history_answers.py, what else happens in history_acts.py.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random

from msgspec import Struct
from sqlalchemy import select

from engine.views import TaskFilter, TaskView
from processes.application import Application
from processes.cases.basic_needs.tables import NeedRequest
from processes.cases.tables import Case
from processes.demo.history_acts import Acts
from processes.demo.history_answers import BEGUN_AFTER, answer_to
from processes.demo.history_table import HISTORIES, History
from processes.demo.past import Past
from processes.demo.people import long_coordinator_in, social_worker_in, supervisor_in
from processes.network.calendar import ZONE

LONGEST = timedelta(days=735)
HOURS = frozenset(
    {
        "describe_need",
        "answer_request",
        "direct_aid",
        "confirm_delivery",
        "assess_housing",
        "assess_danger",
        "attend_critical_flag",
    }
)
"""What is done on the same day."""
DAYS = {
    "explain_consent": 0,
    "hold_interviews": 8,
    "rate_with_hdme": 6,
    "rate_yourself": 5,
    "hold_return_session": 9,
    "draft_plan": 12,
    "validate_plan": 4,
    "try_new_strategy": 20,
    "search_work": 50,
    "make_visit": 11,
    "accompany_person": 26,
    "write_report": 32,
    "mediate": 9,
}
USUAL_DAYS = 3
PROVIDER = "paco.eras"


class Step(Struct, frozen=True):
    """What happens next, and when."""

    at: datetime
    do: Callable[[], None]


class Told(Struct, kw_only=True):
    """A history that has begun: its case, and how often each task was done."""

    history: History
    case: str
    done: dict[str, int]
    acted: int = 0

    def has_asked_for(self, act: str) -> bool:
        return any(name == act for _, name in self.history.acts[: self.acted])


def add_histories(
    application: Application, *, now: datetime, seed: int, histories: tuple[History, ...] = HISTORIES
) -> None:
    """From two years ago to now. Each begins with somebody who has neither a case nor an alert."""
    _Telling(application, now=now, seed=seed, histories=histories).tell()


class _Telling:
    def __init__(
        self, application: Application, *, now: datetime, seed: int, histories: tuple[History, ...]
    ) -> None:
        self._sessions = application.sessions
        self._past = Past(application, now - LONGEST)
        self._acts = Acts(application, self._past, seed)
        self._now, self._seed = now, seed
        self._to_begin = sorted(histories, key=lambda each: -each.began)
        self._told: dict[str, Told] = {}

    def tell(self) -> None:
        """Step by step; a timer that comes due before the next step may ask for another one first."""
        while True:
            step = min(self._steps(), key=lambda each: each.at, default=None)
            timer_at = self._past.next_timer() or self._now
            if step is None or timer_at <= step.at:
                if timer_at >= self._now:
                    break
                self._past.go_on_to(timer_at)
            elif step.at < self._now:
                self._past.clock.move_to(step.at)
                step.do()
            else:
                break
        self._past.go_on_to(self._now)

    def _steps(self) -> Iterator[Step]:
        """The next of each kind."""
        if self._to_begin:
            history = self._to_begin[0]
            yield Step(self._moment(history.began, history.name), self._begin)
        for told in self._told.values():
            if told.acted < len(told.history.acts):
                days, _ = told.history.acts[told.acted]
                yield Step(
                    self._moment(told.history.began - days, f"{told.case}:{days}"),
                    partial(self._act, told),
                )
        yield from self._answers()

    def _answers(self) -> Iterator[Step]:
        keys = self._keys()
        wanted = TaskFilter(business_keys=frozenset(keys), order="created", limit=500)
        for task in self._past.engine.read.list_tasks(wanted) if keys else ():
            told = self._told[keys[task.business_key]]
            if self._has_answer(told, task):
                yield Step(self._answered_at(task), partial(self._answer, told, task))

    def _keys(self) -> dict[str, str]:
        """Each business key that is about a history, with its case."""
        keys = {case: case for case in self._told}
        in_need = [case for case, told in self._told.items() if told.has_asked_for("need")]
        if not in_need:
            return keys
        with self._sessions() as session:
            asked = select(NeedRequest).where(
                NeedRequest.case_code.in_(in_need), NeedRequest.status == "asked"
            )
            return keys | {each.code: each.case_code for each in session.scalars(asked)}

    def _has_answer(self, told: Told, task: TaskView) -> bool:
        is_open = task.element not in told.history.waits_at
        return is_open and answer_to(task.element, told.history, 0, self._now) is not None

    def _begin(self) -> None:
        history = self._to_begin.pop(0)
        case = self._acts.open(history)
        self._told[case] = Told(history=history, case=case, done={})

    def _act(self, told: Told) -> None:
        """One that is about a case which was closed meanwhile is left out."""
        _, act = told.history.acts[told.acted]
        told.acted += 1
        with self._sessions() as session:
            is_open = session.get_one(Case, told.case).status == "open"
        if is_open:
            self._acts.act(act, told.case)

    def _answer(self, told: Told, task: TaskView) -> None:
        count = told.done.get(task.element, 0)
        told.done[task.element] = count + 1
        given = answer_to(task.element, told.history, count, self._past.clock.now())
        assert given is not None, "only what has an answer is asked"
        who, values = given
        self._acts.prepare(task, told.case, values, count)
        by = self._person(who, told.history.territory, task)
        self._past.engine.complete(task.instance_id, task.number, values, actor=by)
        self._past.settle()
        if task.element in BEGUN_AFTER:
            self._past.begin(task.instance_id, BEGUN_AFTER[task.element], by=by)

    def _person(self, who: str, territory: str, task: TaskView) -> str:
        reference, coordinator = social_worker_in(territory), long_coordinator_in(territory)
        if who == "whoever":
            is_for_reference = any(reference in group for group in task.candidates)
            return reference if is_for_reference else coordinator
        people = {
            "reference": reference,
            "coordinator": coordinator,
            "provider": PROVIDER,
            "edis": "berta.cea",
        }
        return people[who] if who in people else supervisor_in(territory)

    def _answered_at(self, task: TaskView) -> datetime:
        """The same for the same task, whenever it is asked."""
        draw = self._draw(f"{task.element}:{task.business_key}:{task.created_at.date()}")
        if task.element in HOURS:
            return task.created_at + timedelta(minutes=draw.randrange(20, 100))
        days = DAYS.get(task.element, USUAL_DAYS)
        if days == 0:
            return task.created_at + timedelta(minutes=draw.randrange(20, 50))
        return max(
            _in_office_hours(task.created_at + timedelta(days=days + draw.randrange(-1, 3)), draw),
            task.created_at + timedelta(minutes=30),
        )

    def _moment(self, days_ago: float, about: str) -> datetime:
        return _in_office_hours(self._now - timedelta(days=days_ago), self._draw(about))

    def _draw(self, about: str) -> Random:
        return Random(f"{self._seed}:histories:{about}")  # noqa: S311 - moments of an invented story


def _in_office_hours(at: datetime, draw: Random) -> datetime:
    """That day between nine and two in Madrid; on a Saturday or Sunday the Monday after."""
    local = at.astimezone(ZONE)
    if local.weekday() >= 5:
        local += timedelta(days=7 - local.weekday())
    moved = local.replace(hour=9 + draw.randrange(5), minute=draw.randrange(60), second=0, microsecond=0)
    return moved.astimezone(at.tzinfo)
