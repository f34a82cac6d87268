"""What makes a readable answer acceptable: lengths, patterns, bounds. One function a kind of question.

Each rule gives the message and its gaps, or None. Bounds given as FEEL are asked over the settled values.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError
from msgspec import Struct

from forms.expressions import ask_if_expression
from forms.model import Moment, Number, Question, TextArea, TextField
from forms.moments import Instant, as_moment, format_moment
from forms.numerals import as_decimal
from forms.places import Place
from forms.prose import say_phrase
from forms.texts import say

LONGEST_LINE, LONGEST_TEXT, LONGEST_MATCHED = 1_000, 20_000, 500
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,8}", re.ASCII
)
_SPANISH_PHONE = re.compile(r"[6-9]\d{8}", re.ASCII)
_PHONE = re.compile(r"(?:\+|00)[1-9]\d{6,14}", re.ASCII)


class Asked(Struct, frozen=True):
    """The situation in which a rule is asked."""

    variables: Mapping[str, Any]
    language: str
    now: datetime

    def number(self, given: Any) -> Decimal | None:
        return as_decimal(ask_if_expression(given, self.variables, self.now))


def build_rules(place: Place, asked: Asked) -> list[Callable[[Any], None]]:
    """The validators of one question, for its entry."""
    question = place.component
    if isinstance(question, TextField):
        return [_validator(lambda value: _text_faults(question, value, asked))]
    if isinstance(question, Number):
        return [_validator(lambda value: _number_faults(question, value, asked))]
    if isinstance(question, Moment):
        return [_validator(lambda value: _moment_faults(question, value, asked))]
    return []


def required_message(question: Question, language: str) -> str:
    """What to say when a required answer is missing."""
    special = {
        "radio": "required_choice",
        "select": "required_choice",
        "checklist": "required_choices",
        "taglist": "required_choices",
        "checkbox": "required_tick",
    }
    return say(special.get(question.kind, "required"), language)


def _validator(faults: Callable[[Any], Iterator[str]]) -> Callable[[Any], None]:
    """A marshmallow validator that reports every fault of a value at once."""

    def validate(value: Any) -> None:
        if found := list(faults(value)):
            raise ValidationError(found)

    return validate


def _text_faults(question: TextField, value: str, asked: Asked) -> Iterator[str]:
    low, high = asked.number(question.min_length), asked.number(question.max_length)
    cap = Decimal(LONGEST_TEXT if isinstance(question, TextArea) else LONGEST_LINE)
    most = cap if high is None else min(high, cap)
    if low is not None and len(value) < low:
        yield say("min_length", asked.language, bound=low)
    if len(value) > most:
        yield say("max_length", asked.language, bound=most, count=len(value))
    elif question.pattern and not (len(value) <= LONGEST_MATCHED and question.pattern.search(value)):
        own = question.pattern_message
        yield say_phrase(own, asked.variables, language=asked.language, now=asked.now) or say(
            "pattern", asked.language
        )
    if question.shape == "email" and not _EMAIL.fullmatch(value):
        yield say("email", asked.language)
    if question.shape == "phone" and not _is_phone(value):
        yield say("phone", asked.language)


def _is_phone(value: str) -> bool:
    digits = re.sub(r"[\s().-]", "", value)
    return bool(_SPANISH_PHONE.fullmatch(digits) or _PHONE.fullmatch(digits))


def _number_faults(question: Number, value: Decimal, asked: Asked) -> Iterator[str]:
    low, high, step = (asked.number(given) for given in (question.least, question.most, question.step))
    if question.decimals is not None and not _has_decimals(value, question.decimals):
        key = "decimals" if question.decimals else "number_whole"
        yield say(key, asked.language, bound=question.decimals)
    elif step is not None and step > 0 and not _is_multiple(value, step):
        yield say("step", asked.language, bound=step)
    if low is not None and value < low:
        yield say("least", asked.language, bound=low)
    if high is not None and value > high:
        yield say("most", asked.language, bound=high)


def _has_decimals(value: Decimal, most: int) -> bool:
    _, _, fraction = format(value, "f").partition(".")
    return len(fraction.rstrip("0")) <= most


def _is_multiple(value: Decimal, step: Decimal) -> bool:
    """Exact for any size: both as whole numbers of the smaller unit."""
    (number, below), (size, over) = value.as_integer_ratio(), step.as_integer_ratio()
    return (number * over) % (size * below) == 0


def _moment_faults(question: Moment, value: Instant, asked: Asked) -> Iterator[str]:
    zone = asked.now.tzinfo
    today = asked.now.date()
    low, high = (
        as_moment(ask_if_expression(bound, asked.variables, asked.now), question.subtype, zone)
        for bound in (question.least, question.most)
    )
    day = _day(value)
    if question.not_past and day is not None and day < today:
        yield say("date_least", asked.language, bound=_spoken(today, asked))
    prefix = "time" if question.subtype == "time" else "date"
    if low is not None and value < low:  # type: ignore[operator]  # the same subtype on both sides
        yield say(f"{prefix}_least", asked.language, bound=_spoken(low, asked))
    if high is not None and value > high:  # type: ignore[operator]
        yield say(f"{prefix}_most", asked.language, bound=_spoken(high, asked))


def _day(value: Instant) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _spoken(bound: Instant, asked: Asked) -> str:
    text = format_moment(bound, asked.now.tzinfo)
    return say("today", asked.language, bound=text) if bound == asked.now.date() else text
