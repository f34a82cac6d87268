"""The machine: Python, time zones, the files that hold data and secrets, and room on the disk."""

import shutil
import stat
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from processes.network.calendar import ZONE
from webapp.doctor.finding import Finding, Grade, note

LITTLE_ROOM = 1_000_000_000
NO_ROOM = 100_000_000


def check_host() -> Iterator[Finding]:
    """Python and the time zone of the processes."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield note("python", f"Python {version}", f"Python {version}")
    try:
        zoneinfo.ZoneInfo(ZONE.key)
    except zoneinfo.ZoneInfoNotFoundError:
        yield Finding(
            code="time_zone",
            grade=Grade.FAULT,
            text=f"Este sistema no conoce la zona horaria {ZONE.key}",
            text_en=f"This system does not know the time zone {ZONE.key}",
            remedy="Instale el paquete tzdata.",
            remedy_en="Install the package tzdata.",
        )


def check_files(database_url: str, folder: Path) -> Iterator[Finding]:
    """Who may read the secret and the database, and whether there is room to write."""
    files = [path for path in (folder / "secret", database_file(database_url)) if path and path.exists()]
    for path in files:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077 and _is_open_to_others(path.parent):
            yield Finding(
                code="file_permissions",
                grade=Grade.FAULT if path.name == "secret" else Grade.WARNING,
                text=f"Otros usuarios de la máquina pueden leer {path} ({mode:o})",
                text_en=f"Other users of the machine can read {path} ({mode:o})",
                remedy=f"chmod 600 {path}",
                remedy_en=f"chmod 600 {path}",
            )
    if database := database_file(database_url):
        folder_of_database = database.parent
        yield judge_room(folder_of_database, shutil.disk_usage(folder_of_database).free)


def _is_open_to_others(folder: Path) -> bool:
    return bool(stat.S_IMODE(folder.resolve().stat().st_mode) & 0o011)


def database_file(database_url: str) -> Path | None:
    """Where a SQLite database lies; None for a server."""
    url = sa.make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database)


def judge_room(folder: Path, free: int) -> Finding:
    """What so many free bytes mean."""
    megabytes = free // 1_000_000
    if free >= LITTLE_ROOM:
        return note(
            "disk", f"Quedan {megabytes} MB libres en {folder}", f"{megabytes} MB are free in {folder}"
        )
    return Finding(
        code="disk_full",
        grade=Grade.FAULT if free < NO_ROOM else Grade.WARNING,
        text=f"Solo quedan {megabytes} MB libres en {folder}",
        text_en=f"Only {megabytes} MB are free in {folder}",
        remedy="Haga sitio o lleve la base de datos a otro disco: con el disco lleno nada se guarda (ni se estropea).",
        remedy_en="Make room or move the database: with a full disk nothing is saved (and nothing is damaged).",
    )
