"""Writing down who asks for attention, and saying who it is: somebody known, or somebody new.

A registration's code is what processes carry. The caller's transaction commits. Faults are told all at once.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.people.duplicates import index_person
from processes.cases.people.identity_documents import find_fault, normalise
from processes.cases.people.likeness import Identity
from processes.cases.people.tables import PersonDetails, Registration
from processes.cases.tables import Household, Participant
from processes.network.calendar import local_date
from processes.network.professionals import Professional
from processes.network.tables import Organisation

MAY_REGISTER = frozenset({"ceas_ts", "cc", "edis", "ts_prof"})
OLDEST_YEARS = 120
LONGEST_NAME = 100
LONGEST_REQUEST = 2_000
_CODE = re.compile(r"R-[0-9a-f]{12}", re.ASCII)


class RegistrationRefused(ValueError):
    """The step is not for this person, or not now. `reason` is a code."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class UnknownRegistration(LookupError):
    """No registration has that code."""


class Asked(Struct, frozen=True, kw_only=True):
    """What was written down. `key`: the same for one filling-in of the form, however often it is sent."""

    key: str
    given_name: str
    surnames: str
    ceas: str
    request: str
    birth_date: date | None = None
    birth_year: int | None = None
    document_kind: str = ""
    document_number: str = ""
    phone: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""

    @property
    def code(self) -> str:
        return f"R-{self.key}"


def may_register(professional: Professional) -> bool:
    """Access is through any member of the Network that attends people (Ley 4/2018)."""
    return not MAY_REGISTER.isdisjoint(professional.roles)


def read_asked(given: Mapping[str, Any], *, key: str) -> Asked:
    """From a form's values: trimmed, the document in one writing. Nothing is checked."""
    texts = {name: str(given.get(name) or "").strip() for name in Asked.__struct_fields__}
    born, year = given.get("birth_date"), given.get("birth_year")
    return Asked(
        key=key,
        given_name=" ".join(texts["given_name"].split()),
        surnames=" ".join(texts["surnames"].split()),
        ceas=texts["ceas"],
        request=texts["request"],
        birth_date=born if isinstance(born, date) else None,
        birth_year=None if year in (None, "") else int(year),
        document_kind=texts["document_kind"],
        document_number=normalise(texts["document_number"]),
        phone=texts["phone"],
        street=texts["street"],
        postcode=texts["postcode"],
        town=texts["town"],
    )


def find_faults(session: Session, asked: Asked, *, today: date) -> dict[str, str]:
    """Every fault by field, as a code; {} where it may be registered."""
    faults = {
        "given_name": _fault_of_name(asked.given_name),
        "surnames": _fault_of_name(asked.surnames),
        "birth_date": _fault_of_birth(asked, today),
        "document_number": _fault_of_document(asked),
        "phone": None if not asked.phone or _is_phone(asked.phone) else "phone",
        "postcode": None
        if not asked.postcode or re.fullmatch(r"\d{5}", asked.postcode, re.ASCII)
        else "postcode",
        "ceas": None if _find_ceas(session, asked.ceas) else "unknown_ceas",
        "request": _fault_of_request(asked.request),
    }
    return {field: fault for field, fault in faults.items() if fault is not None}


def register(session: Session, professional: Professional, asked: Asked, *, now: datetime) -> Registration:
    """Write it down, once however often it is sent. Raises RegistrationRefused."""
    if not may_register(professional):
        raise RegistrationRefused("not_entitled", "Expected somebody who attends people, but they do not")
    known = session.get(Registration, asked.code)
    if known is not None:
        return _require_author(known, professional)
    faults = find_faults(session, asked, today=local_date(now))
    ceas = _find_ceas(session, asked.ceas)
    if faults or ceas is None or ceas.territory is None or not _CODE.fullmatch(asked.code):
        raise RegistrationRefused(
            "faults", f"Expected a complete registration, but not {', '.join(faults) or 'the key'}"
        )
    fields = {name: getattr(asked, name) for name in Asked.__struct_fields__ if name not in ("key", "ceas")}
    registration = Registration(
        code=asked.code,
        **fields,
        territory=ceas.territory,
        ceas=ceas.code,
        organisation=professional.organisation,
        registered_at=now,
        registered_by=professional.username,
        participant=None,
        decision="",
        decided_by=None,
    )
    session.add(registration)
    session.flush()
    return registration


def get_registration(session: Session, code: str) -> Registration:
    """For the product's own steps. Raises UnknownRegistration."""
    found = session.get(Registration, code)
    if found is None:
        raise UnknownRegistration(f"Expected a stored registration, but there is none with code {code!r}")
    return found


def registrations_of_codes(session: Session, codes: Iterable[str]) -> dict[str, Registration]:
    """By code, without asking who reads: for readers of a task about one, who were let in to it."""
    asked = [code for code in codes if _CODE.fullmatch(code)]
    if not asked:
        return {}
    found = session.scalars(select(Registration).where(Registration.code.in_(asked)))
    return {each.code: each for each in found}


def find_own_registration(session: Session, professional: Professional, code: str) -> Registration | None:
    """The registration, for who wrote it down; None for anybody else."""
    found = session.get(Registration, code)
    return found if found is not None and found.registered_by == professional.username else None


def identity_asked(registration: Registration) -> Identity:
    """What is compared with those who are known."""
    return Identity(
        given_name=registration.given_name,
        surnames=registration.surnames,
        birth_date=registration.birth_date,
        birth_year=registration.birth_year,
        document_kind=registration.document_kind,
        document_number=registration.document_number,
        phone=registration.phone,
        postcode=registration.postcode,
    )


def decide(session: Session, registration: Registration, *, same_as: str | None, by: str) -> None:
    """A person says who it is: the participant `same_as`, or (None) somebody new. Raises RegistrationRefused."""
    decision = "another_person" if same_as is None else "same_person"
    if registration.decision:
        if (registration.decision, registration.participant or same_as) != (
            decision,
            same_as or registration.participant,
        ):
            raise RegistrationRefused("decided", f"Expected {registration.code} undecided, but it is decided")
        return
    if same_as is not None and session.get(Participant, same_as) is None:
        raise RegistrationRefused(
            "unknown_person", f"Expected a registered participant, but {same_as!r} is none"
        )
    registration.decision, registration.decided_by = decision, by
    registration.participant = same_as
    session.flush()


def become_participant(session: Session, registration: Registration) -> Participant:
    """Who it is: the one who was said, else a new participant. What was not known before is filled in."""
    code = registration.participant or registration.code.replace("R-", "P-", 1)
    participant = session.get(Participant, code)
    if participant is None:
        participant = _add_participant(session, registration, code)
    details = session.get(PersonDetails, code)
    if details is None:
        details = PersonDetails(
            participant=code, document_kind="", document_number="", street="", postcode="", town=""
        )
        session.add(details)
    _fill_in(participant, details, registration)
    registration.participant = code
    session.flush()
    index_person(session, participant, details)
    return participant


def _add_participant(session: Session, registration: Registration, code: str) -> Participant:
    household = Household(code=f"H-{code}", tenure="unknown")
    session.add(household)
    session.flush()
    participant = Participant(
        code=code,
        given_name=registration.given_name,
        surnames=registration.surnames,
        birth_year=None,
        phone="",
        territory=registration.territory,
        ceas=registration.ceas,
        household=household.code,
    )
    session.add(participant)
    session.flush()
    return participant


def _fill_in(participant: Participant, details: PersonDetails, registration: Registration) -> None:
    """Only what is empty: what was known is put right by rectification, not by a second registration."""
    born = registration.birth_date
    participant.birth_year = participant.birth_year or (born.year if born else registration.birth_year)
    participant.phone = participant.phone or registration.phone
    details.birth_date = details.birth_date or born
    if not details.document_number:
        details.document_kind, details.document_number = (
            registration.document_kind,
            registration.document_number,
        )
    if not (details.street or details.postcode or details.town):
        details.street, details.postcode, details.town = (
            registration.street,
            registration.postcode,
            registration.town,
        )


def _require_author(known: Registration, professional: Professional) -> Registration:
    if known.registered_by != professional.username:
        raise RegistrationRefused("not_entitled", "Expected who wrote it down, but it is another")
    return known


def _find_ceas(session: Session, code: str) -> Organisation | None:
    """A public centre of primary care of a territory."""
    found = session.get(Organisation, code)
    is_ceas = found is not None and (found.device_class, found.ownership) == ("primary_care", "public")
    return found if is_ceas and found is not None and found.territory else None


def _fault_of_name(name: str) -> str | None:
    if not any(letter.isalpha() for letter in name):
        return "missing"
    return "too_long" if len(name) > LONGEST_NAME else None


def _fault_of_request(request: str) -> str | None:
    if not request:
        return "missing"
    return "too_long" if len(request) > LONGEST_REQUEST else None


def _fault_of_birth(asked: Asked, today: date) -> str | None:
    year = asked.birth_date.year if asked.birth_date else asked.birth_year
    if year is None:
        return None
    is_possible = today.year - OLDEST_YEARS <= year <= today.year
    return None if is_possible and (asked.birth_date is None or asked.birth_date <= today) else "birth"


def _fault_of_document(asked: Asked) -> str | None:
    if not asked.document_number and not asked.document_kind:
        return None
    if not asked.document_number:
        return "missing"
    return find_fault(asked.document_kind, asked.document_number)


def _is_phone(phone: str) -> bool:
    return re.fullmatch(r"[+0-9][0-9 ().-]{5,24}", phone, re.ASCII) is not None
