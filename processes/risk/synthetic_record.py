"""Draws the parts of an invented participant's record: household, studies, work, time in care. Seeded."""

import numpy as np
from msgspec import Struct

EDUCATION = {"basic": 0.38, "secondary": 0.34, "vocational": 0.19, "higher": 0.09}
TENURE = {"owned": 0.14, "rented": 0.52, "insecure": 0.26, "shelter": 0.08}


class Member(Struct, frozen=True):
    """Somebody who lives with the participant; `in_school` only for minors of school age."""

    kinship: str
    birth_year: int
    in_school: bool | None = None


Household = tuple[Member, ...]


class Record(Struct, frozen=True, kw_only=True):
    """What the shared record says about one person, without the household."""

    birth_year: int
    sex: str
    disability: bool
    rural: bool
    education: str
    activity: str
    months_in_rgc: int
    spells: int
    ceas_assessments: int
    months_since_assessment: int
    services: int
    third_sector: int
    dependency: int
    tenure: str


def draw_record(rng: np.random.Generator, year: int) -> Record:
    """One record; work goes with age and studies, assessments and services with the time in care."""
    age = int(np.clip(rng.normal(42, 11), 25, 64))
    education = draw(rng, EDUCATION)
    months = int(np.clip(rng.gamma(1.3, 14.0), 1, 180))
    return Record(
        birth_year=year - age,
        sex="woman" if rng.random() < 0.56 else "man",
        disability=bool(rng.random() < 0.09),
        rural=bool(rng.random() < 0.22),
        education=education,
        activity=_draw_activity(rng, age, education),
        months_in_rgc=months,
        spells=1 + int(rng.poisson(0.6)),
        ceas_assessments=1 + int(rng.poisson(months / 18)),
        months_since_assessment=int(rng.integers(0, 13)),
        services=int(rng.poisson(1.4)),
        third_sector=int(rng.poisson(1.1)),
        dependency=int(rng.choice(4, p=[0.91, 0.05, 0.03, 0.01])),
        tenure=draw(rng, TENURE),
    )


def draw_household(rng: np.random.Generator, year: int, birth_year: int) -> Household:
    """Partner, children and others; minors from six years on mostly go to school."""
    members = []
    if rng.random() < 0.38:
        members.append(Member("partner", birth_year + int(rng.integers(-6, 7))))
    age = year - birth_year
    for _ in range(int(rng.choice(5, p=[0.38, 0.25, 0.22, 0.10, 0.05]))):
        child = int(rng.integers(0, max(1, min(22, age - 18))))
        in_school = bool(rng.random() < 0.96) if 6 <= child < 18 else None
        members.append(Member("child", year - child, in_school))
    if rng.random() < 0.10:
        members.append(Member("parent", birth_year - int(rng.integers(22, 36))))
    return tuple(members)


def draw(rng: np.random.Generator, shares: dict[str, float]) -> str:
    """One of the keys, by their shares."""
    return str(rng.choice(list(shares), p=list(shares.values())))


def _draw_activity(rng: np.random.Generator, age: int, education: str) -> str:
    older, schooled = age >= 50, education in ("vocational", "higher")
    shares = {
        "unemployed": 0.30,
        "long_unemployed": 0.34 + 0.10 * older - 0.06 * schooled,
        "precarious": 0.20 - 0.08 * older + 0.06 * schooled,
        "inactive": 0.16 - 0.02 * older,
    }
    return draw(rng, shares)
