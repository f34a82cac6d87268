"""A file of the HSDS, read and checked whole: every row by its table's schema, every id, every reference. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from marshmallow import ValidationError
from msgspec import Struct
from msgspec.structs import replace

from engine.faults import Fault, Refused
from processes.network.hsds.faults import fault
from processes.network.hsds.nested import Laid, is_nested, lay_flat
from processes.network.hsds.schema import NOT_READ, REFERENCES, TABLES

Rows = Sequence[Mapping[str, Any]]


class Package(Struct, frozen=True, kw_only=True):
    """The rows of each table that is read, where each stands, and what the file has beside them."""

    file: str
    tables: Mapping[str, Rows]
    places: Mapping[str, Sequence[str]]
    warnings: tuple[Fault, ...]

    def rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each row with its place in the file: `service[3]`, or `contents[3].phones[0]` in the nested form."""
        return zip(self.places.get(table, ()), self.tables.get(table, ()), strict=True)


def read_package(data: bytes, *, file: str = "") -> Package:
    """A file of tables or of nested objects. Raises Refused with every fault; what is kept nowhere is a warning."""
    given = _parse(data, file)
    laid = lay_flat(given, file) if is_nested(given) else _tables_of(given, file)
    faults = [*laid.faults]
    tables = {
        table: [_row(table, row, laid.places[table][number], file, faults) for number, row in enumerate(rows)]
        for table, rows in laid.tables.items()
    }
    package = Package(file=file, tables=tables, places=laid.places, warnings=())
    faults += _double_ids(package)
    faults += _lost_references(package)
    if faults:
        raise Refused(faults)
    beside = {} if is_nested(given) else given
    return replace(package, warnings=tuple(_not_kept(beside, laid.tables, file)))


def _parse(data: bytes, file: str) -> Any:
    try:
        given = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused([fault("not_json", "", file)]) from error
    if not isinstance(given, dict) and not is_nested(given):
        raise Refused([fault("not_tables", "", file)])
    return given


def _tables_of(given: Mapping[str, Any], file: str) -> Laid:
    laid = Laid()
    for table, rows in given.items():
        if table in TABLES and isinstance(rows, list):
            for number, row in enumerate(rows):
                laid.add(table, row, f"{table}[{number}]")
        elif table not in NOT_READ:
            rule = "not_tables" if table in TABLES else "unknown_table"
            laid.faults.append(fault(rule, table, file))
    return laid


def _row(table: str, row: object, place: str, file: str, faults: list[Fault]) -> dict[str, Any]:
    """The row; one with faults as it came, so that its id still counts."""
    if not isinstance(row, dict):
        faults.append(fault("not_row", place, file))
        return {}
    try:
        return dict(TABLES[table].load(row))
    except ValidationError as error:
        messages = cast("Mapping[str, Sequence[str]]", error.messages)
        faults += [fault(str(rules[0]), _inside(place, name), file) for name, rules in messages.items()]
        return row


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _double_ids(package: Package) -> Iterator[Fault]:
    for table in package.tables:
        seen: set[str] = set()
        for place, row in package.rows(table):
            name = row.get("id")
            if isinstance(name, str) and name in seen:
                yield fault("double_id", _inside(place, "id"), package.file)
            seen.add(str(name))


def _lost_references(package: Package) -> Iterator[Fault]:
    ids = {
        table: {row.get("id") for row in rows if isinstance(row.get("id"), str)}
        for table, rows in package.tables.items()
    }
    for table, columns in REFERENCES.items():
        for place, row in package.rows(table):
            for column, target in columns.items():
                value = row.get(column)
                if isinstance(value, str) and value and value not in ids.get(target, set()):
                    yield fault("unknown_reference", _inside(place, column), package.file)


def _not_kept(beside: Mapping[str, Any], tables: Mapping[str, Rows], file: str) -> Iterator[Fault]:
    """Tables with rows, and columns with values, that nothing reads; each once."""
    for table, rows in beside.items():
        if table in NOT_READ and rows:
            yield fault("not_kept", table, file, severity="warning")
    for table, rows in tables.items():
        declared = set(TABLES[table].fields)
        used = {name for row in rows for name, value in row.items() if value not in (None, "", [], {})}
        for name in sorted(used - declared):
            yield fault("not_kept", f"{table}.{name}", file, severity="warning")
