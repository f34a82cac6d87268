"""A whole database into one file and back: engine, business and deployed files together, as of one moment.

On SQLite by its online backup, on PostgreSQL by pg_dump and pg_restore. Redis needs none: it holds only wake-ups.
"""

from pathlib import Path

import sqlalchemy as sa

from processes.backups import postgresql_dumps, sqlite_files
from processes.backups.refusal import BackupRefused

__all__ = ["BackupRefused", "back_up", "restore"]


def back_up(database_url: str, target: Path) -> int:
    """Write `target`, readable by its owner only; how many bytes. Raises BackupRefused, also where it exists.

    Others may go on writing meanwhile; what they commit after the beginning is not in it.
    """
    if target.exists():
        raise BackupRefused(
            f"{target} ya existe y no se sobrescribe", f"{target} exists already and is not overwritten"
        )
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        partial.touch(mode=0o600)
        _kind(database_url).back_up(sa.make_url(database_url), partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def restore(source: Path, database_url: str) -> None:
    """Fill an empty place with a backup. Raises BackupRefused: there is something already, or it is no backup."""
    if not source.is_file():
        raise BackupRefused(f"No hay ningún archivo {source}", f"There is no file {source}")
    _kind(database_url).restore(source, sa.make_url(database_url))


def _kind(database_url: str) -> "type[sqlite_files.SqliteFiles] | type[postgresql_dumps.PostgresqlDumps]":
    if sa.make_url(database_url).get_backend_name() == "sqlite":
        return sqlite_files.SqliteFiles
    return postgresql_dumps.PostgresqlDumps
