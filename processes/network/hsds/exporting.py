"""The resource map as a package of the HSDS 3.1: one JSON object, a list for each table. The same map, the same ids.

Nobody's data: neither who holds a place nor who waits, only how many are free.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.network.hsds.own_terms import DIR3_SCHEME, SCHEME, TAXONOMY, TERMS, row_id
from processes.network.hsds.schema import TABLES
from processes.network.resource_tables import Resource
from processes.network.resources import count_free
from processes.network.tables import Organisation

UNIT, UNIT_NAME = row_id("unit", "place"), "Plaza"
Rows = Iterator[tuple[str, dict[str, Any]]]


def export_package(session: Session, *, now: datetime) -> bytes:
    """Every organisation and resource, also those that are no longer offered, by code."""
    organisations = session.scalars(select(Organisation).order_by(Organisation.code)).all()
    ids = {each.code: _id("organization", each) for each in organisations}
    tables: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    for table, row in _terms():
        tables[table].append(row)
    for organisation in organisations:
        for table, row in _organisation_rows(organisation):
            tables[table].append(row)
    for resource in session.scalars(select(Resource).order_by(Resource.code)).all():
        free = count_free(session, resource, now)
        for table, row in _resource_rows(resource, ids[resource.organisation], free, now):
            tables[table].append(row)
    return json.dumps(tables, ensure_ascii=False, indent=2).encode() + b"\n"


def _terms() -> Rows:
    taxonomy = row_id("taxonomy", TAXONOMY)
    yield (
        "taxonomy",
        {"id": taxonomy, "name": TAXONOMY, "description": "Own terms of the Network", "version": "1"},
    )
    for code, meaning in TERMS.items():
        row = {"id": row_id("term", code), "code": code, "name": meaning, "description": meaning}
        yield "taxonomy_term", {**row, "taxonomy_id": taxonomy}
    yield "unit", {"id": UNIT, "name": UNIT_NAME}


def _organisation_rows(organisation: Organisation) -> Rows:
    key, code = _id("organization", organisation), organisation.code
    yield (
        "organization",
        {"id": key, "name": organisation.name, "description": organisation.description or organisation.name},
    )
    named = [(SCHEME, code)] + ([(DIR3_SCHEME, organisation.dir3)] if organisation.dir3 else [])
    for scheme, identifier in named:
        row = {"id": row_id("identifier", code, scheme), "organization_id": key, "identifier_scheme": scheme}
        yield "organization_identifier", {**row, "identifier_type": scheme, "identifier": identifier}
    own = {
        "ownership": organisation.ownership,
        "standing": organisation.standing,
        "device_class": organisation.device_class,
        "territory": organisation.territory,
    }
    yield from _attributes("organization", key, code, own)


def _resource_rows(resource: Resource, organisation: str, free: int, now: datetime) -> Rows:
    key, code = _id("service", resource), resource.code
    yield (
        "service",
        {
            "id": key,
            "organization_id": organisation,
            "name": resource.name,
            "description": resource.description,
            "status": "active" if resource.is_active else "inactive",
            "email": resource.email or None,
            "eligibility_description": resource.eligibility,
        },
    )
    yield from _where(resource, key, organisation)
    if resource.phone:
        yield "phone", {"id": row_id("phone", code), "service_id": key, "number": resource.phone}
    row = {"id": row_id("capacity", code), "service_id": key, "unit_id": UNIT, "available": free}
    yield "service_capacity", {**row, "maximum": resource.places, "updated": now.isoformat()}
    own = {
        "code": code,
        "device_class": resource.device_class,
        "territory": resource.territory,
        "order_rule": resource.order_rule,
        "offer_days": str(resource.offer_days),
    }
    yield from _attributes("service", key, code, own)


def _where(resource: Resource, service: str, organisation: str) -> Rows:
    if not resource.address and not resource.accessibility:
        return
    code = resource.code
    place = row_id("location", code)
    location = {
        "id": place,
        "location_type": "physical",
        "organization_id": organisation,
        "name": resource.name,
    }
    yield "location", location
    yield "service_at_location", {"id": row_id("at", code), "service_id": service, "location_id": place}
    if resource.address:
        yield (
            "address",
            {
                "id": row_id("address", code),
                "location_id": place,
                "address_1": resource.address,
                "city": resource.city,
                "state_province": resource.province,
                "postal_code": resource.postal_code,
                "country": "ES",
                "address_type": "physical",
            },
        )
    if resource.accessibility:
        row = {"id": row_id("accessibility", code), "location_id": place}
        yield "accessibility", {**row, "description": resource.accessibility}


def _attributes(table: str, key: str, code: str, own: Mapping[str, str | None]) -> Rows:
    for term, value in own.items():
        row = {"id": row_id("attribute", table, code, term), "link_id": key, "link_entity": table}
        yield "attribute", {**row, "taxonomy_term_id": row_id("term", term), "value": value or ""}


def _id(table: str, row: Organisation | Resource) -> str:
    return row.hsds_id or row_id(table, row.code)
