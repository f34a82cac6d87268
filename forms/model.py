"""Task forms as frozen values: what `reader` makes of form-js JSON. Not for what a person types.

A property that the designer may give as FEEL is `Given`: a literal or a compiled expression.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal, TypeAlias

from msgspec import Struct

from engine.faults import Fault
from engine.feel import Expression

Language = Literal["es", "en"]
Phrase: TypeAlias = tuple[str | Expression, ...]
GivenFlag: TypeAlias = bool | Expression
GivenNumber: TypeAlias = Decimal | Expression | None


class Wording(Struct, frozen=True):
    """A text in each language that the form has; Spanish where a language lacks it."""

    phrases: Mapping[str, Phrase] = {}

    def phrase(self, language: str) -> Phrase:
        return self.phrases.get(language) or self.phrases.get("es", ())

    def __bool__(self) -> bool:
        return any(self.phrases.values())


class Component(Struct, frozen=True, kw_only=True):
    """Anything on a form. `id` is unique in the form, `line` is its place in the JSON."""

    kind: ClassVar[str] = ""
    id: str
    line: int = 0
    hide: Expression | None = None


class Separator(Component, frozen=True, kw_only=True):
    kind: ClassVar[str] = "separator"


class Spacer(Component, frozen=True, kw_only=True):
    kind: ClassVar[str] = "spacer"


class Prose(Component, frozen=True, kw_only=True):
    """Text for the reader: a small part of Markdown, with FEEL between braces."""

    kind: ClassVar[str] = "text"
    text: Wording


class Group(Component, frozen=True, kw_only=True):
    """Components that belong together; with a `path` their values share one context."""

    kind: ClassVar[str] = "group"
    label: Wording
    path: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()


class DynamicList(Component, frozen=True, kw_only=True):
    """Rows of the same components; the value at `path` is a list of contexts."""

    kind: ClassVar[str] = "dynamiclist"
    label: Wording
    path: tuple[str, ...]
    components: tuple[Component, ...] = ()
    default_rows: int = 1
    may_change: bool = True


class Computed(Component, frozen=True, kw_only=True):
    """A value that the server computes; never shown, never typed."""

    kind: ClassVar[str] = "expression"
    key: tuple[str, ...]
    expression: Expression


class Question(Component, frozen=True, kw_only=True):
    """A component that a person answers."""

    key: tuple[str, ...]
    label: Wording
    help: Wording = Wording()
    required: bool = False
    readonly: GivenFlag = False
    disabled: bool = False
    default: Any = None
    prefix: Wording = Wording()
    suffix: Wording = Wording()


class TextField(Question, frozen=True, kw_only=True):
    kind: ClassVar[str] = "textfield"
    min_length: GivenNumber = None
    max_length: GivenNumber = None
    pattern: re.Pattern[str] | None = None
    pattern_message: Wording = Wording()
    shape: Literal["", "email", "phone"] = ""


class TextArea(TextField, frozen=True, kw_only=True):
    kind: ClassVar[str] = "textarea"


class Number(Question, frozen=True, kw_only=True):
    kind: ClassVar[str] = "number"
    decimals: int | None = None
    step: GivenNumber = None
    least: GivenNumber = None
    most: GivenNumber = None


class Moment(Question, frozen=True, kw_only=True):
    """A date, a time of day, or both; bounds are ISO texts or FEEL."""

    kind: ClassVar[str] = "datetime"
    subtype: Literal["date", "time", "datetime"] = "date"
    least: str | Expression | None = None
    most: str | Expression | None = None
    not_past: bool = False


class Checkbox(Question, frozen=True, kw_only=True):
    kind: ClassVar[str] = "checkbox"


class Option(Struct, frozen=True):
    """A value that is offered, and its words."""

    value: Any
    label: Wording


class Choice(Question, frozen=True, kw_only=True):
    """A question with offered values: listed here, in the variable `values_key`, or by an expression."""

    options: tuple[Option, ...] = ()
    values_key: tuple[str, ...] = ()
    values_expression: Expression | None = None


class Radio(Choice, frozen=True, kw_only=True):
    kind: ClassVar[str] = "radio"


class Select(Choice, frozen=True, kw_only=True):
    kind: ClassVar[str] = "select"


class ManyChoices(Choice, frozen=True, kw_only=True):
    """Any number of the offered values, as a list."""


class Checklist(ManyChoices, frozen=True, kw_only=True):
    kind: ClassVar[str] = "checklist"


class TagList(ManyChoices, frozen=True, kw_only=True):
    kind: ClassVar[str] = "taglist"


class Form(Struct, frozen=True, kw_only=True):
    """One form. `controlling`: the questions (dotted, rows left out) that other parts of it depend on."""

    id: str
    version: str = ""
    title: Wording = Wording()
    components: tuple[Component, ...] = ()
    controlling: frozenset[str] = frozenset()
    warnings: tuple[Fault, ...] = ()


def walk(components: tuple[Component, ...]) -> Iterator[Component]:
    """Every component, those inside groups and lists after their container."""
    for component in components:
        yield component
        if isinstance(component, Group | DynamicList):
            yield from walk(component.components)


def questions(form: Form) -> tuple[Question, ...]:
    """Every question of a form, in reading order."""
    return tuple(component for component in walk(form.components) if isinstance(component, Question))
