"""What a diagnosis says: answers, own ratings, factors and the judgement in words; checked against its instrument.

Pure. A fault names the field, never what was written in it.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from processes.cases.diagnosis.factors import FACTORS_AT_MOST, INTENSITIES, WORDS_AT_MOST, Factor
from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.scoring import Scores, score

JUDGEMENT_AT_MOST = 8000


class Content(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`answers`: item -> number of the level; `self_ratings`: dimension -> whole rating."""

    answers: dict[str, int] = {}
    self_ratings: dict[str, int] = {}
    factors: tuple[Factor, ...] = ()
    judgement: str = ""


class ContentRefused(ValueError):
    """Something recorded is not of this instrument; names every field."""


def read_content(pack: Pack, given: Mapping[str, Any]) -> Content:
    """Builtins (JSON, a task's variables) as content. Raises ContentRefused with every wrong field."""
    try:
        content = msgspec.convert(given, Content)
    except msgspec.ValidationError as error:
        raise ContentRefused(
            f"Expected the content of a diagnosis, but {_where(error)} is something else"
        ) from None
    wrong = [*_wrong_answers(pack, content), *_wrong_ratings(pack, content), *_wrong_words(pack, content)]
    if wrong:
        raise ContentRefused(f"Expected values of {pack.id}, but not so: {', '.join(wrong)}")
    return content


def write_content(content: Content) -> dict[str, Any]:
    """For storing."""
    written: dict[str, Any] = msgspec.to_builtins(content)
    return written


def score_content(pack: Pack, content: Content) -> Scores:
    return score(pack, content.answers, content.self_ratings)


def without_confidential(pack: Pack, content: Content) -> Content:
    """For who only oversees: no answers to confidential items, and no words, which may tell anything."""
    hidden = {item.id for item in pack.items() if item.is_confidential}
    kept = {item: level for item, level in content.answers.items() if item not in hidden}
    return msgspec.structs.replace(content, answers=kept, factors=(), judgement="")


def _wrong_answers(pack: Pack, content: Content) -> list[str]:
    levels = {item.id: len(item.levels) for item in pack.items()}
    return [
        f"answers.{item[:40]}"
        for item, number in content.answers.items()
        if not 1 <= number <= levels.get(item, 0)
    ]


def _wrong_ratings(pack: Pack, content: Content) -> list[str]:
    lowest, highest = pack.scale.lowest, pack.scale.highest
    return [
        f"self_ratings.{dimension[:40]}"
        for dimension, rating in content.self_ratings.items()
        if pack.find_dimension(dimension) is None or not lowest <= rating <= highest
    ]


def _wrong_words(pack: Pack, content: Content) -> list[str]:
    wrong = ["factors"] if len(content.factors) > FACTORS_AT_MOST else []
    for number, factor in enumerate(content.factors, 1):
        if pack.find_dimension(factor.dimension) is None:
            wrong.append(f"factors.{number}.dimension")
        if factor.intensity not in INTENSITIES:
            wrong.append(f"factors.{number}.intensity")
        if not factor.words.strip() or len(factor.words) > WORDS_AT_MOST:
            wrong.append(f"factors.{number}.words")
    return wrong if len(content.judgement) <= JUDGEMENT_AT_MOST else [*wrong, "judgement"]


def _where(error: msgspec.ValidationError) -> str:
    """The path alone: the library's text may quote a value."""
    return str(error).partition(" - at `")[2].rstrip("`") or "it"
