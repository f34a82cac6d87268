"""Confidential notes of a case: read by their author and by whom the author chose, as long as they may see the case.

The words are in one column of one table: in no process, no journal, no story line and no export of processes.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from processes.cases.people.restricting import MAY_BE_NAMED
from processes.cases.people.tables import ConfidentialNote, NoteReader
from processes.cases.queries import find_case_for
from processes.network.professionals import Professional
from processes.network.queries import find_professional

LONGEST = 10_000


class NoteRefused(ValueError):
    """The note is not for this person, or is none. `reason` is a code."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def may_write(professional: Professional) -> bool:
    """Who attends people; the caller has found the case for them."""
    return not MAY_BE_NAMED.isdisjoint(professional.roles)


def notes_for(session: Session, professional: Professional, case_code: str) -> Sequence[ConfidentialNote]:
    """The notes of a case that this professional may read, the latest first; none of a case that they may not see."""
    if find_case_for(session, professional, case_code) is None:
        return []
    notes = select(ConfidentialNote).where(
        ConfidentialNote.case_code == case_code,
        ConfidentialNote.struck_at.is_(None),
        _may_read(professional.username),
    )
    return session.scalars(notes.order_by(ConfidentialNote.id.desc())).all()


def write_note(
    session: Session,
    professional: Professional,
    case_code: str,
    words: str,
    *,
    readers: Collection[str],
    now: datetime,
) -> ConfidentialNote:
    """Raises NoteRefused: no case of theirs, no words, or a reader who may not see the case."""
    if find_case_for(session, professional, case_code) is None or not may_write(professional):
        raise NoteRefused("unknown_case", f"Expected a case that they attend, but {case_code!r} is none")
    words = words.strip()
    if not words or len(words) > LONGEST:
        raise NoteRefused("words", f"Expected 1 to {LONGEST} characters, but got {len(words)}")
    chosen = [name for name in dict.fromkeys(readers) if name != professional.username]
    for username in chosen:
        reader = find_professional(session, username)
        if reader is None or find_case_for(session, reader, case_code) is None:
            raise NoteRefused(
                "reader", f"Expected a reader who may see {case_code}, but {username!r} may not"
            )
    note = ConfidentialNote(case_code=case_code, author=professional.username, words=words, written_at=now)
    session.add(note)
    session.flush()
    session.add_all(NoteReader(note=note.id, username=username, added_at=now) for username in chosen)
    session.flush()
    return note


def strike_note(
    session: Session, professional: Professional, case_code: str, note_id: int, *, now: datetime
) -> None:
    """Its author takes a note back: it stays stored, and nobody reads it any more. Raises NoteRefused."""
    own = [
        each for each in notes_for(session, professional, case_code) if each.author == professional.username
    ]
    note = next((each for each in own if each.id == note_id), None)
    if note is None:
        raise NoteRefused("unknown_note", f"Expected a note of their own, but {note_id} is none")
    note.struck_at = now
    session.flush()


def readers_of(session: Session, notes: Collection[ConfidentialNote]) -> dict[int, list[str]]:
    """User names by note, without the author. The caller has read the notes for their reader."""
    rows = session.execute(
        select(NoteReader.note, NoteReader.username)
        .where(NoteReader.note.in_([note.id for note in notes]))
        .order_by(NoteReader.id)
    )
    found: dict[int, list[str]] = {note.id: [] for note in notes}
    for note, username in rows:
        found[note].append(username)
    return found


def _may_read(username: str) -> ColumnElement[bool]:
    chosen = select(NoteReader.note).where(NoteReader.username == username)
    return or_(ConfidentialNote.author == username, ConfidentialNote.id.in_(chosen))
