"""SQLite: the online backup in one go, which neither stops writers nor is disturbed by them (WAL)."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from processes.backups.refusal import BackupRefused

WAIT_S = 60.0


class SqliteFiles:
    """A backup is itself a SQLite file, checked before it gets its name."""

    @staticmethod
    def back_up(url: sa.URL, target: Path) -> None:
        source = Path(url.database or "")
        if not source.is_file():
            raise BackupRefused(f"No hay base de datos en {source}", f"There is no database in {source}")
        _copy(source, target)
        _check(target)
        _flush(target)

    @staticmethod
    def restore(source: Path, url: sa.URL) -> None:
        target = Path(url.database or "")
        leftovers = [path for path in _files_of(target) if path.exists()]
        if leftovers:
            raise BackupRefused(
                f"Ya hay una base de datos en {leftovers[0]}: apártela antes",
                f"There is a database in {leftovers[0]} already: move it away first",
            )
        _check(source)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.partial")
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        _copy(source, partial)
        _flush(partial)
        partial.replace(target)


def _files_of(path: Path) -> list[Path]:
    """A log beside a missing database would be read into the restored one."""
    return [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]


def _read_only(path: Path) -> str:
    return f"file:{quote(str(path))}?mode=ro"


def _copy(source: Path, target: Path) -> None:
    """All pages in one step: a single snapshot."""
    with (
        closing(sqlite3.connect(_read_only(source), uri=True, timeout=WAIT_S)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        try:
            reading.backup(writing, pages=-1)
            # One file with nothing beside it; the next opening sets WAL again.
            writing.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            raise _no_backup(source) from error


def _check(path: Path) -> None:
    """Whole, and one of ours."""
    with closing(sqlite3.connect(_read_only(path), uri=True, timeout=WAIT_S)) as connection:
        try:
            [[said], *_] = connection.execute("PRAGMA integrity_check").fetchall()
            is_ours = connection.execute("SELECT count(*) FROM alembic_version").fetchone()[0] == 1
        except sqlite3.Error as error:
            raise _no_backup(path) from error
    if said != "ok" or not is_ours:
        raise _no_backup(path)


def _no_backup(path: Path) -> BackupRefused:
    return BackupRefused(
        f"{path} no es una base de datos entera de Concierto", f"{path} is not a whole database of Concierto"
    )


def _flush(path: Path) -> None:
    """On the disk before it gets its name."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
