"""Documents: kinds by content, limits, the scan before the first reading. Where bytes lie: test_document_stores.py."""

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from processes.cases.people.document_kinds import DOCX, KIND_NAMES, ODT, SUFFIXES, kind_of
from processes.cases.people.document_store import MemoryStore, UnknownDocument
from processes.cases.people.documents import (
    LARGEST,
    Archive,
    DocumentRefused,
    Sent,
    add_document,
    documents_for,
    find_document,
    look_at,
    open_document,
    remove_document,
)
from processes.cases.people.virus_scan import Finding, scanner
from processes.network.professionals import Professional

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Who = Callable[[str], Professional]
PDF = b"%PDF-1.7 contract"
NAME = "a" * 32


def package(*names: str, mimetype: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        ("Vivienda: año y medio.\n".encode(), "text/plain"),
        (package("content.xml", mimetype=ODT.encode()), ODT),
        (package("[Content_Types].xml", "word/document.xml"), DOCX),
        (package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        (package("Basic/x.xml", mimetype=ODT.encode()), None),
        (package("evil.exe"), None),
        (package("content.xml", mimetype=b"x" * len(ODT)), None),
        (b"PK\x03\x04 broken", None),
        (b"MZ\x90\x00 program", None),
        (b"<script>alert(1)</script>", None),
        (b"  <!doctype html>", None),
        (b"a\x00b", None),
        (b"\xff\xfe", None),
        (b"   ", None),
    ],
)
def test_the_kind_is_in_the_content(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


def test_every_kind_has_a_name_and_a_suffix() -> None:
    assert set(KIND_NAMES) == set(SUFFIXES)


@pytest.mark.parametrize(
    ("code", "finding"),
    [("0", "clean"), ("1", "infected"), ("2", "failed")],
)
def test_the_scanner_answers_by_its_exit_code(code: str, finding: Finding) -> None:
    program = f"import sys; sys.stdin.buffer.read(); sys.exit({code})"
    assert scanner(f"{sys.executable} -c '{program}'")(PDF) == finding


def test_a_scanner_reads_the_content() -> None:
    program = f"import sys; sys.exit(sys.stdin.buffer.read() == {PDF!r})".replace("'", '"')
    assert scanner(f"{sys.executable} -c '{program}'")(PDF) == "infected"


def test_without_a_scanner_nothing_is_clean_unless_that_was_decided() -> None:
    assert scanner(None)(PDF) == "failed"
    assert scanner("/no/such/scanner -")(PDF) == "failed"
    assert scanner("none")(PDF) == "clean"


def archive(finding: Finding = "clean") -> Archive:
    return Archive(MemoryStore(), lambda _content: finding)


def sent(content: bytes = PDF, title: str = "Contrato de alquiler") -> Sent:
    return Sent(key=NAME, title=title, content=content)


def test_read_only_when_it_was_found_clean(network_session: Session, open_case: str, who: Who) -> None:
    place = archive()
    document = add_document(network_session, who("cruz"), open_case, sent(), place, now=NOW)
    assert (document.state, document.size, document.kind) == ("pending", len(PDF), "application/pdf")
    with pytest.raises(DocumentRefused, match="pending"):
        open_document(network_session, who("cruz"), open_case, NAME, place)
    look_at(document, place)
    _, chunks = open_document(network_session, who("ana"), open_case, NAME, place)
    assert b"".join(chunks) == PDF


@pytest.mark.parametrize(("finding", "is_kept"), [("infected", False), ("failed", True)])
def test_what_is_not_clean_is_never_read(
    network_session: Session, open_case: str, who: Who, finding: Finding, is_kept: bool
) -> None:
    place = archive(finding)
    document = add_document(network_session, who("cruz"), open_case, sent(), place, now=NOW)
    look_at(document, place)
    assert document.state == finding
    with pytest.raises(DocumentRefused, match=finding):
        open_document(network_session, who("cruz"), open_case, NAME, place)
    if is_kept:
        look_at(document, Archive(place.store, lambda _content: "clean"))
        assert document.state == "clean"
    else:
        with pytest.raises(UnknownDocument):
            place.store.read(NAME)


def test_bytes_that_changed_are_a_failure(network_session: Session, open_case: str, who: Who) -> None:
    place = archive()
    document = add_document(network_session, who("cruz"), open_case, sent(), place, now=NOW)
    place.store.put(NAME, b"%PDF-1.7 another")
    look_at(document, place)
    assert document.state == "failed"


@pytest.mark.parametrize(
    ("username", "may_see"),
    [("cruz", True), ("ana", True), ("dora", True), ("fina", False), ("bea", False), ("eloy", False)],
)
def test_who_may_see_the_case_may_read(
    network_session: Session, open_case: str, who: Who, username: str, may_see: bool
) -> None:
    add_document(network_session, who("cruz"), open_case, sent(), archive(), now=NOW)
    assert bool(documents_for(network_session, who(username), open_case)) is may_see
    assert (find_document(network_session, who(username), open_case, NAME) is not None) is may_see


def test_a_restricted_case_keeps_its_documents(network_session: Session, restricted: str, who: Who) -> None:
    add_document(network_session, who("cruz"), restricted, sent(), archive(), now=NOW)
    assert documents_for(network_session, who("dora"), restricted) == []
    assert len(documents_for(network_session, who("ana"), restricted)) == 1


@pytest.mark.parametrize(
    ("content", "title", "reason"),
    [
        (b"", "t", "empty"),
        (PDF, " ", "title"),
        (b"%PDF-" + b"x" * LARGEST, "t", "too_large"),
        (b"MZ\x90\x00 program", "contract.pdf", "kind"),
    ],
)
def test_what_is_not_taken(
    network_session: Session, open_case: str, who: Who, content: bytes, title: str, reason: str
) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        add_document(network_session, who("cruz"), open_case, sent(content, title), archive(), now=NOW)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("username", ["fina", "bea", "eloy"])
def test_who_does_not_attend_adds_nothing(
    network_session: Session, open_case: str, who: Who, username: str
) -> None:
    with pytest.raises(DocumentRefused, match="attend"):
        add_document(network_session, who(username), open_case, sent(), archive(), now=NOW)


def test_sent_twice_is_there_once_and_its_sender_removes_it(
    network_session: Session, open_case: str, who: Who
) -> None:
    place = archive()
    first = add_document(network_session, who("cruz"), open_case, sent(), place, now=NOW)
    assert add_document(network_session, who("cruz"), open_case, sent(), place, now=NOW) is first
    with pytest.raises(DocumentRefused, match="who added"):
        add_document(network_session, who("ana"), open_case, sent(), place, now=NOW)
    with pytest.raises(DocumentRefused, match="who added"):
        remove_document(network_session, who("ana"), first, place, now=NOW)
    remove_document(network_session, who("cruz"), first, place, now=NOW)
    assert documents_for(network_session, who("cruz"), open_case) == []
    with pytest.raises(UnknownDocument):
        place.store.read(NAME)
