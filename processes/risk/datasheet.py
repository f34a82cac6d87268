"""The data sheet: what each column of a risk data set means, and what a model may do with it.

The values of the JSON document. Read by `sheet_reader`; not for the data themselves (`dataset`).
"""

from typing import Literal

from msgspec import Struct

ColumnType = Literal["number", "integer", "category", "date", "flag"]
Role = Literal["predictor", "duration", "event", "id", "territory", "audit", "data_date", "ignored"]
Missing = Literal["refuse", "average", "level"]
Shape = Literal["linear", "log1p"]
Test = Literal["at_least", "below", "is"]


class Meaning(Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in Spanish and in English."""

    es: str
    en: str

    def say(self, language: str = "es") -> str:
        """The words in one language."""
        return self.en if language == "en" else self.es


class Column(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One column. `missing`: refuse the row, take the training average, or be a level of its own.

    `event_is` is the text that means "the event happened"; `categories` gives each code its words.
    """

    name: str
    meaning: Meaning
    type: ColumnType
    role: Role
    unit: Meaning | None = None
    min: float | None = None
    max: float | None = None
    categories: dict[str, Meaning] = {}
    missing: Missing = "refuse"
    shape: Shape = "linear"
    event_is: Literal["0", "1"] = "1"


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`points` when the column's value passes `test` against `value`."""

    column: str
    test: Test
    value: float | str | bool
    points: float


class Scorecard(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules with points: the bar for a model, and the cold start. An alert from `alert_at` points."""

    alert_at: float
    rules: tuple[Rule, ...]


class Sheet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A data set described. `period` is the unit of durations; `risk` says which outcome is the bad one."""

    name: str
    title: Meaning
    period: Meaning
    horizon: int
    risk: Literal["stays", "happens"]
    columns: tuple[Column, ...]
    scorecard: Scorecard | None = None

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def with_role(self, role: Role) -> tuple[Column, ...]:
        """The columns of one role, in order."""
        return tuple(column for column in self.columns if column.role == role)

    def find_role(self, role: Role) -> Column | None:
        """The only column of a role, or None."""
        return next(iter(self.with_role(role)), None)
