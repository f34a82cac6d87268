"""What a participant's life project says, in their own words: capacities first. Pure."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

WORDS_AT_MOST = 6000
PARTS = ("capacities", "supports", "hopes", "own_words")
"""In the order in which they are asked and shown: what there is before what is missing."""


class Project(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`own_words`: whatever the person wants to say that no question asked for."""

    capacities: str = ""
    supports: str = ""
    hopes: str = ""
    own_words: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, part).strip() for part in PARTS)


class ProjectRefused(ValueError):
    """What was given is no life project; names the parts, never what was written."""


def read_project(given: Mapping[str, Any]) -> Project:
    """Raises ProjectRefused."""
    try:
        project = msgspec.convert({part: given.get(part) or "" for part in PARTS}, Project)
    except msgspec.ValidationError:
        raise ProjectRefused("Expected words in each part of the project, but one holds no text") from None
    long = [part for part in PARTS if len(getattr(project, part)) > WORDS_AT_MOST]
    if long:
        raise ProjectRefused(f"Expected at most {WORDS_AT_MOST} characters, but {', '.join(long)} has more")
    return project


def write_project(project: Project) -> dict[str, Any]:
    """For storing."""
    written: dict[str, Any] = msgspec.to_builtins(project)
    return written
