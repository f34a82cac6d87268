"""Invented histories of people who receive the RGC: for the demo Network and for tests. No names.

The shapes are those of the shared record; the true monthly exit is a cloglog hazard (`TRUE_EFFECTS`), so that
what a fit recovers can be checked. The effects are invented: they say nothing about what makes people leave.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from msgspec import structs

from processes.risk.synthetic_record import Household, Record, draw_household, draw_record

LONGEST_MONTHS = 36
_OUTCOME = ("months", "left_rgc")
BASE_HAZARD = 0.030
# Per unit, on the log of the monthly hazard of leaving the RGC.
TRUE_EFFECTS = {
    "age": -0.030,
    "minors": -0.10,
    "education=basic": -0.45,
    "education=vocational": 0.30,
    "education=higher": 0.55,
    "activity=long_unemployed": -0.65,
    "activity=inactive": -0.80,
    "activity=precarious": 0.70,
    "log_months_in_rgc": -0.40,
    "spells": -0.10,
    "third_sector": 0.12,
    "dependency": -0.30,
    "tenure=insecure": -0.35,
    "tenure=shelter": -0.60,
}


class Person(Record, frozen=True, kw_only=True):
    """One invented participant on a data date, and the months until they leave the RGC (or are last seen)."""

    code: str
    territory: str
    data_date: date
    household: Household
    months: int
    left_rgc: bool

    @property
    def age(self) -> int:
        """Age in years on the data date, from the birth year."""
        return self.data_date.year - self.birth_year


def generate(n: int, seed: int, territories: Sequence[str], on: date, *, prefix: str = "P") -> list[Person]:
    """`n` people as recorded on `on`, each with its simulated future of at most 36 months."""
    rng = np.random.default_rng(seed)
    return [_draw_person(rng, f"{prefix}{i:05d}", territories, on) for i in range(1, n + 1)]


def generate_history(n: int, seed: int, territories: Sequence[str], until: date) -> list[Person]:
    """`n` people recorded 36 to 25 months before `until`, followed until then: what a model is fitted on."""
    rng = np.random.default_rng(seed)
    people = []
    for i in range(1, n + 1):
        followed = int(rng.integers(25, LONGEST_MONTHS + 1))
        person = _draw_person(rng, f"H{i:05d}", territories, months_before(until, followed))
        if person.months > followed:
            person = structs.replace(person, months=followed, left_rgc=False)
        people.append(person)
    return people


def features(person: Person) -> dict[str, object]:
    """The row of the sheet `rgc_exit`, without the outcome."""
    born = [member.birth_year for member in person.household]
    minors = [m for m in person.household if person.data_date.year - m.birth_year < 18]
    return {
        "code": person.code,
        "territory": person.territory,
        "data_date": person.data_date.isoformat(),
        "age": person.age,
        "household_size": 1 + len(born),
        "minors": len(minors),
        "minor_out_of_school": int(any(member.in_school is False for member in minors)),
        "education": person.education,
        "activity": person.activity,
        "months_in_rgc": person.months_in_rgc,
        "spells": person.spells,
        "ceas_assessments": person.ceas_assessments,
        "months_since_assessment": person.months_since_assessment,
        "services": person.services,
        "third_sector": person.third_sector,
        "dependency": person.dependency,
        "tenure": person.tenure,
        "sex": person.sex,
        "disability": int(person.disability),
        "rurality": int(person.rural),
    }


def to_csv(people: Iterable[Person], *, outcome: bool = True) -> str:
    """A CSV for the sheet `rgc_exit`; without the outcome it is a list of people to be scored."""
    rows = [
        {**features(p), **({"months": p.months, "left_rgc": int(p.left_rgc)} if outcome else {})}
        for p in people
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else ["code"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def true_predictor(person: Person) -> float:
    """x'b of the true hazard, without the baseline."""
    row = features(person)
    amounts = {name: row[name] for name in ("minors", "spells", "third_sector", "dependency")}
    total = sum(TRUE_EFFECTS[name] * float(str(amount)) for name, amount in amounts.items())
    total += TRUE_EFFECTS["age"] * (person.age - 42)
    total += TRUE_EFFECTS["log_months_in_rgc"] * (float(np.log1p(person.months_in_rgc)) - 2.5)
    chosen = (f"education={person.education}", f"activity={person.activity}", f"tenure={person.tenure}")
    return total + sum(TRUE_EFFECTS.get(level, 0.0) for level in chosen)


def months_before(on: date, months: int) -> date:
    """The first day of the month `months` before."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _draw_person(rng: np.random.Generator, code: str, territories: Sequence[str], on: date) -> Person:
    territory = str(territories[int(rng.integers(len(territories)))])
    record = draw_record(rng, on.year)
    household = draw_household(rng, on.year, record.birth_year)
    person = Person(
        code=code,
        territory=territory,
        data_date=on,
        household=household,
        months=LONGEST_MONTHS,
        left_rgc=False,
        **structs.asdict(record),
    )
    return _with_future(rng, person)


def _with_future(rng: np.random.Generator, person: Person) -> Person:
    """Draw the month of leaving; one in a hundred a month moves away, and is not seen any more."""
    relative = float(np.exp(true_predictor(person)))
    for month in range(1, LONGEST_MONTHS + 1):
        baseline = BASE_HAZARD * (1.15 if month <= 12 else 0.85)
        if rng.random() < -np.expm1(-baseline * relative):
            return structs.replace(person, months=month, left_rgc=True)
        if rng.random() < 0.005:
            return structs.replace(person, months=month, left_rgc=False)
    return person
