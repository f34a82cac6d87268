"""Taking records into the Network: compared first, every fault told, then all of it or nothing. Deletes nothing.

The same file twice changes nothing. What was here and is not in the file stays as it is.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.faults import Fault, Refused
from processes.network.hsds.faults import fault
from processes.network.hsds.own_terms import row_id
from processes.network.hsds.records import OrganisationRecord, Records, ResourceRecord
from processes.network.resource_tables import Resource
from processes.network.resources import settled
from processes.network.tables import Organisation, Territory

Row = Organisation | Resource


class Change(Struct, frozen=True, kw_only=True):
    """One organisation or resource: its `code`, whether it is new, and the columns that differ."""

    kind: str
    code: str
    is_new: bool
    columns: tuple[str, ...]


class Plan(Struct, frozen=True, kw_only=True):
    """What an import would do."""

    changes: tuple[Change, ...]
    unchanged: int


def import_records(session: Session, records: Records, *, now: datetime) -> Plan:
    """Store everything that differs; the caller commits. Raises Refused, and then nothing was stored."""
    taking = _Taking(session, records)
    changes, unchanged = [], 0
    for kind, row, code, values in taking.wanted():
        columns = _differences(row, values)
        if row is not None and not columns:
            unchanged += 1
            continue
        changes.append(Change(kind=kind, code=code, is_new=row is None, columns=columns))
        _store(session, kind, row, {**values, "code": code}, now)
    return Plan(changes=tuple(changes), unchanged=unchanged)


class _Taking:
    """The records beside what is stored."""

    def __init__(self, session: Session, records: Records) -> None:
        self._records = records
        self._organisations = {row.code: row for row in session.scalars(select(Organisation))}
        self._resources = {row.code: row for row in session.scalars(select(Resource))}
        self._territories = frozenset(session.scalars(select(Territory.code)))

    def wanted(self) -> Iterator[tuple[str, Row | None, str, dict[str, Any]]]:
        """Each row as it should be: kind, what is stored, its code and values. Raises Refused first of all."""
        organisations = self._coded(self._records.organisations, self._organisations)
        resources = self._coded(self._records.resources, self._resources)
        owners = {record.hsds_id: code for record, code in organisations}
        if faults := [*self._faults(owners, resources)]:
            raise Refused(faults)
        for record, code in organisations:
            yield "organisation", self._organisations.get(code), code, _values(record, code, "organization")
        for resource, code in resources:
            values = {**_values(resource, code, "service"), "organisation": owners[resource.organisation]}
            yield "resource", self._resources.get(code), code, values

    def _coded(self, records: tuple[Any, ...], stored: Mapping[str, Row]) -> list[tuple[Any, str]]:
        """Each record with its code: of the row that had its id, else its own, else one made from its name."""
        known = {row.hsds_id: code for code, row in stored.items() if row.hsds_id}
        taken = {*stored, *(record.code for record in records)}
        coded = []
        for record in records:
            code = known.get(record.hsds_id) or record.code or _free_code(record.values["name"], taken)
            taken.add(code)
            coded.append((record, code))
        return coded

    def _faults(
        self, owners: Mapping[str, str], resources: list[tuple[ResourceRecord, str]]
    ) -> Iterator[Fault]:
        records: tuple[OrganisationRecord | ResourceRecord, ...] = (
            *self._records.organisations,
            *self._records.resources,
        )
        for record in records:
            territory = record.values["territory"]
            if territory is not None and territory not in self._territories:
                yield fault("unknown_territory", record.place, self._records.file)
        for resource, code in resources:
            stored = self._resources.get(code)
            if stored is not None and stored.organisation != owners[resource.organisation]:
                yield fault("other_organisation", resource.place, self._records.file)


def _values(record: OrganisationRecord | ResourceRecord, code: str, table: str) -> dict[str, Any]:
    """With the id that it has elsewhere; one that we gave ourselves need not be remembered."""
    own = record.hsds_id == row_id(table, code)
    return {**record.values, "hsds_id": "" if own else record.hsds_id}


def _differences(row: Row | None, values: Mapping[str, Any]) -> tuple[str, ...]:
    if row is None:
        return tuple(sorted(values))
    return tuple(sorted(name for name, value in values.items() if getattr(row, name) != value))


def _store(session: Session, kind: str, row: Row | None, values: Mapping[str, Any], now: datetime) -> None:
    if row is None:
        row = Organisation(**values) if kind == "organisation" else Resource(**values)
        session.add(row)
    else:
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()
    if isinstance(row, Resource) and row.is_active:
        settled(session, row, now)  # there may be more places than before: who waits is called


def _free_code(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50] or "recurso"
    number = 1
    while (code := stem if number == 1 else f"{stem}_{number}") in taken:
        number += 1
    return code
