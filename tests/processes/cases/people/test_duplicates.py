"""Who is found among those who are registered: the same person in other words, and nobody else."""

import random
import time
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from processes.cases.people.blocking import keys_of
from processes.cases.people.duplicates import find_likely_duplicates, index_everybody
from processes.cases.people.likeness import Identity
from processes.cases.people.tables import LikenessKey, PersonDetails
from processes.cases.tables import Participant
from processes.demo.names import invent_name

Add = Callable[..., Participant]
BORN = date(1980, 3, 12)


@pytest.fixture
def register(add_person: Add) -> None:
    add_person("P9", "Ana María", "Giménez Báez", birth_date=BORN, document="12345678Z", phone="600123456")
    add_person("P8", "Ana", "Gil Mota", birth_date=date(1991, 1, 1))
    add_person("P7", "Muhammad", "El Amrani", birth_year=1975)


@pytest.mark.parametrize(
    "asked",
    [
        Identity(given_name="Ana Mª", surnames="Jiménez Váez", birth_date=BORN),
        Identity(given_name="Ana", surnames="Jiménez Váez", birth_date=date(1980, 12, 3)),
        Identity(given_name="Anita", surnames="Lopez", document_kind="dni", document_number="12345678Z"),
        Identity(given_name="Ana María", surnames="Báez Giménez", birth_year=1980),
        Identity(given_name="Ana María", surnames="Giménez Báez", birth_date=date(1908, 3, 12)),
        Identity(given_name="Ana María", surnames="Giménez", phone="+34 600 12 34 56"),
    ],
    ids=["sounds", "part and swapped date", "document only", "crossed", "a slip in the year", "telephone"],
)
def test_the_same_person_in_other_words(network_session: Session, register: None, asked: Identity) -> None:
    assert find_likely_duplicates(network_session, asked)[0].participant == "P9"


def test_another_spelling_of_another_script(network_session: Session, register: None) -> None:
    asked = Identity(given_name="Mohamed", surnames="Amrani", birth_year=1975)
    assert [each.participant for each in find_likely_duplicates(network_session, asked)] == ["P7"]


def test_somebody_else_is_not_found(network_session: Session, register: None) -> None:
    asked = Identity(given_name="Rosa", surnames="Prado Luna", birth_date=BORN)
    assert find_likely_duplicates(network_session, asked) == []


def test_oneself_is_no_answer(network_session: Session, register: None) -> None:
    asked = Identity(given_name="Ana María", surnames="Giménez Báez", birth_date=BORN)
    assert find_likely_duplicates(network_session, asked, besides="P9") == []


def test_who_was_there_before_the_keys_is_made_findable(network_session: Session) -> None:
    asked = Identity(given_name="Persona", surnames="Inventada P2", birth_year=1980)
    assert find_likely_duplicates(network_session, asked) == []
    assert index_everybody(network_session) == 3
    assert index_everybody(network_session) == 0, "nobody is left"
    assert find_likely_duplicates(network_session, asked)[0].participant == "P2"


def test_five_thousand_are_searched_at_once(network_session: Session) -> None:
    """By index, not one by one: what is compared does not grow with the register."""
    draw = random.Random(7)
    people, details, keys = [], [], []
    for number in range(5_000):
        given, surnames = invent_name(draw)
        born = date(1940 + draw.randrange(65), 1 + draw.randrange(12), 1 + draw.randrange(28))
        code = f"N{number:05}"
        known = {"given_name": given, "surnames": surnames, "birth_year": born.year, "phone": ""}
        people.append({"code": code, **known, "territory": "north", "ceas": "ceas_n", "household": None})
        empty = dict.fromkeys(("document_kind", "document_number", "street", "postcode", "town"), "")
        details.append({"participant": code, "birth_date": born, "merged_into": None, **empty})
        identity = Identity(given_name=given, surnames=surnames, birth_date=born)
        keys += [{"key": key, "participant": code} for key in keys_of(identity)]
    for table, rows in ((Participant, people), (PersonDetails, details), (LikenessKey, keys)):
        network_session.execute(insert(table), rows)
    chosen = people[1_234]
    asked = Identity(
        given_name=chosen["given_name"], surnames=chosen["surnames"], birth_date=details[1_234]["birth_date"]
    )
    started = time.perf_counter()
    found = find_likely_duplicates(network_session, asked)
    assert time.perf_counter() - started < 1.0
    assert found[0].participant == chosen["code"]
    assert found[0].verdict == "likely"
    plan = network_session.execute(
        text("EXPLAIN QUERY PLAN SELECT participant FROM likeness_keys WHERE key IN ('a', 'b')")
    ).all()
    assert "USING" in str(plan)
    assert "INDEX" in str(plan)
