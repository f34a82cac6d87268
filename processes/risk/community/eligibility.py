"""Who may be on the list of a community action, and in which order: by lot, never by score. Pure.

The segmentation says for whom an action is meant (a band of estimated risk, and a theme that weighs in the person's own
situation). Among those everybody has the same chance: the order is drawn by the action's code, the same each time.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from msgspec import Struct


class Theme(Struct, frozen=True, kw_only=True):
    """What an action is about; `columns` of the risk data sheet, none: for anybody."""

    name: str
    name_en: str
    columns: tuple[str, ...] = ()


THEMES: Mapping[str, Theme] = {
    "employment": Theme(
        name="Empleo y formación", name_en="Work and training", columns=("activity", "education")
    ),
    "family": Theme(
        name="Crianza y familia",
        name_en="Parenting and family",
        columns=("minors", "minor_out_of_school", "household_size"),
    ),
    "company": Theme(
        name="Compañía y vida de barrio",
        name_en="Company and neighbourhood",
        columns=("services", "third_sector", "months_since_assessment"),
    ),
    "autonomy": Theme(name="Salud y autonomía", name_en="Health and autonomy", columns=("dependency", "age")),
    "home": Theme(name="Vivienda y suministros", name_en="Home and supplies", columns=("tenure",)),
    "open": Theme(name="Para cualquier persona", name_en="For anybody"),
}
LISTED_FOR_A_PLACE = 3
"""(p) How many people are listed for each seat and waiting place: not everybody answers."""


class Candidate(Struct, frozen=True, kw_only=True):
    """Somebody with an estimate, as their territory's latest scoring left it."""

    participant: str
    ceas: str
    risk: float
    contributions: Sequence[Mapping[str, Any]]
    last_listed_at: datetime | None = None


class Criteria(Struct, frozen=True, kw_only=True):
    """For whom an action is meant. `least_risk` and `most_risk` are ratios, the upper one included."""

    code: str
    theme: str
    least_risk: float
    most_risk: float
    rest_days: int
    places: int


def choose(
    candidates: Iterable[Candidate], criteria: Criteria, *, refused: Collection[str], now: datetime
) -> list[Candidate]:
    """The list, in the order in which seats are given, cut at a few people a place."""
    eligible = [
        each for each in candidates if each.participant not in refused and is_eligible(each, criteria, now)
    ]
    drawn = sorted(eligible, key=lambda each: _lot(criteria.code, each.participant))
    return drawn[: criteria.places * LISTED_FOR_A_PLACE]


def is_eligible(candidate: Candidate, criteria: Criteria, now: datetime) -> bool:
    """In the band, with a factor of the theme that weighs, and not invited a short while ago."""
    rested = candidate.last_listed_at is None or (
        candidate.last_listed_at + timedelta(days=criteria.rest_days) <= now
    )
    in_band = criteria.least_risk <= candidate.risk <= criteria.most_risk
    return in_band and rested and fits_theme(criteria.theme, candidate.contributions)


def fits_theme(theme: str, contributions: Iterable[Mapping[str, Any]]) -> bool:
    """Whether something known about the person, of the theme's columns, adds to the risk."""
    columns = THEMES[theme].columns
    return not columns or any(
        each["column"] in columns and each.get("is_known", True) and float(each["effect"]) > 0
        for each in contributions
    )


def _lot(action: str, participant: str) -> str:
    return sha256(f"{action}/{participant}".encode()).hexdigest()
