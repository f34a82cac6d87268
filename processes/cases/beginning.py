"""Care processes that begin from a case's page: which, who may begin them, and beginning one once.

A restricted case begins them as any other, for its named people. Where a diagram asks for a process itself (a crisis,
a plan, the first assessment) it sends the same message.
"""

from datetime import timedelta

from msgspec import Struct
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine.store.tables import instances
from processes.cases.consent.authorisations import authorisations_of
from processes.cases.queries import find_case_for, find_consent_in_force, team_of
from processes.cases.tables import Case
from processes.cases.waiting import UNDER_WAY, Publisher
from processes.network.professionals import Professional, organisations_of

CARED_BY = frozenset({"ceas_ts", "cc", "edis", "ts_prof"})
CARRIED = ("participant", "territory", "ceas", "case_coordinator", "reference_professional")


class Beginning(Struct, frozen=True, kw_only=True):
    """`message` starts `process`; the button and what it will do, in Spanish and English.

    `needs_consent`: only while the participant lets actions be carried out; an emergency does not wait for that,
    and a benefit does not hang on it.
    """

    process: str
    message: str
    needs_consent: bool
    name: str
    name_en: str
    effect: str
    effect_en: str


INTENSIVE = Beginning(
    process="intensive_case_management",
    message="intensive_care_requested",
    needs_consent=True,
    name="Acompañamiento intensivo",
    name_en="Intensive case management",
    effect="Quien coordina el caso acuerda con la persona para qué y cada cuánto, y la acompaña de cerca.",
    effect_en="The case coordinator agrees with the person what for and how often, and accompanies them closely.",
)
EMPLOYMENT = Beginning(
    process="employment_itinerary",
    message="employment_itinerary_requested",
    needs_consent=True,
    name="Itinerario de empleo",
    name_en="Employment itinerary",
    effect="Se valora el empleo con la persona y se acuerda un itinerario. No seguirlo no afecta a ninguna prestación.",
    effect_en="Employment is assessed with the person and an itinerary agreed. Not following it affects no benefit.",
)
HOUSING = Beginning(
    process="housing_emergency",
    message="housing_emergency_raised",
    needs_consent=False,
    name="Emergencia de vivienda",
    name_en="Housing emergency",
    effect="El CEAS valora en 24 horas si la persona puede perder su casa o no la tiene, y se buscan salidas a la vez.",
    effect_en="Within 24 hours the CEAS assesses whether the home may be lost; ways out are tried together.",
)
BASIC_NEEDS = Beginning(
    process="urgent_basic_needs",
    message="basic_needs_urgent",
    needs_consent=False,
    name="Necesidad básica urgente",
    name_en="Urgent basic needs",
    effect="Se pregunta a las entidades, una tras otra, hasta cubrir en 24 horas lo que falta.",
    effect_en="Providers are asked one after the other until, within 24 hours, what is missing is there.",
)
INCOME = Beginning(
    process="guaranteed_income",
    message="guaranteed_income_requested",
    needs_consent=False,
    name="Renta garantizada",
    name_en="Guaranteed income",
    effect="Se solicita hoy la renta garantizada: el plazo de la ley empieza a contar. No depende del consentimiento.",
    effect_en="The guaranteed income is applied for today: the law's term begins. It does not hang on consent.",
)
BEGINNINGS = (INTENSIVE, EMPLOYMENT, HOUSING, BASIC_NEEDS, INCOME)


class NotBegun(ValueError):
    """It may not begin now. `why`: not_yours, closed, running, no_consent."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Expected a care process that may begin for this case now, but it may not: {why}")
        self.why = why


def find_beginning(process: str) -> Beginning | None:
    """The beginning of that process."""
    return next((each for each in BEGINNINGS if each.process == process), None)


def may_begin(session: Session, professional: Professional, case: Case) -> bool:
    """Who cares for an open case: its reference professional, its coordinator, the social workers of its CEAS, and of
    its team those whose role intervenes. Who only oversees a case begins nothing in it."""
    if case.status != "open" or find_case_for(session, professional, case.code) is None:
        return False
    if case.ceas in organisations_of(professional, {"ceas_ts"}):
        return True
    holds = not professional.usernames.isdisjoint(team_of(session, case.code))
    return holds and not professional.roles.isdisjoint(CARED_BY)


def why_not(session: Session, professional: Professional, case: Case, beginning: Beginning) -> str:
    """Why this professional may not begin it now (the `why` of NotBegun), or empty."""
    if case.status != "open":
        return "closed"
    if not may_begin(session, professional, case):
        return "not_yours"
    if is_running(session, case, beginning):
        return "running"
    return "" if not beginning.needs_consent or _may_act(session, case) else "no_consent"


def is_running(session: Session, case: Case, beginning: Beginning) -> bool:
    """Whether the case has it already."""
    states = instances.c.state.in_(UNDER_WAY)
    return session.scalar(select(func.count()).where(*_of(case, beginning), states)) != 0


def begin(
    session: Session, publisher: Publisher, professional: Professional, case: Case, beginning: Beginning
) -> None:
    """Ask for it in the caller's transaction, which holds the case's lock. Asked twice at once it begins once.

    Raises NotBegun.
    """
    if why := why_not(session, professional, case, beginning):
        raise NotBegun(why)
    last = session.scalar(select(func.max(instances.c.instance_id)).where(*_of(case, beginning)))
    publisher.publish(
        beginning.message,
        key=case.code,
        message_id=f"{beginning.message}:{case.code}-{last or 0}",
        time_to_live=timedelta(days=1),
        actor=professional.username,
        connection=session.connection(),
        variables={"case_id": case.code, **{name: getattr(case, name) for name in CARRIED}},
    )


def _of(case: Case, beginning: Beginning) -> tuple[ColumnElement[bool], ...]:
    return instances.c.process_id == beginning.process, instances.c.business_key == case.code


def _may_act(session: Session, case: Case) -> bool:
    consent = find_consent_in_force(session, case.code)
    return consent is not None and authorisations_of(consent).carry_out
