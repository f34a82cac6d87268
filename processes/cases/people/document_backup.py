"""The documents of all cases as one archive beside a backup of the database, and back into a store.

A tar file of their bytes under their random names, with their digests at the end. Nothing of a person is in a name.
"""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from msgspec import Struct

from processes.backups.refusal import BackupRefused
from processes.cases.people.document_store import DocumentStore, UnknownDocument
from processes.cases.people.tables import CaseDocument

DIGESTS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  ([0-9a-f]{32})", re.ASCII)


class Copied(Struct, frozen=True, kw_only=True):
    """How many documents there are now, and which rows have none or another one: their ids."""

    documents: int
    lacking: tuple[str, ...]


def archive_beside(backup: Path) -> Path:
    """Where the documents of a database's backup lie."""
    return backup.with_name(f"{backup.name}.documents.tar")


def back_up_documents(database_url: str, store: DocumentStore, target: Path) -> Copied:
    """Write `target`, readable by its owner only: what the rows name, as it lies in the store.

    After the database's backup: what was added in between is in it too. Raises BackupRefused where it exists.
    """
    if target.exists():
        raise BackupRefused(
            f"{target} ya existe y no se sobrescribe", f"{target} exists already and is not overwritten"
        )
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        partial.touch(mode=0o600)
        copied = _write(partial, _named(database_url), store)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return copied


def check_archive(source: Path) -> int:
    """How many documents are in it. Raises BackupRefused unless each is whole and named."""
    with _opened(source) as archive:
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in _members(source, archive)}
    said = _said(source, digests.pop(DIGESTS, None) is not None)
    if said != digests:
        raise _no_archive(source)
    return len(digests)


def restore_documents(source: Path, store: DocumentStore) -> None:
    """Put each into the store; the caller has checked the archive. Twice is the same."""
    with _opened(source) as archive:
        for name, content in _members(source, archive):
            if name != DIGESTS:
                store.put(name, content)


def compare_documents(database_url: str, store: DocumentStore) -> Copied:
    """What the rows say against what lies in the store."""
    named = _named(database_url)
    found = {name: _read(store, name) for name in named}
    lacking = [name for name, digest in named.items() if _digest(found[name]) != digest]
    return Copied(documents=len(named) - len(lacking), lacking=tuple(lacking))


def _named(database_url: str) -> dict[str, str]:
    """The digest of each document that should lie in the store, by its name."""
    database = sa.create_engine(database_url)
    rows = CaseDocument.__table__
    chosen = sa.select(rows.c.id, rows.c.sha256).where(
        rows.c.removed_at.is_(None), rows.c.state != "infected"
    )
    try:
        with database.connect() as connection:
            if not sa.inspect(connection).has_table(CaseDocument.__tablename__):
                return {}
            return {str(row[0]): str(row[1]) for row in connection.execute(chosen.order_by(rows.c.id))}
    finally:
        database.dispose()


def _write(target: Path, named: dict[str, str], store: DocumentStore) -> Copied:
    lacking, lines = [], []
    with target.open("wb") as out, tarfile.open(fileobj=out, mode="w") as archive:
        for name, digest in named.items():
            content = _read(store, name)
            if content is not None:
                _add(archive, name, content)
                lines.append(f"{_digest(content)}  {name}\n")
            if _digest(content) != digest:
                lacking.append(name)
        _add(archive, DIGESTS, "".join(lines).encode())
        archive.close()
        out.flush()
        os.fsync(out.fileno())
    return Copied(documents=len(lines), lacking=tuple(lacking))


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _read(store: DocumentStore, name: str) -> bytes | None:
    try:
        return b"".join(store.read(name))
    except UnknownDocument:
        return None


def _digest(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _opened(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source, mode="r:")
    except (tarfile.TarError, OSError) as error:
        raise _no_archive(source) from error


def _members(source: Path, archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    """Plain files, whatever else a tar could hold; each name once."""
    seen: set[str] = set()
    try:
        for member in archive:
            file = archive.extractfile(member) if member.isreg() else None
            if file is None or member.name in seen:
                raise _no_archive(source)
            seen.add(member.name)
            yield member.name, file.read()
    except (tarfile.TarError, OSError) as error:
        raise _no_archive(source) from error


def _said(source: Path, has_digests: bool) -> dict[str, str]:
    """What the archive's own list says."""
    if not has_digests:
        raise _no_archive(source)
    with _opened(source) as archive:
        file = archive.extractfile(DIGESTS)
        assert file is not None, "it was read before"
        lines = file.read().decode("ascii", "replace").splitlines()
    matches = [_LINE.fullmatch(line) for line in lines]
    if None in matches:
        raise _no_archive(source)
    return {match[2]: match[1] for match in matches if match is not None}


def _no_archive(source: Path) -> BackupRefused:
    return BackupRefused(
        f"{source} no es una copia entera de los documentos",
        f"{source} is not a whole copy of the documents",
    )
