"""Asks a shipped decision table outside a process, at once: the same table that diagrams ask. Read once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from engine.dmn import Decisions, read_decisions
from engine.feel import Evaluation
from processes import catalog

_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""The tables that are asked so do not ask for the day."""


class NotDecided(ValueError):
    """The rules that fit are more than the table's hit policy allows."""


def decide(decision: str, values: Mapping[str, Any]) -> Any:
    """The result of `<decision>.dmn`; None where no rule fits. Raises NotDecided, which says no value."""
    decided = _table(decision).decide(decision, dict(values), Evaluation(_ANY_TIME))
    if decided.violations:
        raise NotDecided(f"Expected one result of decision {decision!r}, but its rules contradict each other")
    return decided.value


@cache
def _table(decision: str) -> Decisions:
    file = f"{decision}.dmn"
    return read_decisions((catalog.folder_of_file(file) / file).read_bytes(), file=file)
