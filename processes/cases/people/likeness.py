"""How likely two records are of one person, told part by part. Pure.

Each part (document, names, birth, telephone, postcode) agrees at one level; a level weighs log2(m / u): how often it is
seen in records of one person and of two (Fellegi and Sunter, 1969). What one of the two does not say weighs nothing.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from math import log2
from typing import Any, Literal

from msgspec import Struct

from processes.cases.people.sounds import closeness, parts_of, skeleton_of

Verdict = Literal["likely", "possible", "unlikely"]
NEAR = 0.75
"""From which closeness on two words may be one with a slip."""


class Identity(Struct, frozen=True, kw_only=True):
    """What is known of somebody; empty where it is not. `birth_year` counts where the day is not known."""

    given_name: str
    surnames: str
    birth_date: date | None = None
    birth_year: int | None = None
    document_kind: str = ""
    document_number: str = ""
    phone: str = ""
    postcode: str = ""


class Part(Struct, frozen=True):
    """One field: at which level it agrees, and what that weighs in bits."""

    field: str
    level: str
    weight: float


class Likeness(Struct, frozen=True, kw_only=True):
    """Somebody registered who may be the one asked for."""

    participant: str
    score: float
    verdict: Verdict
    parts: tuple[Part, ...]


class Weights(Struct, frozen=True, kw_only=True):
    """The parameters: (m, u) of each field's levels, and from which score on a pair is likely or possible."""

    likely_from: float
    possible_from: float
    fields: Mapping[str, Mapping[str, tuple[float, float]]]

    def weigh(self, field: str, level: str) -> Part:
        same, other = self.fields[field][level]
        return Part(field, level, round(log2(same / other), 2))


@cache
def shipped_weights() -> Weights:
    """The release's parameters, likeness.json."""
    file = resources.files("processes.cases.people") / "likeness.json"
    return read_weights(json.loads(file.read_text(encoding="utf-8")))


def read_weights(given: Mapping[str, Any]) -> Weights:
    """Raises ValueError where the levels of a field are not all that may happen."""
    fields = {
        name: {level: tuple(pair) for level, pair in levels.items()}
        for name, levels in given["fields"].items()
    }
    for name, levels in fields.items():
        for side in (0, 1):
            total = sum(pair[side] for pair in levels.values())
            if abs(total - 1) > 1e-6:
                raise ValueError(f"Expected the levels of {name!r} to add up to 1, but they make {total:.6f}")
    return Weights(likely_from=given["likely_from"], possible_from=given["possible_from"], fields=fields)


def compare(one: Identity, other: Identity, weights: Weights) -> tuple[Part, ...]:
    """Each part that both say something of."""
    levels = {
        "document": _document(one, other),
        "given_name": _given_name(one, other),
        "surnames": _surnames(one, other),
        "birth": _birth_date(one.birth_date, other.birth_date),
        "birth_year": _birth_year(one, other),
        "phone": _same(_digits(one.phone), _digits(other.phone)),
        "postcode": _same(one.postcode, other.postcode),
    }
    return tuple(weights.weigh(field, level) for field, level in levels.items() if level is not None)


def judge(participant: str, parts: Sequence[Part], weights: Weights) -> Likeness:
    """The sum and what it means. One and the same document is never unlikely, whatever else is written."""
    score = round(sum(part.weight for part in parts), 2)
    verdict: Verdict = "unlikely"
    if score >= weights.likely_from:
        verdict = "likely"
    elif score >= weights.possible_from or any(
        part.field == "document" and part.level == "same" for part in parts
    ):
        verdict = "possible"
    return Likeness(participant=participant, score=score, verdict=verdict, parts=tuple(parts))


def _same(one: str, other: str) -> str | None:
    if not one or not other:
        return None
    return "same" if one == other else "different"


def _digits(phone: str) -> str:
    """The last nine: the country's prefix is often left out."""
    return "".join(letter for letter in phone if letter.isdigit())[-9:]


def _document(one: Identity, other: Identity) -> str | None:
    """Two kinds say nothing: who had an NIE may have a DNI today."""
    if not one.document_number or not other.document_number:
        return None
    if one.document_number == other.document_number:
        return "same"
    if one.document_kind != other.document_kind:
        return None
    is_slip = closeness(one.document_number, other.document_number) > 1 - 1.5 / len(one.document_number)
    return "one_slip" if is_slip else "different"


def _given_name(one: Identity, other: Identity) -> str | None:
    ours, theirs = parts_of(one.given_name), parts_of(other.given_name)
    if not ours or not theirs:
        return None
    if ours == theirs:
        return "same"
    if set(ours) & set(theirs):
        return "part"
    return "near" if _is_near(ours[0], theirs[0]) else "different"


def _surnames(one: Identity, other: Identity) -> str | None:
    """Many have one surname only in some registers; two are sometimes written the wrong way round."""
    ours, theirs = parts_of(one.surnames)[:2], parts_of(other.surnames)[:2]
    if not ours or not theirs:
        return None
    if ours == theirs:
        return "both" if len(ours) == 2 else "single"
    if len(ours) == len(theirs) == 2 and ours == theirs[::-1]:
        return "crossed"
    if len(ours) != len(theirs) and (ours[0] == theirs[0]):
        return "one"
    pairs = zip(ours, theirs, strict=False)
    if all(_is_near(mine, their) for mine, their in pairs):
        return "near"
    return "one" if set(ours) & set(theirs) else "different"


def _is_near(one: str, other: str) -> bool:
    """A slip, or other vowels: names of other scripts are spelt in many ways."""
    is_spelling = len(one) > 2 and skeleton_of(one) == skeleton_of(other)
    return is_spelling or closeness(one, other) >= NEAR


def _birth_date(one: date | None, other: date | None) -> str | None:
    if one is None or other is None:
        return None
    if one == other:
        return "same_day"
    ours, theirs = (one.year, one.month, one.day), (other.year, other.month, other.day)
    agreeing = sum(mine == their for mine, their in zip(ours, theirs, strict=True))
    is_swapped = one.year == other.year and (one.month, one.day) == (other.day, other.month)
    return "one_slip" if agreeing == 2 or is_swapped else _years(one.year, other.year)


def _birth_year(one: Identity, other: Identity) -> str | None:
    """Only where one of the two days is not known: a day weighs more than its year, and counts once."""
    if one.birth_date and other.birth_date:
        return None
    ours = one.birth_date.year if one.birth_date else one.birth_year
    theirs = other.birth_date.year if other.birth_date else other.birth_year
    return None if ours is None or theirs is None else _years(ours, theirs)


def _years(one: int, other: int) -> str:
    if one == other:
        return "same_year"
    return "near_year" if abs(one - other) == 1 else "different"
