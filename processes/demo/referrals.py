"""Referrals of the demo in several states: closed, being worked on, late, waiting for information.

Every step is a command to the real engine at its time.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from processes.application import Application
from processes.cases.tables import Case, Consent
from processes.demo.past import Past

SINCE = timedelta(days=25)
TERRITORY = "leon"
EDIS, EDIS_WORKER = "edis_leon", "berta.cea"
LARDER, LARDER_WORKER = "despensa_comun", "paco.eras"
ADVICE = {
    "asks_for": "edis_help",
    "receiver": EDIS,
    "asks_advice": True,
    "words": "Conviene orientar los próximos pasos con la familia.",
}
SUPPORT = {
    "asks_for": "edis_help",
    "receiver": EDIS,
    "needs_support": True,
    "edis_agrees": True,
    "words": "Acompañamiento semanal, acordado por teléfono con el equipo.",
}
ASSESSMENT = {
    "asks_for": "edis_help",
    "receiver": EDIS,
    "needs_assessment": True,
    "words": "Hace falta una valoración de su situación laboral.",
}
FOOD = {"asks_for": "resource", "receiver": LARDER, "words": "Alimentos para dos personas durante un mes."}
QUESTION = {"answer": "ask_information", "words": "¿Hay alguna alergia que debamos conocer?"}


def add_referrals(application: Application, *, now: datetime) -> None:
    """Four of them, of the first and the last case of León whose participant has signed; without one, nothing."""
    cases = _signed_cases(application)
    if not cases:
        return
    first, second = cases[0], cases[-1]
    telling = _Telling(Past(application, now - SINCE), now)
    telling.ask(24, first, ADVICE)
    telling.do(22, first, "answer_referral", {"answer": "accept"}, by=EDIS_WORKER)
    telling.do(
        18, first, "do_referral_work", {"words": "Se ha orientado al CEAS en dos reuniones."}, by=EDIS_WORKER
    )
    telling.ask(16, first, SUPPORT)
    telling.do(14, first, "answer_referral", {"answer": "accept"}, by=EDIS_WORKER)
    telling.ask(12, second, FOOD)
    telling.do(11, second, "answer_referral", QUESTION, by=LARDER_WORKER)
    telling.ask(10, second, ASSESSMENT)
    telling.past.go_on_to(now)


class _Telling:
    def __init__(self, past: Past, now: datetime) -> None:
        self.past = past
        self._now = now

    def ask(self, days: float, case: Case, words: Mapping[str, Any]) -> None:
        """The CEAS asks, that many days ago."""
        self.past.go_on_to(self._now - timedelta(days=days))
        about = {
            "case_id": case.code,
            "participant": case.participant,
            "territory": case.territory,
            "ceas": case.ceas,
            "case_coordinator": case.case_coordinator,
            "reference_professional": case.reference_professional,
        }
        self.past.engine.publish("referral_requested", key=case.code, variables=about)
        self.past.settle()
        assert case.reference_professional is not None, "the demo's cases have one"
        self.past.do_task(case.code, "describe_referral", words, by=case.reference_professional)

    def do(self, days: float, case: Case, element: str, values: Mapping[str, Any], *, by: str) -> None:
        """Somebody of the receiver does their task, that many days ago."""
        self.past.go_on_to(self._now - timedelta(days=days))
        self.past.do_task(case.code, element, {"own_services": [], **values}, by=by)


def _signed_cases(application: Application) -> list[Case]:
    signed = select(Consent.case_code).where(Consent.status == "signed", Consent.may_carry_out)
    chosen = select(Case).where(
        Case.territory == TERRITORY,
        Case.status == "open",
        Case.code.in_(signed),
        Case.reference_professional.is_not(None),
    )
    with application.sessions() as session:
        return list(session.scalars(chosen.order_by(Case.code)))
