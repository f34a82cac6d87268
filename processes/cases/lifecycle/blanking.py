"""Taking what was said of a participant out of the tables that people read, and putting it back. Codes stay."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Column, Date, delete, insert, update
from sqlalchemy.orm import Session

from engine.store.columns import UtcTime
from processes.cases.lifecycle.gathering import Row, table_of
from processes.cases.lifecycle.treatments import ROOT, find_treatment

NAME = "given_name"
Taken = list[dict[str, Any]]
"""One entry a row that was changed: its table, its key, what was taken out, and whether the row went."""


def take_out(session: Session, rows: Sequence[Row]) -> Taken:
    """Blank and delete as declared, children first; what was there, ready for JSON."""
    taken = [_entry(row) for row in rows if row.treatment.erasing != "kept"]
    for row in reversed(rows):
        if row.treatment.erasing == "kept":
            continue
        table, found = table_of(row.treatment), _is(row)
        if row.treatment.erasing == "deleted":
            session.execute(delete(table).where(*found))
        else:
            session.execute(update(table).where(*found).values(_blanks(row)))
    session.expire_all()
    return taken


def put_back(session: Session, taken: Taken) -> None:
    """The reverse: what was taken out is where it was."""
    for entry in taken:
        treatment = find_treatment(entry["table"])
        assert treatment is not None, "a treatment is never taken away"
        table = table_of(treatment)
        values = {name: _read(table.c[name], value) for name, value in entry["values"].items()}
        if entry["deleted"]:
            session.execute(insert(table).values(values))
        else:
            found = [table.c[name] == value for name, value in entry["key"].items()]
            session.execute(update(table).where(*found).values(values))
    session.expire_all()


def _entry(row: Row) -> dict[str, Any]:
    is_deleted = row.treatment.erasing == "deleted"
    columns = row.values if is_deleted else row.treatment.blanked
    return {
        "table": row.treatment.table,
        "key": msgspec.to_builtins(row.key),
        "values": msgspec.to_builtins({name: row.values[name] for name in columns}),
        "deleted": is_deleted,
    }


def _is(row: Row) -> list[Any]:
    table = table_of(row.treatment)
    return [table.c[name] == value for name, value in row.key.items()]


def _blanks(row: Row) -> dict[str, Any]:
    table = table_of(row.treatment)
    blanks = {name: _nothing(table.c[name], row.values[name]) for name in row.treatment.blanked}
    # Somebody without a name is called by the code wherever a name is shown.
    return {**blanks, NAME: row.values["code"]} if row.treatment.table == ROOT else blanks


def _nothing(column: Column[Any], value: Any) -> Any:
    if column.nullable:
        return None
    return type(value)() if isinstance(value, str | list | dict) else value


def _read(column: Column[Any], value: Any) -> Any:
    if isinstance(value, str) and isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(value, str) and isinstance(column.type, UtcTime):
        return datetime.fromisoformat(value)
    return value
