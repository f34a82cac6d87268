"""Builds the view of a form over values, with what was typed and its errors. Its shape: `field_views`."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import UNSET

from forms.decoding import ROW
from forms.entries import sent
from forms.field_views import ErrorView, FieldView, FormView, OptionView, RowView
from forms.model import (
    Checkbox,
    Choice,
    Component,
    DynamicList,
    Form,
    Group,
    ManyChoices,
    Moment,
    Number,
    Prose,
    Question,
    TextField,
    Wording,
)
from forms.moments import as_moment, input_value, read_iso
from forms.numerals import as_decimal, format_number
from forms.offers import token_of
from forms.places import Place, lay_out
from forms.prose import read_blocks, say_phrase, show_value
from forms.settling import Settled, Standing, settle, variables_at
from forms.texts import say, words

__all__ = ["FieldView", "FormView", "build_view"]


def build_view(
    form: Form,
    values: Mapping[str, Any],
    errors: Mapping[str, tuple[str, ...]] | None = None,
    *,
    language: str,
    now: datetime,
    typed: Mapping[str, Any] | None = None,
) -> FormView:
    """The form over the variables `values`; with `typed` (a draft, or `Submission.typed`) as it was left."""
    settled = settle(lay_out(form, values, typed), values, language=language, now=now)
    builder = _Builder(form, settled, errors or {}, language, now)
    fields = builder.inside(-1)
    return FormView(
        id=form.id,
        title=say_phrase(form.title, settled.values, language=language, now=now),
        language=language,
        fields=fields,
        errors=tuple(_summary(fields)),
        kept=tuple(_kept(settled)),
        words=words(language),
    )


def html_id(name: str) -> str:
    """The id of the input of a dotted name. Keys have no hyphens, so no two names share one."""
    return "f-" + name.replace(".", "-")


class _Builder:
    def __init__(
        self,
        form: Form,
        settled: Settled,
        errors: Mapping[str, tuple[str, ...]],
        language: str,
        now: datetime,
    ) -> None:
        self.form, self.settled, self.errors, self.language, self.now = form, settled, errors, language, now
        self.children: dict[int, list[int]] = {}
        for number, place in enumerate(settled.places):
            if not settled.standings[number].hidden:
                self.children.setdefault(place.above, []).append(number)

    def inside(self, above: int, row: tuple[str | int, ...] | None = None) -> tuple[FieldView, ...]:
        """The fields of a container, or of one of its rows."""
        numbers = self.children.get(above, ())
        built = (self._field(n) for n in numbers if row is None or self.settled.places[n].scope.path == row)
        return tuple(field for field in built if field is not None)

    def _field(self, number: int) -> FieldView | None:
        place, standing = self.settled.places[number], self.settled.standings[number]
        component = place.component
        variables = variables_at(self.settled.values, place.scope)
        if isinstance(component, Question):
            return self._question(component, place, standing, variables)
        if isinstance(component, DynamicList):
            return self._list(component, place, number, variables)
        if isinstance(component, Group):
            label = self._say(component.label, variables)
            return FieldView(kind="group", id=_component_id(place), label=label, fields=self.inside(number))
        if isinstance(component, Prose):
            return FieldView(kind="text", blocks=read_blocks(self._say(component.text, variables)))
        return FieldView(kind=component.kind) if component.kind in ("separator", "spacer") else None

    def _question(
        self, question: Question, place: Place, standing: Standing, variables: Mapping[str, Any]
    ) -> FieldView:
        value = self._value(question, place, standing)
        name, tokens = place.name, _tokens(question, place, standing)
        options = tuple(
            OptionView(token, self._say(option.label, variables), f"{html_id(name)}-{index}", token in tokens)
            for index, (token, option) in enumerate(standing.offered.items(), 1)
        )
        grouped = question.kind in ("radio", "checklist", "taglist")
        input_type, mode = _input(question, value)
        return FieldView(
            kind=question.kind,
            id=options[0].id if grouped and options else html_id(name),
            name=name,
            key=".".join(question.key),
            label=self._say(question.label, variables),
            help=self._say(question.help, variables) or self._default_help(input_type, question),
            required=question.required,
            readonly=standing.fixed,
            value=value,
            shown=self._shown(question, standing, options) or words(self.language)["nothing"],
            checked=isinstance(question, Checkbox) and standing.value is True,
            options=options,
            errors=self.errors.get(name, ()),
            prefix=self._say(question.prefix, variables),
            suffix=self._say(question.suffix, variables),
            input=input_type,
            mode=mode,
            refreshes=_without_rows(place) in self.form.controlling and not standing.fixed,
        )

    def _list(
        self, component: DynamicList, place: Place, number: int, variables: Mapping[str, Any]
    ) -> FieldView:
        name = place.name
        rows = tuple(
            RowView(
                legend=f"{words(self.language)['row']} {index + 1}",
                name=f"{name}.{index}",
                origin="" if origin is None else str(origin),
                remove=f"{name}.{index}",
                fields=self.inside(number, (*place.path, index)),
            )
            for index, origin in enumerate(place.origins)
        )
        return FieldView(
            kind="dynamiclist",
            id=html_id(name),
            name=name,
            key=".".join(component.path),
            label=self._say(component.label, variables),
            rows=rows,
            may_change=component.may_change,
            errors=self.errors.get(name, ()),
        )

    def _say(self, wording: Wording, variables: Mapping[str, Any]) -> str:
        return say_phrase(wording, variables, language=self.language, now=self.now) if wording else ""

    def _value(self, question: Question, place: Place, standing: Standing) -> str:
        """What was typed, to the letter, or the stored value as a person would type it."""
        if place.typed is not UNSET and not standing.fixed:
            raw = sent(question, place.typed)
            return token_of(raw) if raw is not None and not isinstance(raw, list | dict | bool) else ""
        value = standing.value
        if isinstance(question, Number) and as_decimal(value) is not None:
            return format_number(value, self.language)
        if isinstance(question, Moment):
            moment = as_moment(value, question.subtype, self.now.tzinfo)
            return "" if moment is None else input_value(moment, self.now.tzinfo)
        return "" if value is None or isinstance(value, dict | list | bool) else token_of(value)

    def _shown(self, question: Question, standing: Standing, options: tuple[OptionView, ...]) -> str:
        """A fixed value in words."""
        if isinstance(question, Choice):
            chosen = [option.label for option in options if option.checked]
            return ", ".join(chosen) or show_value(standing.value, language=self.language, now=self.now)
        if isinstance(question, Checkbox):
            return words(self.language)["yes" if standing.value is True else "no"]
        return show_value(standing.value, language=self.language, now=self.now)

    def _default_help(self, input_type: str, question: Question) -> str:
        """A date that has to be typed as text says how."""
        is_text = isinstance(question, Moment) and question.subtype == "date" and input_type == "text"
        return say("help_date", self.language) if is_text else ""


def _tokens(question: Question, place: Place, standing: Standing) -> frozenset[str]:
    """The tokens that are chosen, also when what was sent is not accepted."""
    if not isinstance(question, Choice):
        return frozenset()
    value = standing.value
    if place.typed is not UNSET and not standing.fixed:
        value = sent(question, place.typed)
    if isinstance(question, ManyChoices):
        return frozenset(token_of(item) for item in value) if isinstance(value, list) else frozenset()
    return frozenset() if value is None else frozenset((token_of(value),))


def _input(question: Question, value: str) -> tuple[str, str]:
    """The native input and its keyboard; a date input cannot hold what is no date: that is shown as text."""
    if isinstance(question, Number):
        return "text", "numeric" if question.decimals == 0 else "decimal"
    if isinstance(question, Moment):
        native = {"date": "date", "time": "time", "datetime": "datetime-local"}[question.subtype]
        return native if not value or read_iso(value, question.subtype) is not None else "text", ""
    if isinstance(question, TextField) and question.shape:
        return ("email", "email") if question.shape == "email" else ("tel", "tel")
    return "text", ""


def _without_rows(place: Place) -> str:
    return ".".join(part for part in place.path if isinstance(part, str))


def _component_id(place: Place) -> str:
    """For a container, which has no name; cannot meet the id of an input."""
    return "g-" + "-".join((*map(str, place.scope.path), place.component.id))


def _summary(fields: tuple[FieldView, ...]) -> Iterator[ErrorView]:
    for field in fields:
        for text in field.errors:
            yield ErrorView(field.id, field.label, text)
        yield from _summary(field.fields)
        for row in field.rows:
            where = f"{field.label}, {row.legend.lower()}"
            yield from (ErrorView(e.anchor, f"{where}: {e.label}", e.text) for e in _summary(row.fields))


def _kept(settled: Settled) -> Iterator[tuple[str, str]]:
    """What was typed in questions that are hidden now: a person's own text, sent back unseen."""
    for place, standing in zip(settled.places, settled.standings, strict=True):
        component: Component = place.component
        if not standing.hidden or place.typed is UNSET:
            continue
        if isinstance(component, DynamicList):
            for index, origin in enumerate(place.origins):
                yield f"{place.name}.{index}.{ROW}", "" if origin is None else str(origin)
        elif isinstance(component, Question):
            raw = sent(component, place.typed)
            for item in raw if isinstance(raw, list) else [raw]:
                if item is not None and item is not False and not isinstance(item, dict | list):
                    yield place.name, token_of(item)
