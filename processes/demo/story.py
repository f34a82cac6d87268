"""What happened in the demo Network before today: reviews, calls, interviews, one refusal, some things late.

Every line is a command to the real engine at its time; nothing is written behind its back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from processes.application import Application
from processes.cases.queries import find_open_case
from processes.demo.alerts import Raised
from processes.demo.past import Past
from processes.demo.people import coordinator_in, social_worker_in, supervisor_in

WORRY = "La situación ha empeorado en los últimos meses; conviene ofrecer apoyo cuanto antes."
STABLE = "La familia ya recibe apoyo en el CEAS y la situación es estable."
UNSURE = "Acaba de empezar un curso de formación; conviene esperar a que lo termine."
NO_DATA = "Falta saber con quién convive ahora y si sigue en la misma vivienda."
LATE = "Se revisa hoy."
CONSENT = {"carry_out": True, "record": True, "team": True, "research": False}


class Story:
    """Moves one past on, day by day."""

    def __init__(self, application: Application, past: Past, today: datetime) -> None:
        self._application = application
        self.past = past
        self._today = today

    def days_ago(self, days: float) -> None:
        """Let time pass until then."""
        self.past.go_on_to(self._today - timedelta(days=days))

    def first_without_case(self, alerts: Sequence[Raised]) -> Raised:
        """The first alert on somebody whom nobody accompanies yet."""
        with self._application.sessions() as session:
            return next(alert for alert in alerts if find_open_case(session, alert.participant) is None)

    def review(self, alert: Raised, decision: str, reason: str) -> None:
        """The supervisor of the territory decides; was it late, the reminder is answered first."""
        by = supervisor_in(alert.territory)
        if self.past.find_task(alert.participant, "chase_review"):
            self.past.do_task(alert.participant, "chase_review", {"chase_note": LATE}, by=by)
        values = {"decision": decision, "reason": reason}
        self.past.do_task(alert.participant, "review_alert", values, by=by)

    def assign(self, alert: Raised) -> str:
        """The accepted alert gets its people; the code of the case that opens."""
        values = {
            "reference_professional": social_worker_in(alert.territory),
            "case_coordinator": coordinator_in(alert.territory),
        }
        by = supervisor_in(alert.territory)
        self.past.do_task(alert.participant, "assign_professionals", values, by=by)
        with self._application.sessions() as session:
            case = find_open_case(session, alert.participant)
            assert case is not None, "cases.open_case has run"
            return case.code

    def call(self, alert: Raised, case: str, result: str) -> None:
        """The coordinator calls; who answers gets an appointment in two days."""
        values: dict[str, Any] = {"call_result": result}
        if result == "answered":
            values["appointment_on"] = (self.past.clock.now() + timedelta(days=2)).replace(microsecond=0)
        self.past.do_task(case, "call_participant", values, by=coordinator_in(alert.territory))

    def interview(self, alert: Raised, case: str) -> None:
        """The participant comes."""
        values = {"interview_result": "attended", "interview_note": "Viene a la hora y cuenta su situación."}
        self.past.do_task(case, "first_interview", values, by=coordinator_in(alert.territory))

    def answer(self, alert: Raised, case: str, *, agrees: bool) -> None:
        """The participant signs, or does not."""
        values: dict[str, Any] = {"agrees": "yes", "consent": CONSENT}
        if not agrees:
            values = {"agrees": "no", "refusal_reason": "Prefiere pensarlo con su familia."}
        self.past.do_task(case, "explain_consent", values, by=coordinator_in(alert.territory))


def tell_first_run(story: Story, by_place: dict[str, list[Raised]]) -> None:
    """Three alerts in each territory, 45 days ago: what became of them up to a week ago."""
    signed, waiting, *_ = by_place["leon"]
    unanswered, watched, *_ = by_place["salamanca"]
    refused, *_ = by_place["valladolid"]
    moved, late, *_ = by_place["valladolid_provincia"]
    story.days_ago(43)
    for alert in (signed, refused, moved):
        story.review(alert, "accept", WORRY)
    story.review(watched, "watch", UNSURE)
    told = (signed, refused, moved, watched, waiting, unanswered, late)
    for alert in (each for alerts in by_place.values() for each in alerts if each not in told):
        story.review(alert, "dismiss", STABLE)
    story.days_ago(42)
    cases = {alert: story.assign(alert) for alert in (signed, refused, moved)}
    story.days_ago(40)
    story.call(signed, cases[signed], "answered")
    story.call(refused, cases[refused], "answered")
    story.call(moved, cases[moved], "moved")
    story.days_ago(37)
    for alert, agrees in ((signed, True), (refused, False)):
        story.interview(alert, cases[alert])
        story.answer(alert, cases[alert], agrees=agrees)
    tell_late_reviews(story, waiting, unanswered, late)


def tell_late_reviews(story: Story, waiting: Raised, unanswered: Raised, late: Raised) -> None:
    """Reviewed late, after the reminder: one interview overdue, one call without answer, one not assigned yet."""
    story.days_ago(30)
    story.review(waiting, "accept", WORRY)
    case = story.assign(waiting)
    story.days_ago(28)
    story.call(waiting, case, "answered")
    story.days_ago(9)
    story.review(unanswered, "accept", WORRY)
    story.review(late, "accept", WORRY)
    case = story.assign(unanswered)
    story.days_ago(8)
    story.past.claim(case, "call_participant", by=coordinator_in(unanswered.territory))
    story.days_ago(6)


def tell_second_run(story: Story, by_place: dict[str, list[Raised]]) -> None:
    """Two alerts in each territory, six days ago: one call to make, one without enough data, the others late."""
    called = story.first_without_case(by_place["valladolid"])
    asked = story.first_without_case(by_place["salamanca"])
    story.days_ago(5)
    story.review(called, "accept", WORRY)
    story.review(asked, "ask_data", NO_DATA)
    story.days_ago(4)
    case = story.assign(called)
    story.past.claim(case, "call_participant", by=coordinator_in(called.territory))
