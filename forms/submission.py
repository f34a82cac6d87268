"""What a person sent -> the values to write, or every error at once in their language.

The server is the authority: only what is shown, may be written and was offered is taken. Stores nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields
from msgspec import Struct

from forms.decoding import ROW, decode, with_value
from forms.entries import build_entry, sent
from forms.model import Checkbox, Computed, DynamicList, Form, ManyChoices, Question
from forms.places import MOST_ROWS, Place, lay_out
from forms.rules import Asked, build_rules, required_message
from forms.settling import Settled, Standing, settle, variables_at
from forms.texts import say


class Submission(Struct, frozen=True, kw_only=True):
    """`values`: variables to write, whole at their root; empty if there are errors.

    `errors`: dotted path -> messages. `typed`: what was sent for its questions, verbatim and nested;
    it can be kept as a draft and given back to `build_view`.
    """

    values: Mapping[str, Any]
    errors: Mapping[str, tuple[str, ...]]
    typed: Mapping[str, Any]

    @property
    def is_valid(self) -> bool:
        return not self.errors


def read_submission(
    form: Form, raw: Mapping[str, Any], initial: Mapping[str, Any], *, language: str, now: datetime
) -> Submission:
    """Read what was sent over the variables `initial`. `now` is aware, in the time zone of the place.

    `raw` is either form data (name -> texts) or nested values. Never raises for anything that is sent.
    """
    settled = settle(lay_out(form, initial, decode(raw)), initial, language=language, now=now)
    answers, errors = _validate(settled, language, now)
    return Submission(
        values={} if errors else _written(settled, answers, initial),
        errors=errors,
        typed=_verbatim(settled),
    )


def read_draft(
    form: Form, raw: Mapping[str, Any], initial: Mapping[str, Any], *, language: str, now: datetime
) -> Mapping[str, Any]:
    """What was sent for the form's own questions, verbatim, without validation."""
    return _verbatim(settle(lay_out(form, initial, decode(raw)), initial, language=language, now=now))


def _validate(
    settled: Settled, language: str, now: datetime
) -> tuple[dict[int, Any], Mapping[str, tuple[str, ...]]]:
    """Answers by the number of their place, and errors; by a marshmallow schema made for this submission."""
    entries: dict[str, fields.Field[Any]] = {}
    raw: dict[str, Any] = {}
    errors: dict[str, tuple[str, ...]] = {}
    for number, (place, standing) in enumerate(zip(settled.places, settled.standings, strict=True)):
        if place.too_many and not standing.hidden:
            errors[place.name] = (say("too_many_rows", language, bound=MOST_ROWS),)
        if isinstance(place.component, Question) and not standing.hidden and not standing.fixed:
            asked = Asked(variables_at(settled.values, place.scope), language, now)
            entries[f"q{number}"] = _entry(place, standing, asked)
            if (value := _given(place.component, place.typed)) is not None:
                raw[place.name] = value
    try:
        loaded = Schema.from_dict(entries)(unknown=EXCLUDE).load(raw)
    except ValidationError as refusal:
        said = {
            str(name): tuple(map(str, messages)) for name, messages in dict(refusal.messages_dict).items()
        }
        order = [place.name for place in settled.places]
        found = errors | said
        return {}, {name: found[name] for name in sorted(found, key=order.index)}
    return {int(name[1:]): value for name, value in loaded.items()}, errors


def _entry(place: Place, standing: Standing, asked: Asked) -> fields.Field[Any]:
    question = place.component
    assert isinstance(question, Question)
    missing = required_message(question, asked.language)
    settings: dict[str, Any] = (
        {"required": True} if question.required else {"load_default": _nothing(question)}
    )
    return build_entry(
        question,
        asked.language,
        offered=standing.offered,
        zone=asked.now.tzinfo,
        data_key=place.name,
        validate=build_rules(place, asked),
        error_messages={"required": missing, "null": missing},
        **settings,
    )


def _given(question: Question, typed: Any) -> Any:
    """What the schema gets; a box that must be ticked and is not counts as not answered."""
    raw = sent(question, typed)
    if (
        isinstance(question, Checkbox)
        and question.required
        and str(raw).lower() in ("false", "off", "0", "no")
    ):
        return None
    return raw


def _nothing(question: Question) -> Any:
    """The value of a question that was left blank."""
    if isinstance(question, ManyChoices):
        return list
    return False if isinstance(question, Checkbox) else None


def _written(settled: Settled, answers: Mapping[int, Any], initial: Mapping[str, Any]) -> Mapping[str, Any]:
    """The variables to write: what stands around an answer in the same variable is kept as it was."""
    changes: list[tuple[tuple[str | int, ...], Any]] = []
    for number, (place, standing) in enumerate(zip(settled.places, settled.standings, strict=True)):
        if standing.hidden:
            continue
        if isinstance(place.component, DynamicList) and place.component.may_change:
            stored = place.before or []
            rows = [{} if origin is None else dict(stored[origin]) for origin in place.origins]
            changes.append((place.path, rows))
        elif isinstance(place.component, Computed) or (standing.fixed and place.defaulted):
            changes.append((place.path, standing.value))
        elif number in answers:
            changes.append((place.path, answers[number]))
    roots = {path[0] for path, _ in changes}
    tree: Any = {name: initial[name] for name in initial if name in roots}
    for path, value in changes:
        tree = with_value(tree, path, value)
    return dict(tree)


def _verbatim(settled: Settled) -> Mapping[str, Any]:
    """Also of questions that are hidden now, so that nothing typed is lost when they come back."""
    tree: Any = {}
    for place, standing in zip(settled.places, settled.standings, strict=True):
        component = place.component
        if isinstance(component, DynamicList) and component.may_change:
            rows = [{ROW: "" if origin is None else str(origin)} for origin in place.origins]
            tree = with_value(tree, place.path, rows)
        elif isinstance(component, Question) and not standing.fixed:
            raw = sent(component, place.typed)
            if raw is not None and all(
                _is_plain(item) for item in (raw if isinstance(component, ManyChoices) else [raw])
            ):
                tree = with_value(tree, place.path, raw)
    return dict(tree)


def _is_plain(raw: Any) -> bool:
    """Whether what was sent can be shown again as text."""
    return raw is not None and not isinstance(raw, dict | list | tuple)
