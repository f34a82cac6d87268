"""The documents of a case: taken in within limits, readable once a scanner has found them clean.

Whoever may see the case may read them. A row is committed before its bytes are scanned, so that what was never looked
at is known. Titles are in no log.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.people.document_kinds import kind_of
from processes.cases.people.document_store import DocumentStore
from processes.cases.people.notes import may_write
from processes.cases.people.tables import CaseDocument
from processes.cases.people.virus_scan import Scan
from processes.cases.queries import find_case_for
from processes.network.professionals import Professional

LARGEST = 7 * 1024 * 1024
LONGEST_TITLE = 200
MOST_OF_A_CASE = 500
READABLE = "clean"


class DocumentRefused(ValueError):
    """The file cannot be taken, or is not for this person. `reason` is a code."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class Sent(Struct, frozen=True, kw_only=True):
    """A file as it was sent. `key`: 32 hexadecimal digits, the same however often one sending arrives."""

    key: str
    title: str
    content: bytes


class Archive(Struct, frozen=True):
    """Where bytes lie and who looks at them; not `is_scanned`: it was decided that nobody does."""

    store: DocumentStore
    scan: Scan
    is_scanned: bool = True


def documents_for(session: Session, professional: Professional, case_code: str) -> Sequence[CaseDocument]:
    """The documents of a case, the latest first, with their state; none of a case that they may not see."""
    if find_case_for(session, professional, case_code) is None:
        return []
    rows = select(CaseDocument).where(CaseDocument.case_code == case_code, CaseDocument.removed_at.is_(None))
    return session.scalars(rows.order_by(CaseDocument.added_at.desc(), CaseDocument.id)).all()


def find_document(
    session: Session, professional: Professional, case_code: str, document_id: str
) -> CaseDocument | None:
    """One of them."""
    return next(
        (row for row in documents_for(session, professional, case_code) if row.id == document_id), None
    )


def add_document(
    session: Session,
    professional: Professional,
    case_code: str,
    sent: Sent,
    archive: Archive,
    *,
    now: datetime,
) -> CaseDocument:
    """Take a file in, not readable yet: the caller commits, then calls `look_at`. Raises DocumentRefused."""
    if find_case_for(session, professional, case_code) is None or not may_write(professional):
        raise DocumentRefused("unknown_case", f"Expected a case that they attend, but {case_code!r} is none")
    known = session.get(CaseDocument, sent.key)
    if known is not None:
        return _require_own(known, professional, case_code)
    kind = _check(sent)
    if len(documents_for(session, professional, case_code)) >= MOST_OF_A_CASE:
        raise DocumentRefused("too_many", f"Expected {MOST_OF_A_CASE} documents at most, but there are more")
    archive.store.put(sent.key, sent.content)
    document = CaseDocument(
        id=sent.key,
        case_code=case_code,
        title=sent.title.strip()[:LONGEST_TITLE],
        kind=kind,
        size=len(sent.content),
        sha256=hashlib.sha256(sent.content).hexdigest(),
        state="pending",
        added_at=now,
        added_by=professional.username,
    )
    session.add(document)
    session.flush()
    return document


def look_at(document: CaseDocument, archive: Archive) -> None:
    """Scan what is not known to be clean; what is infected is deleted. Changed bytes: failed. The caller commits."""
    if document.state not in ("pending", "failed"):
        return
    content = b"".join(archive.store.read(document.id))
    if hashlib.sha256(content).hexdigest() != document.sha256:
        document.state = "failed"
        return
    document.state = archive.scan(content)
    if document.state == "infected":
        archive.store.delete(document.id)


def open_document(
    session: Session, professional: Professional, case_code: str, document_id: str, archive: Archive
) -> tuple[CaseDocument, Iterator[bytes]]:
    """A clean document and its bytes. Raises DocumentRefused: unknown, not_clean."""
    document = find_document(session, professional, case_code, document_id)
    if document is None:
        raise DocumentRefused("unknown", f"Expected a document of {case_code}, but there is none of that id")
    if document.state != READABLE:
        raise DocumentRefused("not_clean", f"Expected a clean document, but it is {document.state}")
    return document, archive.store.read(document.id)


def remove_document(
    session: Session, professional: Professional, document: CaseDocument, archive: Archive, *, now: datetime
) -> None:
    """Its bytes go, the row stays with who and when. Raises DocumentRefused for who did not add it."""
    _require_own(document, professional, document.case_code)
    document.removed_at, document.removed_by = now, professional.username
    session.flush()
    archive.store.delete(document.id)


def _check(sent: Sent) -> str:
    if not sent.title.strip():
        raise DocumentRefused("title", "Expected a title, but got none")
    if not sent.content:
        raise DocumentRefused("empty", "Expected a file with something in it, but it is empty")
    if len(sent.content) > LARGEST:
        raise DocumentRefused("too_large", f"Expected {LARGEST} bytes at most, but got {len(sent.content)}")
    kind = kind_of(sent.content)
    if kind is None:
        raise DocumentRefused(
            "kind", "Expected a PDF, JPEG, PNG, ODT, DOCX or plain text, but it is something else"
        )
    return kind


def _require_own(document: CaseDocument, professional: Professional, case_code: str) -> CaseDocument:
    if document.added_by != professional.username or document.case_code != case_code:
        raise DocumentRefused("not_entitled", "Expected who added the document, but it is another")
    return document
