"""Two participants who turn out to be one: a person's act, with a reason, that can be taken back.

What names the merged one (cases, registrations, restrictions) names the kept one afterwards; the merged one's own rows
stay, marked. Running processes carry the case's code and notice nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processes.cases.people.searching import find_person_for
from processes.cases.people.tables import Merge, PersonDetails, Registration, Restriction
from processes.cases.queries import find_open_case
from processes.cases.tables import Case
from processes.network.professionals import Professional

MAY_MERGE = frozenset({"ceas_ts", "supervisor"})
MOVED = {"cases": Case, "registrations": Registration, "restrictions": Restriction}


class MergeRefused(ValueError):
    """The two cannot be made one now. `reason` is a code."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def may_merge(professional: Professional) -> bool:
    """Who keeps the record of a district, or oversees it."""
    return not MAY_MERGE.isdisjoint(professional.roles)


def merge(
    session: Session, professional: Professional, *, kept: str, merged: str, reason: str, now: datetime
) -> Merge:
    """`merged` is `kept`. Raises MergeRefused."""
    for code in (kept, merged):
        _require(session, professional, code)
    if kept == merged or _details(session, merged).merged_into or _details(session, kept).merged_into:
        raise MergeRefused("same", f"Expected two participants, but {merged!r} and {kept!r} are not two")
    if not reason.strip():
        raise MergeRefused("no_reason", "Expected a reason to merge two participants, but got none")
    if find_open_case(session, kept) is not None and find_open_case(session, merged) is not None:
        raise MergeRefused("both_open", "Expected one open case at most, but both have one: close one first")
    moved = {name: _move(session, table, merged, kept) for name, table in MOVED.items()}
    made = Merge(
        kept=kept,
        merged=merged,
        reason=reason.strip(),
        merged_at=now,
        merged_by=professional.username,
        moved=moved,
    )
    session.add(made)
    _details(session, merged).merged_into = kept
    session.flush()
    return made


def undo(session: Session, professional: Professional, made: Merge, *, reason: str, now: datetime) -> None:
    """They are two after all: what was moved goes back, unless it was moved on since. Raises MergeRefused."""
    _require(session, professional, made.kept)
    if made.undone_at is not None:
        raise MergeRefused("undone", f"Expected a merge that stands, but {made.id} was taken back")
    if not reason.strip():
        raise MergeRefused("no_reason", "Expected a reason to take a merge back, but got none")
    both_open = find_open_case(session, made.merged) is not None
    if both_open:
        raise MergeRefused("both_open", "Expected one open case at most, but there would be two")
    for name, table in MOVED.items():
        _move_back(session, table, made.moved[name], made)
    made.undone_at, made.undone_by, made.undo_reason = now, professional.username, reason.strip()
    _details(session, made.merged).merged_into = None
    session.flush()


def merges_of(session: Session, participant: str) -> Sequence[Merge]:
    """Every merge into this participant, the latest first. The caller has let the reader in to the person."""
    of_them = select(Merge).where(Merge.kept == participant)
    return session.scalars(of_them.order_by(Merge.id.desc())).all()


def _require(session: Session, professional: Professional, code: str) -> None:
    if not may_merge(professional):
        raise MergeRefused("not_entitled", "Expected a CEAS social worker or a supervisor, but it is another")
    if find_person_for(session, professional, code) is None:
        raise MergeRefused(
            "unknown_person", f"Expected a participant whom they may know, but {code!r} is none"
        )


def _details(session: Session, code: str) -> PersonDetails:
    found = session.get(PersonDetails, code)
    if found is None:
        found = PersonDetails(
            participant=code, document_kind="", document_number="", street="", postcode="", town=""
        )
        session.add(found)
        session.flush()
    return found


def _move(session: Session, table: Any, merged: str, kept: str) -> list[Any]:
    key = _key_of(table)
    rows = list(session.scalars(select(key).where(table.participant == merged).order_by(key)))
    session.execute(update(table).where(key.in_(rows)).values(participant=kept))
    return rows


def _move_back(session: Session, table: Any, rows: Sequence[Any], made: Merge) -> None:
    still = (_key_of(table).in_(rows), table.participant == made.kept)
    session.execute(update(table).where(*still).values(participant=made.merged))


def _key_of(table: Any) -> Any:
    return table.id if table is Restriction else table.code
