"""Putting right what is stored of a participant, when they ask: one field, checked, traced without its value."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processes.cases.lifecycle.gathering import UnknownPerson
from processes.cases.lifecycle.rights_log import Request, write_act
from processes.cases.lifecycle.tables import BlockedRecord
from processes.cases.lifecycle.treatments import TREATMENTS
from processes.cases.people.duplicates import index_person
from processes.cases.people.identity_documents import find_fault, normalise
from processes.cases.people.tables import PersonDetails
from processes.cases.tables import Participant
from processes.network.calendar import local_date

LONGEST = 200
EARLIEST = 1900
FIELDS = {field: each.table for each in TREATMENTS for field in each.rectifiable}
"""By field: the table in which it stands."""
NO_DETAILS = dict.fromkeys(("document_kind", "document_number", "street", "postcode", "town"), "")


class RectificationRefused(ValueError):
    """`reason`: unknown_field, is_blocked, wrong_value, unchanged. The text never quotes a value."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def rectify(session: Session, participant: str, field: str, value: str, request: Request) -> None:
    """`value` as it is typed: dates as 1980-02-29, empty for nothing. Raises RectificationRefused, UnknownPerson."""
    person = session.get(Participant, participant, with_for_update=True)
    if person is None:
        raise UnknownPerson("Expected a registered participant, but nobody has that code")
    if field not in FIELDS:
        known = ", ".join(sorted(FIELDS))
        raise RectificationRefused("unknown_field", f"Expected one of {known}, but got {field!r}")
    if session.get(BlockedRecord, participant) is not None:
        raise RectificationRefused("is_blocked", "Expected data that are not blocked, but they are")
    details = session.get(PersonDetails, participant)
    if details is None and FIELDS[field] == PersonDetails.__tablename__:
        details = PersonDetails(participant=participant, birth_date=None, **NO_DETAILS)
        session.add(details)
    row: Any = person if FIELDS[field] == Participant.__tablename__ else details
    read = _read(field, value.strip(), details, today=local_date(request.at))
    if getattr(row, field) == read:
        raise RectificationRefused("unchanged", f"Expected another {field}, but it says that already")
    setattr(row, field, read)
    session.flush()
    index_person(session, person, details)
    write_act(session, participant, "rectify", request, {"field": field})


def _read(field: str, value: str, details: PersonDetails | None, *, today: date) -> str | int | date | None:
    if field == "birth_year":
        return _year(value, today)
    if field == "birth_date":
        return _day(value, today)
    if field == "document_number":
        return _document(value, details)
    if len(value) > LONGEST or (field in ("given_name", "surnames") and not value):
        raise _wrong(field, f"a text of at most {LONGEST} letters")
    return value


def _year(value: str, today: date) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and EARLIEST <= int(value) <= today.year):
        raise _wrong("birth_year", f"a year from {EARLIEST} to {today.year}")
    return int(value)


def _day(value: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        raise _wrong("birth_date", "a day such as 1980-02-29") from None
    if day is not None and not EARLIEST <= day.year <= today.year:
        raise _wrong("birth_date", f"a day from {EARLIEST} to today")
    return day


def _document(value: str, details: PersonDetails | None) -> str:
    number = normalise(value)
    kind = details.document_kind if details else ""
    if number and find_fault(kind, number) is not None:
        raise _wrong("document_number", f"a number of the kind {kind or 'that is stored first'}")
    return number


def _wrong(field: str, expected: str) -> RectificationRefused:
    return RectificationRefused("wrong_value", f"Expected {expected} as {field}, but got something else")
