"""What is said of a person beside a task and on the case's page: all of it to who cares for the case, else the name."""

from msgspec import Struct

from processes.cases.consent.authorisations import AUTHORISATIONS, authorisations_of
from processes.cases.phases import CLOSE_REASON_NAMES, PHASE_NAMES
from processes.cases.queries import consents_of, find_case_for, find_open_case
from processes.cases.tables import Case, Consent, Participant
from webapp import current
from webapp.cases.reading import show_fields
from webapp.cases.words import AUTHORISATION_NAMES
from webapp.language import language
from webapp.people import known_as


class Facts(Struct, frozen=True, kw_only=True):
    """`case` None: the reader knows the person by a task only."""

    name: str
    case: Case | None = None
    participant: Participant | None = None
    age: int | None = None
    phone: str = ""
    coordinator: str = ""
    reference: str = ""
    phase: str = ""
    closed_for: str = ""
    consent: Consent | None = None
    allows: tuple[str, ...] = ()


def build_facts(participant: Participant | None, name: str) -> Facts:
    """Of the person whom a task or instance is about; `name` where nobody is stored under the code."""
    if participant is None:
        return Facts(name=name)
    session, reader = current.session()(), current.professional()
    open_case = find_open_case(session, participant.code)
    case = find_case_for(session, reader, open_case.code) if open_case else None
    return Facts(name=participant.name) if case is None else facts_of_case(case, participant)


def facts_of_case(case: Case, participant: Participant) -> Facts:
    """The caller has let the reader in to the case; who was shown what is written down."""
    consent = next(iter(consents_of(current.session()(), case.code)), None)
    names = known_as([case.case_coordinator, case.reference_professional])
    year = participant.birth_year
    shown = show_fields(case, "identity", "contact")
    return Facts(
        name=participant.name,
        case=case,
        participant=participant,
        age=None if year is None else current.now().year - year,
        phone=participant.phone if "contact" in shown and case.status == "open" else "",
        coordinator=names[case.case_coordinator],
        reference=names[case.reference_professional] if case.reference_professional else "",
        phase=_say(PHASE_NAMES, case.phase),
        closed_for=_say(CLOSE_REASON_NAMES, case.close_reason or ""),
        consent=consent,
        allows=_allowed(consent),
    )


def _say(names: dict[str, tuple[str, str]], key: str) -> str:
    return names[key][1 if language() == "en" else 0] if key in names else key


def _allowed(consent: Consent | None) -> tuple[str, ...]:
    """What a consent in force allows, in words."""
    if consent is None:
        return ()
    given = authorisations_of(consent)
    return tuple(str(AUTHORISATION_NAMES[name]) for name in AUTHORISATIONS if getattr(given, name))
