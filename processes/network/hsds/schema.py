"""What a file of the HSDS must hold: its tables, what each row needs, which row refers to which.

Source: Human Services Data Specification 3.1 by Open Referral, in its tabular form, here one JSON object with a list
for each table: `required` and `tabular_required` in https://github.com/openreferral/specification/tree/3.1/schema
(https://docs.openreferral.org/en/3.1/hsds/schema_reference.html). The declaration is ours: only what we need or read.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate

MISSING, NOT_TEXT, NOT_NUMBER, NOT_LISTED = "missing", "not_text", "not_number", "not_listed"


def _text(*, is_required: bool = False, one_of: tuple[str, ...] = ()) -> fields.String:
    words: dict[str, Any] = {"required": MISSING, "null": MISSING, "invalid": NOT_TEXT}
    checks: list[Any] = [validate.Length(min=1, error=MISSING)] if is_required else []
    if one_of:
        checks.append(validate.OneOf(one_of, error=NOT_LISTED))
    settings: dict[str, Any] = (
        {"required": True} if is_required else {"allow_none": True, "load_default": None}
    )
    return fields.String(validate=checks, error_messages=words, **settings)


def _count(*, is_required: bool = False) -> fields.Integer:
    words: dict[str, Any] = {"required": MISSING, "null": MISSING, "invalid": NOT_NUMBER}
    settings: dict[str, Any] = (
        {"required": True} if is_required else {"allow_none": True, "load_default": None}
    )
    return fields.Integer(
        validate=validate.Range(min=0, max=100_000, error=NOT_NUMBER), error_messages=words, **settings
    )


class Row(Schema):
    """A row of any table; fields that are not declared are left alone."""

    class Meta:
        unknown = INCLUDE

    id = _text(is_required=True)


class Organization(Row):
    name = _text(is_required=True)
    description = _text(is_required=True)


class OrganizationIdentifier(Row):
    organization_id = _text(is_required=True)
    identifier_scheme = _text()
    identifier_type = _text(is_required=True)
    identifier = _text(is_required=True)


class Service(Row):
    organization_id = _text(is_required=True)
    name = _text(is_required=True)
    status = _text(is_required=True, one_of=("active", "inactive", "defunct", "temporarily closed"))
    description = _text()
    email = _text()
    eligibility_description = _text()


class Location(Row):
    location_type = _text(is_required=True, one_of=("physical", "postal", "virtual"))
    organization_id = _text()
    name = _text()


class ServiceAtLocation(Row):
    service_id = _text(is_required=True)
    location_id = _text(is_required=True)


class Address(Row):
    location_id = _text()
    address_1 = _text(is_required=True)
    city = _text(is_required=True)
    state_province = _text(is_required=True)
    postal_code = _text(is_required=True)
    country = _text(is_required=True)
    address_type = _text(is_required=True, one_of=("physical", "postal", "virtual"))


class Phone(Row):
    number = _text(is_required=True)
    service_id = _text()


class Accessibility(Row):
    location_id = _text()
    description = _text()


class Taxonomy(Row):
    name = _text(is_required=True)
    description = _text(is_required=True)
    version = _text()


class TaxonomyTerm(Row):
    code = _text()
    name = _text(is_required=True)
    description = _text(is_required=True)
    taxonomy_id = _text()


class Attribute(Row):
    link_id = _text(is_required=True)
    taxonomy_term_id = _text(is_required=True)
    link_entity = _text(is_required=True)
    value = _text()


class Unit(Row):
    name = _text(is_required=True)


class ServiceCapacity(Row):
    service_id = _text(is_required=True)
    unit_id = _text(is_required=True)
    available = _count(is_required=True)
    maximum = _count()
    updated = _text(is_required=True)


TABLES: Mapping[str, Row] = {
    "organization": Organization(),
    "organization_identifier": OrganizationIdentifier(),
    "service": Service(),
    "location": Location(),
    "service_at_location": ServiceAtLocation(),
    "address": Address(),
    "phone": Phone(),
    "accessibility": Accessibility(),
    "taxonomy": Taxonomy(),
    "taxonomy_term": TaxonomyTerm(),
    "attribute": Attribute(),
    "unit": Unit(),
    "service_capacity": ServiceCapacity(),
}
NOT_READ = frozenset(
    {
        "contact",
        "cost_option",
        "funding",
        "language",
        "meta_table_description",
        "metadata",
        "program",
        "required_document",
        "schedule",
        "service_area",
        "url",
    }
)
"""Tables of the standard that the resource map has no room for."""
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "organization_identifier": {"organization_id": "organization"},
    "service": {"organization_id": "organization"},
    "location": {"organization_id": "organization"},
    "service_at_location": {"service_id": "service", "location_id": "location"},
    "address": {"location_id": "location"},
    "phone": {"service_id": "service"},
    "accessibility": {"location_id": "location"},
    "taxonomy_term": {"taxonomy_id": "taxonomy"},
    "attribute": {"taxonomy_term_id": "taxonomy_term"},
    "service_capacity": {"service_id": "service", "unit_id": "unit"},
}
"""Column by column: the table whose `id` it holds."""
