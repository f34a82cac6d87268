"""Requests for attention in the demo: one that nobody has attended within 24 hours, one that waits for its assessment.

Every step is a command to the real engine at its time; the people are invented.
"""

from datetime import date, datetime, timedelta

from processes.application import Application
from processes.cases.people.registering import Asked, register
from processes.demo.past import Past
from processes.network.queries import get_professional

CEAS, CEAS_WORKER = "ceas_tormes", "andres.huebra"
CALM = {
    **dict.fromkeys(("violence", "unprotected_minor", "suicide_risk", "roofless", "food_needed"), False),
    "asked_all": True,
}
CONSENT = {"carry_out": True, "record": True, "team": False, "research": False}
WAITING = Asked(
    key="000000000001",
    given_name="Leonor",
    surnames="Paredes Inventada",
    ceas=CEAS,
    request="Pide orientación sobre ayudas al alquiler.",
    birth_date=date(1979, 3, 14),
)
ATTENDED = Asked(
    key="000000000002",
    given_name="Basilio",
    surnames="Cifuentes Inventado",
    ceas=CEAS,
    request="Ha perdido el trabajo y no sabe qué pedir.",
    birth_date=date(1991, 9, 2),
)


def add_requests(application: Application, *, now: datetime) -> None:
    """Six and two days ago, in Salamanca."""
    past = Past(application, now - timedelta(days=6))
    code = _ask(application, past, ATTENDED)
    past.do_task(code, "first_attention", CALM, by=CEAS_WORKER)
    past.do_task(code, "ask_first_consent", {"agrees": "yes", "consent": CONSENT}, by=CEAS_WORKER)
    past.go_on_to(now - timedelta(days=2))
    _ask(application, past, WAITING)
    past.go_on_to(now)


def _ask(application: Application, past: Past, asked: Asked) -> str:
    """The worker of the CEAS writes it down; the code of the registration."""
    at = past.clock.now()
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        code = register(session, get_professional(session, CEAS_WORKER), asked, now=at).code
    past.engine.publish("attention_requested", key=code, variables={"registration_id": code})
    past.settle()
    return code
