"""The documents beside a backup: whole or refused, and what is missing is said."""

import hashlib
import io
import shutil
import stat
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from processes.backups import BackupRefused
from processes.cases.people.document_backup import (
    DIGESTS,
    archive_beside,
    back_up_documents,
    check_archive,
    compare_documents,
    restore_documents,
)
from processes.cases.people.document_store import FolderStore, MemoryStore, UnknownDocument
from processes.cases.people.tables import CaseDocument
from webapp.commands.backup import back_up_database, restore_database

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CONTENTS = {f"{number:032x}": f"%PDF-1.7 number {number}".encode() for number in range(3)}
INFECTED, REMOVED = "d" * 32, "e" * 32


@pytest.fixture
def url(migrated_file: Path, tmp_path: Path) -> str:
    """A database that knows three documents, one that was infected and one that was removed."""
    file = tmp_path / "here.db"
    shutil.copy(migrated_file, file)
    rows = [(name, content, "clean", None) for name, content in CONTENTS.items()]
    rows += [(INFECTED, b"x", "infected", None), (REMOVED, b"y", "clean", NOW)]
    database = sa.create_engine(f"sqlite:///{file}")
    with database.begin() as connection:
        for name, content, state, removed_at in rows:
            connection.execute(
                sa.insert(CaseDocument.__table__).values(
                    id=name,
                    case_code="C-2026-0001",
                    title="Contrato",
                    kind="application/pdf",
                    size=len(content),
                    sha256=hashlib.sha256(content).hexdigest(),
                    state=state,
                    added_at=NOW,
                    added_by="ana",
                    removed_at=removed_at,
                )
            )
    database.dispose()
    return f"sqlite:///{file}"


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    for name, content in CONTENTS.items():
        made.put(name, content)
    return made


def test_what_is_kept_comes_back(url: str, store: MemoryStore, tmp_path: Path) -> None:
    archive = tmp_path / "b.documents.tar"
    copied = back_up_documents(url, store, archive)
    assert (copied.documents, copied.lacking) == (3, ())
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert check_archive(archive) == 3
    there = MemoryStore()
    for _ in range(2):
        restore_documents(archive, there)
    assert {name: b"".join(there.read(name)) for name in CONTENTS} == CONTENTS
    for name in (INFECTED, REMOVED):
        with pytest.raises(UnknownDocument):
            there.read(name)
    assert compare_documents(url, there).lacking == ()


def test_what_is_missing_or_changed_is_named(url: str, store: MemoryStore, tmp_path: Path) -> None:
    gone, changed, _ = CONTENTS
    store.delete(gone)
    store.put(changed, b"another")
    copied = back_up_documents(url, store, tmp_path / "a.tar")
    assert (copied.documents, copied.lacking) == (2, (gone, changed))
    assert check_archive(tmp_path / "a.tar") == 2, "the copy itself is whole"
    assert compare_documents(url, store).lacking == (gone, changed)


def test_nothing_is_overwritten(url: str, store: MemoryStore, tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(b"mine")
    with pytest.raises(BackupRefused, match="exists already"):
        back_up_documents(url, store, tmp_path / "a.tar")
    assert (tmp_path / "a.tar").read_bytes() == b"mine"


def _archive(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def _list(members: dict[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(each).hexdigest()}  {name}\n" for name, each in members.items()).encode()


@pytest.mark.parametrize(
    "members",
    [
        {},
        CONTENTS,
        {**CONTENTS, DIGESTS: _list(dict(list(CONTENTS.items())[:2]))},
        {**dict(list(CONTENTS.items())[:2]), DIGESTS: _list(CONTENTS)},
        {"0" * 32: b"another", DIGESTS: _list({"0" * 32: b"this"})},
        {"../../etc/cron.d/x": b"x", DIGESTS: _list({"../../etc/cron.d/x": b"x"})},
        {DIGESTS: b"\xff\n"},
    ],
    ids=["empty", "no list", "one too many", "one too few", "changed", "a way out", "no digests"],
)
def test_what_is_no_whole_archive_is_refused(tmp_path: Path, members: dict[str, bytes]) -> None:
    with pytest.raises(BackupRefused, match="not a whole copy"):
        check_archive(_archive(tmp_path / "a.tar", members))


def test_half_an_archive_and_a_link_are_refused(url: str, store: MemoryStore, tmp_path: Path) -> None:
    whole = tmp_path / "whole.tar"
    back_up_documents(url, store, whole)
    (tmp_path / "half.tar").write_bytes(whole.read_bytes()[:2_000])
    with tarfile.open(tmp_path / "link.tar", "w") as archive:
        link = tarfile.TarInfo("0" * 32)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    for name in ("half.tar", "link.tar", "nothing.tar"):
        with pytest.raises(BackupRefused, match="not a whole copy"):
            check_archive(tmp_path / name)


def test_the_commands_take_the_documents_along(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here = {
        "CONCIERTO_DATABASE_URL": url,
        "CONCIERTO_SECRET_KEY": "k" * 40,
        "CONCIERTO_DOCUMENTS": str(tmp_path / "here"),
    }
    there = {
        **here,
        "CONCIERTO_DATABASE_URL": f"sqlite:///{tmp_path / 'there.db'}",
        "CONCIERTO_DOCUMENTS": str(tmp_path / "there"),
    }
    for name, content in list(CONTENTS.items())[:2]:
        FolderStore(tmp_path / "here").put(name, content)
    run = CliRunner().invoke
    made = run(back_up_database, ["b", "--lang", "en"], env=here)
    assert made.exit_code == 0, made.output
    assert f"Documents in {archive_beside(Path('b'))}: 2." in made.output
    missing = list(CONTENTS)[2]
    assert missing in made.stderr
    back = run(restore_database, ["b", "--lang", "en"], env=there)
    assert back.exit_code == 0, back.output
    assert "with 2 documents" in back.output
    assert missing in back.stderr
    assert all(
        b"".join(FolderStore(tmp_path / "there").read(name)) == CONTENTS[name] for name in list(CONTENTS)[:2]
    )


def test_the_database_alone(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    here = {
        "CONCIERTO_DATABASE_URL": url,
        "CONCIERTO_SECRET_KEY": "k" * 40,
        "CONCIERTO_DOCUMENTS": str(tmp_path / "here"),
    }
    there = {**here, "CONCIERTO_DATABASE_URL": f"sqlite:///{tmp_path / 'there.db'}"}
    run = CliRunner().invoke
    assert run(back_up_database, ["b", "--no-documents"], env=here).exit_code == 0
    assert not archive_beside(Path("b")).exists()
    back = run(restore_database, ["b"], env=there)
    assert back.exit_code == 0, back.output
    assert "Faltan o han cambiado 3 documentos" in back.stderr


def test_a_damaged_archive_leaves_the_place_empty(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here = {
        "CONCIERTO_DATABASE_URL": url,
        "CONCIERTO_SECRET_KEY": "k" * 40,
        "CONCIERTO_DOCUMENTS": str(tmp_path / "here"),
    }
    run = CliRunner().invoke
    assert run(back_up_database, ["b"], env=here).exit_code == 0
    archive_beside(Path("b")).write_bytes(b"no tar")
    refused = run(
        restore_database, ["b"], env={**here, "CONCIERTO_DATABASE_URL": f"sqlite:///{tmp_path / 'there.db'}"}
    )
    assert refused.exit_code == 2
    assert "no es una copia entera" in refused.stderr
    assert not (tmp_path / "there.db").exists()
