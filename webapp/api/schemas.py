"""Fields and schemas that several resources share. Ids are text: they are larger than JavaScript's exact numbers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from webapp.api.json import BadValue, read_value, render_value
from webapp.api.paging import LARGEST

ID = r"^[1-9][0-9]{0,18}$"
LARGEST_ID = 2**63 - 1
LINE = r"^[^\u0000-\u001f\u007f]*$"
NOT_BLANK = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
CURSOR = r"^[A-Za-z0-9_-]+$"


class Id(fields.String):
    """An id that the engine gave, as text; a number inside."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(validate=validate.Regexp(ID), **settings)

    def _deserialize(self, value: Any, *where: Any, **named: Any) -> Any:
        text = super()._deserialize(value, *where, **named)
        super()._validate(text)
        return min(int(text), LARGEST_ID)

    def _validate(self, value: Any) -> None:
        """Done on the text already."""


class Variables(fields.Dict):
    """Values by name; {"@": "2026-11-22"} is a date, time or duration."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(keys=fields.String(), **settings)

    def _deserialize(self, value: Any, *_where: Any, **_named: Any) -> Any:
        if not isinstance(value, Mapping):
            raise self.make_error("invalid")
        try:
            return {name: read_value(inner) for name, inner in value.items()}
        except BadValue as error:
            raise ValidationError(f"Unsupported value: {error}") from None

    def _serialize(self, value: Any, *_where: Any, **_named: Any) -> Any:
        return None if value is None else {name: render_value(inner) for name, inner in value.items()}


class Value(fields.Raw):
    """One FEEL value of any kind."""

    def _serialize(self, value: Any, *_where: Any, **_named: Any) -> Any:
        return render_value(value)


class Whole(fields.Integer):
    """A whole number; 3.0 is one too, as JSON Schema has it."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(strict=True, **settings)

    def _deserialize(self, value: Any, *where: Any, **named: Any) -> Any:
        is_whole = isinstance(value, Decimal) and value.adjusted() < 20 and value == value.to_integral_value()
        return super()._deserialize(int(value) if is_whole else value, *where, **named)


def line(*, longest: int = 200, shortest: int = 0, **settings: Any) -> fields.String:
    """One line of text, without control characters."""
    checks = [validate.Length(shortest, longest), validate.Regexp(LINE)]
    return fields.String(validate=checks, **settings)


def reason() -> fields.String:
    """Why: every operation needs one, for the journal."""
    about = "Why; it is written into the journal. Name nobody."
    checks = [validate.Length(1, 1000), validate.Regexp(NOT_BLANK)]
    return fields.String(required=True, validate=checks, metadata={"description": about})


def number() -> fields.Integer:
    """The number of something inside an instance."""
    bounds = validate.Range(1, 2**53)
    return Whole(required=True, validate=bounds)


class PageQuery(Schema):
    limit = fields.Integer(load_default=50, validate=validate.Range(1, LARGEST))
    after = fields.String(
        load_default=None,
        validate=[validate.Length(1, 400), validate.Regexp(CURSOR)],
        metadata={"format": "cursor", "description": "The `next` of the page before."},
    )


class OutcomeSchema(Schema):
    """What a command came to. `version` counts the instance's steps; it is in the ETag."""

    instance_id = fields.String(required=True)
    version = fields.Integer(required=True)
    ended = fields.Boolean(required=True)


class ReasonBody(Schema):
    reason = reason()


def page_of(item: type[Schema], name: str) -> type[Schema]:
    """A page of such items."""
    about = "The cursor of the next page; empty at the end."
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(required=True, metadata={"description": about}),
        },
        name=name,
    )


def moment(**settings: Any) -> fields.AwareDateTime:
    """A time with its zone, ISO 8601."""
    return fields.AwareDateTime(format="iso", **settings)
