"""marshmallow fields that read what a person typed in one question, with messages in their language.

They say whether it can be read at all; whether it is acceptable is said by `rules`.
"""

import re
import unicodedata
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from forms import model
from forms.decoding import all_texts, last_text
from forms.moments import Instant, UnreadableMoment, as_moment, read_date, read_local, read_time
from forms.numerals import as_decimal, read_number
from forms.offers import Offered, token_of
from forms.texts import say

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TICKED = ("true", "on", "1", "yes", "sí", "si")
_CLEARED = ("false", "off", "0", "no", "")


class _Entry(fields.Field[Any]):
    """What all entries share: the language of their messages."""

    def __init__(self, language: str, **settings: Any) -> None:
        self.language = language
        super().__init__(**settings)

    def _deserialize(self, value: Any, *_about: Any, **_settings: Any) -> Any:
        return self.read(value)

    def read(self, value: Any) -> Any:
        """What was sent, as a value; raises `ValidationError`."""
        raise NotImplementedError

    def refuse(self, message: str, **values: Any) -> ValidationError:
        return ValidationError(say(message, self.language, **values))


class TextEntry(_Entry):
    """Text without control characters; blanks at the ends do not count."""

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.refuse("text")
        if _CONTROL.search(value):
            raise self.refuse("characters")
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n").strip())


class NumberEntry(_Entry):
    """A number as the language writes it, or a JSON number."""

    def read(self, value: Any) -> Decimal:
        found = read_number(value, self.language) if isinstance(value, str) else as_decimal(value)
        if found is None:
            raise self.refuse("number")
        return found


class MomentEntry(_Entry):
    """A date, a time, or both in the place's time zone."""

    def __init__(self, language: str, *, subtype: str, zone: tzinfo | None, **settings: Any) -> None:
        self.subtype, self.zone = subtype, zone
        super().__init__(language, **settings)

    def read(self, value: Any) -> Instant:
        if not isinstance(value, str):
            stored = as_moment(value, self.subtype, self.zone)
            if stored is None:
                raise self.refuse(self.subtype)
            return stored
        try:
            if self.subtype == "date":
                return read_date(value)
            return read_time(value) if self.subtype == "time" else read_local(value, self.zone)
        except UnreadableMoment as error:
            raise self.refuse(error.message, **error.values) from None


class TickEntry(_Entry):
    """A box: ticked or not."""

    def read(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        word = str(value).strip().lower()
        if word not in _TICKED + _CLEARED:
            raise self.refuse("tick")
        return word in _TICKED


class ChoiceEntry(_Entry):
    """One of the offered values."""

    def __init__(self, language: str, *, offered: Offered, **settings: Any) -> None:
        self.offered = offered
        super().__init__(language, **settings)

    def read(self, value: Any) -> Any:
        token = token_of(value)
        if token not in self.offered:
            raise self.refuse("not_offered")
        return self.offered[token].value


class ChoicesEntry(ChoiceEntry):
    """Some of the offered values, each once, in the order of the offer."""

    def read(self, value: Any) -> list[Any]:
        chosen = {token_of(item) for item in all_texts(value)}
        if not chosen <= self.offered.keys():
            raise self.refuse("not_offered")
        return [option.value for token, option in self.offered.items() if token in chosen]


def build_entry(
    question: model.Question, language: str, *, offered: Offered, zone: tzinfo | None, **settings: Any
) -> fields.Field[Any]:
    """The entry for a question; `settings` are marshmallow's."""
    if isinstance(question, model.Number):
        return NumberEntry(language, **settings)
    if isinstance(question, model.Moment):
        return MomentEntry(language, subtype=question.subtype, zone=zone, **settings)
    if isinstance(question, model.Checkbox):
        return TickEntry(language, **settings)
    if isinstance(question, model.ManyChoices):
        return ChoicesEntry(language, offered=offered, **settings)
    if isinstance(question, model.Choice):
        return ChoiceEntry(language, offered=offered, **settings)
    return TextEntry(language, **settings)


def sent(question: model.Question, raw: Any) -> Any:
    """What was sent for a question, verbatim; None for nothing or blanks. Boxes not sent are not ticked."""
    if isinstance(question, model.ManyChoices):
        return all_texts(raw) or None
    value = last_text(raw)
    if isinstance(question, model.Checkbox):
        return False if value is None or value == "" else value
    return None if isinstance(value, str) and not value.strip() else value
