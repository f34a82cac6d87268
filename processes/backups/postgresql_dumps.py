"""PostgreSQL: pg_dump in its custom format, and pg_restore into a database without tables, whole or not at all.

For a database that grows large, and for going back to any moment, archive the write-ahead log (docs/operations.md).
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from processes.backups.refusal import BackupRefused


class PostgresqlDumps:
    """Calls the programs of PostgreSQL; the password goes through the environment, not through the arguments."""

    @staticmethod
    def back_up(url: sa.URL, target: Path) -> None:
        _run(_program("pg_dump"), ["--format=custom", f"--file={target}", "--no-owner"], url)

    @staticmethod
    def restore(source: Path, url: sa.URL) -> None:
        _refuse_tables(url)
        options = ["--no-owner", "--exit-on-error", "--single-transaction"]
        _run(_program("pg_restore"), [*options, f"--dbname={url.database}", str(source)], url, is_named=True)


def _refuse_tables(url: sa.URL) -> None:
    database = sa.create_engine(url)
    try:
        with database.connect() as connection:
            tables = sa.inspect(connection).get_table_names()
    finally:
        database.dispose()
    if tables:
        raise BackupRefused(
            f"La base de datos {url.database} ya tiene tablas: restaure en una vacía",
            f"The database {url.database} has tables already: restore into an empty one",
        )


def _run(program: str, options: Sequence[str], url: sa.URL, *, is_named: bool = False) -> None:
    where = ["--no-password"]
    if url.host:
        where.append(f"--host={url.host}")
    if url.port:
        where.append(f"--port={url.port}")
    if url.username:
        where.append(f"--username={url.username}")
    if not is_named:
        where.append(f"--dbname={url.database}")
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(  # noqa: S603 - the program is PostgreSQL's, and no argument is read by a shell
        [program, *where, *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        name = Path(program).name
        raise BackupRefused(f"{name} no pudo: {said[0]}", f"{name} could not: {said[0]}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupRefused(
            f"Hace falta {name} de PostgreSQL en esta máquina",
            f"PostgreSQL's {name} is needed on this machine",
        )
    return found
