"""A file of the HSDS, read and checked whole: every row by its table's schema, every id, every reference. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from marshmallow import ValidationError
from msgspec import Struct

from engine.faults import Fault, Refused
from processes.network.hsds.faults import fault
from processes.network.hsds.schema import NOT_READ, REFERENCES, TABLES

Rows = Sequence[Mapping[str, Any]]


class Package(Struct, frozen=True, kw_only=True):
    """The rows of each table that is read, and what the file has beside them."""

    file: str
    tables: Mapping[str, Rows]
    warnings: tuple[Fault, ...]

    def rows(self, table: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Each row with its number in the file."""
        return enumerate(self.tables.get(table, ()))


def read_package(data: bytes, *, file: str = "") -> Package:
    """Raises Refused with every fault of form; what is kept nowhere is a warning."""
    given = _parse(data, file)
    faults: list[Fault] = []
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, rows in given.items():
        if table in TABLES and isinstance(rows, list):
            tables[table] = [_row(table, number, row, file, faults) for number, row in enumerate(rows)]
        elif table not in NOT_READ:
            rule = "not_tables" if table in TABLES else "unknown_table"
            faults.append(fault(rule, table, file))
    faults += _double_ids(tables, file)
    faults += _lost_references(tables, file)
    if faults:
        raise Refused(faults)
    return Package(file=file, tables=tables, warnings=tuple(_not_kept(given, file)))


def _parse(data: bytes, file: str) -> dict[str, Any]:
    try:
        given = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused([fault("not_json", "", file)]) from error
    if not isinstance(given, dict):
        raise Refused([fault("not_tables", "", file)])
    return given


def _row(table: str, number: int, row: object, file: str, faults: list[Fault]) -> dict[str, Any]:
    """The row; one with faults as it came, so that its id still counts."""
    place = f"{table}[{number}]"
    if not isinstance(row, dict):
        faults.append(fault("not_row", place, file))
        return {}
    try:
        return dict(TABLES[table].load(row))
    except ValidationError as error:
        messages = cast("Mapping[str, Sequence[str]]", error.messages)
        faults += [fault(str(rules[0]), f"{place}.{name}", file) for name, rules in messages.items()]
        return row


def _double_ids(tables: Mapping[str, Rows], file: str) -> Iterator[Fault]:
    for table, rows in tables.items():
        seen: set[str] = set()
        for number, row in enumerate(rows):
            name = row.get("id")
            if isinstance(name, str) and name in seen:
                yield fault("double_id", f"{table}[{number}].id", file)
            seen.add(str(name))


def _lost_references(tables: Mapping[str, Rows], file: str) -> Iterator[Fault]:
    ids = {
        table: {row.get("id") for row in rows if isinstance(row.get("id"), str)}
        for table, rows in tables.items()
    }
    for table, columns in REFERENCES.items():
        for number, row in enumerate(tables.get(table, ())):
            for column, target in columns.items():
                value = row.get(column)
                if isinstance(value, str) and value and value not in ids.get(target, set()):
                    yield fault("unknown_reference", f"{table}[{number}].{column}", file)


def _not_kept(given: Mapping[str, Any], file: str) -> Iterator[Fault]:
    """Tables with rows, and columns with values, that nothing reads; each once."""
    for table, rows in given.items():
        if table in NOT_READ and rows:
            yield fault("not_kept", table, file, severity="warning")
        if table not in TABLES:
            continue
        declared = set(TABLES[table].fields)
        used = {name for row in rows for name, value in row.items() if value not in (None, "", [], {})}
        for name in sorted(used - declared):
            yield fault("not_kept", f"{table}.{name}", file, severity="warning")
