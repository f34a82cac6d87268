"""A small file of the HSDS as somebody else would write it: one organisation, two services, an address."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

ORGANISATION = {"id": "o-1", "name": "Comedor del Río", "description": "Comedor social"}
PACKAGE: dict[str, list[dict[str, Any]]] = {
    "organization": [ORGANISATION],
    "service": [
        {
            "id": "s-1",
            "organization_id": "o-1",
            "name": "Comida diaria",
            "status": "active",
            "description": "De lunes a sábado",
            "eligibility_description": "Quien la necesite",
            "email": "comedor@example.org",
        },
        {"id": "s-2", "organization_id": "o-1", "name": "Ropero", "status": "temporarily closed"},
    ],
    "location": [{"id": "l-1", "location_type": "physical"}],
    "service_at_location": [{"id": "sl-1", "service_id": "s-1", "location_id": "l-1"}],
    "address": [
        {
            "id": "a-1",
            "location_id": "l-1",
            "address_1": "Calle Inventada, 1",
            "city": "León",
            "state_province": "León",
            "postal_code": "24000",
            "country": "ES",
            "address_type": "physical",
        }
    ],
    "phone": [{"id": "p-1", "service_id": "s-1", "number": "000 000 000"}],
    "unit": [{"id": "u-1", "name": "Plaza"}],
    "service_capacity": [
        {
            "id": "c-1",
            "service_id": "s-1",
            "unit_id": "u-1",
            "available": 4,
            "maximum": 30,
            "updated": "2026-11-01T00:00:00Z",
        }
    ],
}
MakePackage = Callable[..., bytes]


@pytest.fixture
def make_package() -> MakePackage:
    """`make_package(service={0: {"name": None}})`: the file with columns of rows changed, or taken out (...)."""

    def make(**changes: dict[int, dict[str, Any]]) -> bytes:
        tables = copy.deepcopy(PACKAGE)
        for table, rows in changes.items():
            for number, columns in rows.items():
                row = tables[table][number]
                row.update(columns)
                for name in [name for name, value in columns.items() if value is ...]:
                    del row[name]
        return json.dumps(tables).encode()

    return make
