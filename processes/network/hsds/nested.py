"""The nested form of the HSDS (a service or organisation with all that is inside, as its API answers) laid flat. Pure.

Source: the links between the objects of https://docs.openreferral.org/en/3.1/hsds/schema_reference.html. What is said
in several places (the organisation of each service) becomes one row; said differently it is a fault.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from engine.faults import Fault
from processes.network.hsds.faults import fault

INSIDE: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "service": {
        "organization": ("organization", "<organization_id"),
        "service_at_locations": ("service_at_location", ">service_id"),
        "phones": ("phone", ">service_id"),
        "capacities": ("service_capacity", ">service_id"),
        "attributes": ("attribute", ">link_id"),
    },
    "organization": {
        "services": ("service", ">organization_id"),
        "locations": ("location", ">organization_id"),
        "organization_identifiers": ("organization_identifier", ">organization_id"),
        "attributes": ("attribute", ">link_id"),
    },
    "location": {
        "addresses": ("address", ">location_id"),
        "accessibility": ("accessibility", ">location_id"),
        "attributes": ("attribute", ">link_id"),
    },
    "service_at_location": {"location": ("location", "<location_id")},
    "service_capacity": {"unit": ("unit", "<unit_id")},
    "attribute": {"taxonomy_term": ("taxonomy_term", "<taxonomy_term_id")},
    "taxonomy_term": {"taxonomy_detail": ("taxonomy", "<taxonomy_id")},
}
"""What lies inside an object: its table, and the column that links the two, on the inner (>) or the outer (<) row."""


class Laid(Struct, frozen=True, kw_only=True):
    """Rows by table, where each stood in the file, and what is wrong with the form."""

    tables: dict[str, list[Any]] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, table: str, row: object, place: str) -> None:
        self.tables.setdefault(table, []).append(row)
        self.places.setdefault(table, []).append(place)


class _Met(Struct, frozen=True):
    """An object that was met on the way, where, and what its owner adds to it."""

    table: str
    row: object
    place: str
    owner: Mapping[str, str]


def is_nested(given: object) -> bool:
    """A list of objects, a page of one, or a single object; a file of tables is none of them."""
    if isinstance(given, list):
        return bool(given)
    return isinstance(given, dict) and ("contents" in given or isinstance(given.get("id"), str))


def lay_flat(given: Any, file: str) -> Laid:
    """Every object as a row of its table, the outermost first; one that is told twice, once."""
    laid, known = Laid(), dict[tuple[str, str], dict[str, Any]]()
    waiting = deque(_outermost(given))
    while waiting:
        met = waiting.popleft()
        if not isinstance(met.row, dict):
            laid.faults.append(fault("not_row", met.place, file))
            continue
        row, inside = _taken_apart(met, laid.faults, file)
        waiting += inside
        key = row.get("id")
        before = known.get((met.table, key)) if isinstance(key, str) else None
        if before is not None:
            laid.faults.extend(_merged(before, row, met.place, file))
            continue
        if isinstance(key, str):
            known[met.table, key] = row
        laid.add(met.table, row, met.place)
    return laid


def _outermost(given: Any) -> Iterator[_Met]:
    """An organisation is what has services or identifiers and no organisation of its own; else it is a service."""
    if isinstance(given, dict) and "contents" in given:
        rows, at = given["contents"], "contents"
    else:
        rows, at = given, ""
    if not isinstance(rows, list):
        rows = [rows]
    for number, row in enumerate(rows):
        place = f"{at}[{number}]" if at or isinstance(given, list) else ""
        yield _Met(_kind(row), row, place, {})


def _kind(row: object) -> str:
    if not isinstance(row, dict) or row.keys() & {"organization", "organization_id", "status"}:
        return "service"
    return "organization"


def _taken_apart(met: _Met, faults: list[Fault], file: str) -> tuple[dict[str, Any], list[_Met]]:
    """The row without what lies inside, with the ids that link them."""
    assert isinstance(met.row, dict), "the caller has looked"
    links = INSIDE.get(met.table, {})
    row = {name: value for name, value in met.row.items() if name not in links}
    inside: list[_Met] = []
    for name, (table, column) in links.items():
        given = met.row.get(name)
        place = f"{met.place}.{name}" if met.place else name
        if given in (None, []):
            continue
        if column.startswith("<"):
            inside.append(_Met(table, given, place, {}))
            _link(row, column[1:], _id(given), place, faults, file)
        elif isinstance(given, list):
            owner = {column[1:]: _id(met.row)}
            if table == "attribute":
                owner["link_entity"] = met.table
            inside += [_Met(table, each, f"{place}[{at}]", owner) for at, each in enumerate(given)]
        else:
            faults.append(fault("not_list", place, file))
    for column, value in met.owner.items():
        _link(row, column, value, met.place, faults, file)
    return row, inside


def _link(row: dict[str, Any], column: str, value: str, place: str, faults: list[Fault], file: str) -> None:
    said = row.get(column)
    if said in (None, ""):
        row[column] = value
    elif said != value:
        faults.append(fault("other_owner", f"{place}.{column}", file))


def _merged(before: dict[str, Any], row: Mapping[str, Any], place: str, file: str) -> Iterator[Fault]:
    """The first is completed by the second, as far as they agree."""
    for name, value in row.items():
        if before.get(name) in (None, "", [], {}):
            before[name] = value
        elif value not in (None, "", [], {}) and value != before[name]:
            yield fault("told_otherwise", f"{place}.{name}" if place else name, file)


def _id(row: object) -> str:
    """Empty where it has none: its own row says that it is missing."""
    given = row.get("id") if isinstance(row, dict) else None
    return given if isinstance(given, str) else ""
