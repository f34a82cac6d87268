"""Every row about one participant, by the declared treatments: the one walk that export, blocking and erasing take."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from engine.store.tables import instances
from processes.cases.lifecycle.treatments import TREATMENTS, Treatment
from processes.cases.people.tables import Merge
from processes.orm import Base


class UnknownPerson(LookupError):
    """No participant has that code."""


class Row(Struct, frozen=True, kw_only=True):
    """A stored row: its values by column name."""

    treatment: Treatment
    values: Mapping[str, Any]

    @property
    def key(self) -> dict[str, Any]:
        """What finds it again."""
        return {column.name: self.values[column.name] for column in table_of(self.treatment).primary_key}


def gather(session: Session, participant: str) -> list[Row]:
    """Parents before children; who turned out to be the same person is with them. Raises UnknownPerson."""
    people = _same_person(session, participant)
    found: dict[str, list[Row]] = {}
    for treatment in TREATMENTS:
        found.setdefault(treatment.table, []).extend(_rows(session, treatment, people, found))
    if not found["participants"]:
        raise UnknownPerson("Expected a registered participant, but nobody has that code")
    return [row for rows in found.values() for row in rows]


def instances_of(session: Session, rows: list[Row]) -> list[Mapping[str, Any]]:
    """The processes that were or are about them: business keys are their codes."""
    keyed = {"participants": "code", "cases": "code", "registrations": "code", "referrals": "code"}
    keys = {row.values[keyed[row.treatment.table]] for row in rows if row.treatment.table in keyed}
    i = instances.c
    wanted = (i.instance_id, i.process_id, i.version, i.business_key, i.state, i.started_at, i.ended_at)
    chosen = select(*wanted).where(i.business_key.in_(keys)).order_by(i.instance_id)
    return [dict(row._mapping) for row in session.execute(chosen)]


def table_of(treatment: Treatment) -> Table:
    return Base.metadata.tables[treatment.table]


def _same_person(session: Session, participant: str) -> frozenset[str]:
    """The code, and those that were merged into it."""
    known, new = {participant}, {participant}
    while new:
        merged = select(Merge.merged).where(Merge.kept.in_(new), Merge.undone_at.is_(None))
        new = set(session.scalars(merged)) - known
        known |= new
    return frozenset(known)


def _rows(
    session: Session, treatment: Treatment, people: frozenset[str], found: Mapping[str, list[Row]]
) -> Iterator[Row]:
    table = table_of(treatment)
    parent, _, column = treatment.to.partition(".")
    is_root = treatment.table == parent
    wanted = people if is_root else {row.values[column] for row in found[parent]} - {None}
    ordered = select(table).where(table.c[treatment.link].in_(wanted)).order_by(*table.primary_key)
    for row in session.execute(ordered):
        yield Row(treatment=treatment, values=dict(row._mapping))
