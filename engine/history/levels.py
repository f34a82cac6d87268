"""How much of an ended instance a process keeps, and for how long: `care:process history="..." historyDays="..."`.

Values only; keeping.py acts on them.
"""

from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from engine.model import Process


class Level(StrEnum):
    """FULL keeps everything for the term, ACTIVITY who did what and when but no values, NONE only counts."""

    FULL = "full"
    ACTIVITY = "activity"
    NONE = "none"


class Depth(StrEnum):
    """What a purge takes away: the VALUES (journal and variables), or ALL that names the instance."""

    VALUES = "values"
    ALL = "all"


class Term(Struct, frozen=True):
    """What is kept of instances of one version, and how long all of it at most."""

    level: Level
    retention: timedelta


def term_of(process: Process, default: timedelta) -> Term:
    """What the diagram says; without a word, everything for the host's `default`."""
    said: dict[str, str] = next(iter(process.care.get("process", ())), {})
    days = said.get("historyDays", "")
    level = said.get("history", Level.FULL)
    return Term(
        Level(level) if level in set(Level) else Level.FULL,
        timedelta(days=int(days)) if days.isdecimal() else default,
    )
