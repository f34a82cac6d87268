"""Cases of the demo that are under way: a co-diagnosis that is late, one at its return session, a plan being followed.

Every step is a command to the real engine at its time. Beside the story: cases and people of their own.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.application import Application
from processes.cases.diagnosis.handlers import record_diagnosis
from processes.cases.diagnosis.queries import find_open
from processes.cases.handlers import open_case, register_consent
from processes.cases.tables import Case, Participant
from processes.demo.diagnoses import add_first_diagnosis, said_in_diagnosis
from processes.demo.past import Past
from processes.demo.people import coordinator_in, social_worker_in
from processes.demo.story import CONSENT
from processes.risk.tables import Alert
from processes.tasks import Handler, Job

BEGUN = timedelta(days=130)
NOTE = "Llega a la hora y cuenta lo que ha conseguido esta semana."
SEEN = {
    "goes_on": "yes",
    "has_moved": "no",
    "is_progressing": "yes",
    "done_percent": 20,
    "follow_up_note": NOTE,
}
REVIEWED = {"record_reviewed": True, "surroundings_reviewed": True, "record_note": "Le apoya su hermana."}


class Held(Struct, frozen=True, kw_only=True):
    """A case and who holds it; codes and user names."""

    code: str
    coordinator: str
    reference: str


Step = tuple[float, Callable[[], None]]


def add_reviews(application: Application, *, now: datetime, seed: int) -> None:
    """From 130 days ago to now. Where a territory has nobody without a case or an alert nothing is added."""
    telling = _Telling(application, Past(application, now - BEGUN), seed)
    steps = [*telling.late_diagnosis("salamanca"), *telling.at_return_session("valladolid")]
    steps += telling.followed_plan("leon", coordinator="raul.porma")
    for days, step in sorted(steps, key=lambda each: -each[0]):
        telling.past.go_on_to(now - timedelta(days=days))
        step()
    telling.past.go_on_to(now)


class _Telling:
    def __init__(self, application: Application, past: Past, seed: int) -> None:
        self._sessions = application.sessions
        self.past = past
        self._seed = seed

    def late_diagnosis(self, territory: str) -> list[Step]:
        """Three months without a diagnosis: the supervisor was told and has not answered."""
        held = self._open(territory)
        if held is None:
            return []
        return [
            (110, lambda: self._request("diagnosis_requested", held)),
            (104, lambda: self._interview(held)),
            (100, lambda: self._do(held, "review_record", REVIEWED, by=held.reference)),
        ]

    def at_return_session(self, territory: str) -> list[Step]:
        """Everything is seen; the diagnosis waits to be returned."""
        held = self._open(territory)
        if held is None:
            return []
        return [
            (28, lambda: self._request("diagnosis_requested", held)),
            (24, lambda: self._interview(held)),
            (20, lambda: self._do(held, "review_record", REVIEWED, by=held.reference)),
            (18, lambda: self._rate(held)),
        ]

    def followed_plan(self, territory: str, *, coordinator: str) -> list[Step]:
        """Two follow-ups held; the third, after ninety days, is late."""
        held = self._open(territory, coordinator=coordinator)
        if held is None:
            return []
        return [
            (126, lambda: self._diagnose(held)),
            (120, lambda: self._request("follow_up_requested", held)),
            (88, lambda: self._do(held, "hold_follow_up", SEEN, by=held.coordinator)),
            (57, lambda: self._do(held, "hold_follow_up", SEEN, by=held.coordinator)),
        ]

    def _open(self, territory: str, *, coordinator: str = "") -> Held | None:
        """A case whose participant has signed; None: nobody there is without a case or an alert."""
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            person = _somebody_new(session, territory)
            if person is None:
                return None
            people = {
                "case_coordinator": coordinator or coordinator_in(territory),
                "reference_professional": social_worker_in(territory),
            }
            opened = self._run(session, open_case, person, participant=person, **people)
            code = str(opened["case_id"])
            self._run(session, register_consent, code, case_id=code, consent=CONSENT)
        reference = people["reference_professional"]
        return Held(code=code, coordinator=people["case_coordinator"], reference=reference)

    def _request(self, message: str, held: Held) -> None:
        with self._sessions() as session:
            case = session.get_one(Case, held.code)
            about = {"participant": case.participant, "territory": case.territory, "ceas": case.ceas}
        people = {"case_coordinator": held.coordinator, "reference_professional": held.reference}
        self.past.engine.publish(
            message,
            key=held.code,
            variables={"case_id": held.code, **about, **people},
            message_id=f"demo:{message}:{held.code}",
        )
        self.past.settle()

    def _interview(self, held: Held) -> None:
        said = {"interview_note": NOTE, "another_interview": "no"}
        self._do(held, "hold_interviews", said, by=held.coordinator)

    def _rate(self, held: Held) -> None:
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            begun = find_open(session, held.code)
            assert begun is not None, "the process has begun one"
            about = {"case_id": held.code, "diagnosis": begun.number, "recorded_by": held.coordinator}
            said = said_in_diagnosis(f"{self._seed}:{held.code}")
            self._run(session, record_diagnosis, held.code, **about, **said)
        self._do(held, "rate_with_hdme", {"values_recorded": True}, by=held.coordinator)
        self._do(held, "rate_yourself", {"rated_how": "accompanied"}, by=held.coordinator)

    def _diagnose(self, held: Held) -> None:
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            case = session.get_one(Case, held.code)
            add_first_diagnosis(session, case, at=self.past.clock.now(), seed=self._seed)

    def _do(self, held: Held, element: str, values: Mapping[str, Any], *, by: str) -> None:
        self.past.do_task(held.code, element, values, by=by)

    def _run(self, session: Session, handler: Handler, about: str, **variables: Any) -> Mapping[str, Any]:
        job = Job(
            handler=handler.__name__,
            instance_id=0,
            business_key=about,
            idempotency_key=f"demo:reviews:{handler.__name__}:{about}",
            variables=variables,
            now=self.past.clock.now(),
            session=session,
        )
        return handler(job)


def _somebody_new(session: Session, territory: str) -> str | None:
    """The first participant there who has neither a case nor an alert."""
    known = select(Case.participant).union(select(Alert.participant)).subquery()
    chosen = select(Participant.code).where(
        Participant.territory == territory, Participant.code.not_in(select(known.c[0]))
    )
    return session.scalar(chosen.order_by(Participant.code).limit(1))
