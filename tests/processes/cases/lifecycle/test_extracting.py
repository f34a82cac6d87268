"""The extract: only who authorises research, under pseudonyms, and nobody one of fewer than five."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy.orm import Session

from engine.exports.names import Names
from processes.cases import handlers
from processes.cases.lifecycle.extracting import (
    CODEBOOK,
    LEAST,
    STAR,
    Line,
    TooFew,
    coarsen,
    columns_of,
    extract,
)
from processes.cases.people.restricting import restrict
from processes.cases.tables import Participant
from processes.network.queries import get_professional
from processes.tasks import Job

NAMES = Names(b"key")
LINE = Line(
    person="p-1", case="c-1", territory="north", age="35-44", household="2", tenure="rent", opened="2026-Q4",
    closed="", close_reason="", phase="discover", first_value="4", second_value="",
)  # fmt: skip


def people(count: int, **values: str) -> list[Line]:
    marked = "-".join(values.values())
    return [replace(LINE, person=f"p-{marked}-{n}", case=f"c-{marked}-{n}", **values) for n in range(count)]


@pytest.fixture
def researched(network_session: Session, case_job: Callable[..., Job]) -> list[str]:
    """Six people of the north with a case; the last one does not authorise research."""
    codes = []
    for number in range(6):
        person = Participant(
            code=f"Q{number}", given_name="Persona", surnames=f"Inventada Q{number}", birth_year=1980,
            territory="north", ceas="ceas_n",
        )  # fmt: skip
        network_session.add(person)
        network_session.flush()
        job = case_job(
            f"open {number}", participant=person.code, case_coordinator="cruz", reference_professional="ana"
        )
        codes.append(str(handlers.open_case(job)["case_id"]))
        allowed = {"carry_out": True, "record": True, "team": True, "research": number < 5}
        handlers.register_consent(case_job(f"sign {number}", case_id=codes[-1], consent=allowed))
    return codes


def test_only_who_authorises_research_and_nobody_by_name(
    network_session: Session, researched: list[str]
) -> None:
    lines = extract(network_session, NAMES)
    assert len(lines) == 5
    text = str([columns_of(line) for line in lines])
    assert not any(word in text for word in ("Inventada", "Q1", "C-2026", "cruz", "ana"))
    assert {line.age for line in lines} == {"45-54"}
    assert {line.opened for line in lines} == {"2026-Q4"}
    assert extract(network_session, NAMES) == lines, "the same pseudonyms each time"
    assert {line.person for line in extract(network_session, Names(b"other"))}.isdisjoint(
        line.person for line in lines
    )


def test_who_revokes_is_not_in_the_next_one(
    network_session: Session, researched: list[str], case_job: Callable[..., Job]
) -> None:
    handlers.withdraw_access(case_job("revoke", case_id=researched[0]))
    with pytest.raises(TooFew):
        extract(network_session, NAMES)


def test_a_restricted_case_is_in_none(network_session: Session, researched: list[str], case_job: Any) -> None:
    ana = get_professional(network_session, "ana")
    now = case_job("x").now
    restrict(network_session, ana, researched[0], reason="gender_violence", names=[], now=now)
    with pytest.raises(TooFew):
        extract(network_session, NAMES)


@pytest.mark.parametrize(
    ("lines", "starred"),
    [
        (people(LEAST), 0),
        ([*people(LEAST), *people(2, household="5+")], 2),
        ([*people(LEAST), *people(1, age="<25", household="1"), *people(4, age="<25", household="2")], 5),
        (people(4), 4),
    ],
    ids=["enough", "a rare household", "rare together", "too few of all"],
)
def test_nobody_is_one_of_fewer_than_five_by_what_is_said(lines: list[Line], starred: int) -> None:
    coarse = coarsen(lines)
    assert sum(STAR in (line.household, line.age, line.territory) for line in coarse) == starred
    shown = Counter((line.territory, line.age, line.household) for line in coarse)
    fully_starred = (STAR, STAR, STAR)
    assert all(count >= LEAST for group, count in shown.items() if group != fully_starred)


def test_many_cases_of_one_person_are_one_person() -> None:
    mine = [replace(LINE, case=f"c-{n}") for n in range(10)]
    assert {line.household for line in coarsen(mine)} == {STAR}


def test_the_codebook_names_every_column() -> None:
    assert list(columns_of(LINE)) == list(CODEBOOK)
    assert set(Line.__struct_fields__) == set(CODEBOOK)
    assert all(spanish and english for spanish, english in CODEBOOK.values())
