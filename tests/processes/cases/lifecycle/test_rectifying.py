"""One field is put right, checked, and traced without its value."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from processes.cases.law import law_context
from processes.cases.lifecycle.erasing import block
from processes.cases.lifecycle.gathering import UnknownPerson
from processes.cases.lifecycle.rectifying import FIELDS, RectificationRefused, rectify
from processes.cases.lifecycle.rights_log import Request, acts_on
from processes.cases.people.duplicates import find_likely_duplicates, identity_of
from processes.cases.people.tables import PersonDetails
from processes.cases.tables import Participant


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("given_name", " Nombre Nuevo ", "Nombre Nuevo"),
        ("birth_year", "1981", 1981),
        ("birth_year", "", None),
        ("phone", "", ""),
        ("birth_date", "1980-02-28", date(1980, 2, 28)),
        ("document_number", "00000002-w", "00000002W"),
        ("street", "Otra calle 2", "Otra calle 2"),
    ],
)
def test_what_was_wrong_is_right(
    network_session: Session, closed_case: str, asked: Request, field: str, value: str, stored: object
) -> None:
    rectify(network_session, "P1", field, value, asked)
    table = Participant if FIELDS[field] == "participants" else PersonDetails
    assert getattr(network_session.get_one(table, "P1"), field) == stored
    [act] = acts_on(network_session, "P1")
    assert (act.act, act.details, act.by) == ("rectify", {"field": field}, "hugo")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("code", "P9", "unknown_field"),
        ("given_name", " ", "wrong_value"),
        ("surnames", "x" * 201, "wrong_value"),
        ("birth_year", "1899", "wrong_value"),
        ("birth_year", "2027", "wrong_value"),
        ("birth_year", "mil", "wrong_value"),
        ("birth_date", "29/02/1980", "wrong_value"),
        ("birth_date", "1981-02-29", "wrong_value"),
        ("document_number", "00000001A", "wrong_value"),
        ("town", "León", "unchanged"),
    ],
)
def test_what_does_not_fit_is_refused_and_not_quoted(
    network_session: Session, closed_case: str, asked: Request, field: str, value: str, reason: str
) -> None:
    with pytest.raises(RectificationRefused) as refused:
        rectify(network_session, "P1", field, value, asked)
    assert refused.value.reason == reason
    assert field == "code" or len(value.strip()) < 2 or value not in str(refused.value)
    assert list(acts_on(network_session, "P1")) == []


def test_details_that_were_not_there_begin(network_session: Session, asked: Request) -> None:
    rectify(network_session, "P2", "town", "León", asked)
    assert network_session.get_one(PersonDetails, "P2").town == "León"


def test_who_is_put_right_is_found_under_the_new_name(network_session: Session, asked: Request) -> None:
    rectify(network_session, "P3", "surnames", "Mendaña Gil", asked)
    found = identity_of(network_session.get_one(Participant, "P3"), None)
    assert "P3" in {each.participant for each in find_likely_duplicates(network_session, found)}


def test_nobody_and_blocked_people(network_session: Session, closed_case: str, asked: Request) -> None:
    with pytest.raises(UnknownPerson):
        rectify(network_session, "P9", "town", "León", asked)
    block(network_session, "P1", law_context(date(2026, 11, 22)), asked)
    with pytest.raises(RectificationRefused) as refused:
        rectify(network_session, "P1", "town", "Astorga", asked)
    assert refused.value.reason == "is_blocked"
