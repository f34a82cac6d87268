"""An extract for analysis: one row a case of participants who authorise research, under pseudonyms, in coarse values.

No name, no free text, no exact day. Who is one of fewer than five with the same territory, age and household gets a
star in their place. It is still personal data for whoever has the installation's secret.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct
from msgspec.structs import asdict, replace
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.exports.names import Names
from processes.cases.diagnosis.content import score_content
from processes.cases.diagnosis.packs import get_pack
from processes.cases.diagnosis.queries import content_of, find_validated
from processes.cases.people.restrictions import hidden_participants
from processes.cases.tables import Case, Consent, Household, HouseholdMember, Participant
from processes.network.calendar import local_date

LEAST = 5
STAR = "*"
AGES = ((25, "<25"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"))
HOUSEHOLDS = ((2, "1"), (3, "2"), (5, "3-4"))
COARSENED = ("household", "age", "territory")
"""What gets a star, in this order, until nobody is one of fewer than five."""


class TooFew(ValueError):
    """So few people authorise research that any extract would show them."""


class Line(Struct, frozen=True, kw_only=True):
    """One case. Text everywhere; empty: not known, or not yet."""

    person: str
    case: str
    territory: str
    age: str
    household: str
    tenure: str
    opened: str
    closed: str
    close_reason: str
    phase: str
    first_value: str
    second_value: str


CODEBOOK = {
    "person": ("seudónimo de la persona", "the person's pseudonym"),
    "case": ("seudónimo del caso", "the case's pseudonym"),
    "territory": (
        "código del territorio; * si son menos de 5",
        "code of the territory; * where they are fewer than 5",
    ),
    "age": ("edad al abrir el caso, en tramos", "age when the case was opened, in bands"),
    "household": ("personas que conviven, en tramos", "people who live together, in bands"),
    "tenure": ("código de la tenencia de la vivienda", "code of the tenure of the home"),
    "opened": ("trimestre en que se abrió", "quarter in which it was opened"),
    "closed": ("trimestre en que se cerró; vacío: abierto", "quarter in which it was closed; empty: open"),
    "close_reason": ("código del motivo de cierre", "code of the reason for closing"),
    "phase": ("código de la fase", "code of the phase"),
    "first_value": (
        "valor global del primer diagnóstico validado, 0 a 10",
        "overall value of the validated O1, 0 to 10",
    ),
    "second_value": ("valor global del segundo, 0 a 10", "overall value of the validated O2, 0 to 10"),
}


def extract(session: Session, names: Names) -> list[Line]:
    """By pseudonym. Raises TooFew."""
    lines = coarsen([_line(session, case, names) for case in _cases(session)])
    if len({line.person for line in lines}) < LEAST:
        raise TooFew(f"Expected {LEAST} people or more who authorise research, but there are fewer")
    return sorted(lines, key=lambda line: (line.person, line.case))


def coarsen(lines: Sequence[Line]) -> list[Line]:
    """Stars instead of what would show somebody: people are counted, not cases. Pure."""
    kept = list(lines)
    for name in COARSENED:
        people = Counter(key for key, _person in {(_group(line), line.person) for line in kept})
        kept = [replace(line, **{name: STAR}) if people[_group(line)] < LEAST else line for line in kept]
    return kept


def columns_of(line: Line) -> dict[str, str]:
    """In the order of the codebook."""
    values = asdict(line)
    return {name: values[name] for name in CODEBOOK}


def _cases(session: Session) -> Iterator[Case]:
    """Of those who authorise research now, and of whom nobody must be told nothing."""
    allowed = select(Consent.case_code).where(Consent.status == "signed", Consent.may_research)
    chosen = select(Case).where(Case.code.in_(allowed), Case.participant.not_in(hidden_participants(None)))
    yield from session.scalars(chosen.order_by(Case.code))


def _line(session: Session, case: Case, names: Names) -> Line:
    person = session.get_one(Participant, case.participant)
    household = session.get(Household, person.household) if person.household else None
    year = local_date(case.opened_at).year
    return Line(
        person=names.person(person.code),
        case=names.case(case.code),
        territory=case.territory,
        age="" if person.birth_year is None else _band(year - person.birth_year, AGES, "65+"),
        household="" if household is None else _band(_members(session, household.code), HOUSEHOLDS, "5+"),
        tenure="" if household is None else household.tenure,
        opened=_quarter(case.opened_at),
        closed=_quarter(case.closed_at),
        close_reason=case.close_reason or "",
        phase=case.phase,
        first_value=_value(session, case.code, "O1"),
        second_value=_value(session, case.code, "O2"),
    )


def _members(session: Session, household: str) -> int:
    """The participant and those who live with them."""
    there = (HouseholdMember.household == household, HouseholdMember.moved_out_on.is_(None))
    others = select(func.count()).select_from(HouseholdMember).where(*there)
    return 1 + (session.scalar(others) or 0)


def _value(session: Session, case_code: str, moment: str) -> str:
    """Whole, so that no value of two decimals tells who it is."""
    found = find_validated(session, case_code, moment)
    if found is None:
        return ""
    overall = score_content(get_pack(found.pack), content_of(session, found)).overall
    return "" if overall is None else str(Decimal(overall).quantize(Decimal(1), ROUND_HALF_UP))


def _quarter(at: datetime | None) -> str:
    if at is None:
        return ""
    day: date = local_date(at)
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _band(number: int, bands: Sequence[tuple[int, str]], last: str) -> str:
    return next((name for below, name in bands if number < below), last)


def _group(line: Line) -> tuple[str, str, str]:
    return line.territory, line.age, line.household
