"""Asks a shipped decision table outside a process, at once: the same table that diagrams ask. Read once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from msgspec import Struct

from engine.dmn import Decisions, read_decisions
from engine.dmn.model import Decision, Rule, Table
from engine.feel import Evaluation
from processes import catalog

_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""The tables that are asked so do not ask for the day."""


class Reason(Struct, frozen=True, kw_only=True):
    """A rule that fits: its result, and what of the given values it looked at, by name."""

    result: Any
    looked_at: Mapping[str, Any]


class NotDecided(ValueError):
    """The rules that fit are more than the table's hit policy allows."""


def decide(decision: str, values: Mapping[str, Any]) -> Any:
    """The result of `<decision>.dmn`; None where no rule fits. Raises NotDecided, which says no value."""
    decided = _table(decision).decide(decision, dict(values), Evaluation(_ANY_TIME))
    if decided.violations:
        raise NotDecided(f"Expected one result of decision {decision!r}, but its rules contradict each other")
    return decided.value


def reasons_for(decision: str, values: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Every rule of a collecting table that fits, in its order."""
    decisions = _table(decision)
    decided = decisions.decide(decision, dict(values), Evaluation(_ANY_TIME))
    asked = decisions.find(decision)
    if not isinstance(asked, Decision) or not isinstance(asked.logic, Table) or not decided.matched:
        return ()
    looked_at = {rule.id: _names(asked.logic, rule) for rule in asked.logic.rules}
    return tuple(
        Reason(result=result, looked_at={name: values[name] for name in looked_at[rule] if name in values})
        for rule, result in zip(decided.matched, decided.value, strict=True)
    )


def _names(table: Table, rule: Rule) -> list[str]:
    """Of the columns that the rule tests."""
    return [name for column, _ in rule.tests for name in sorted(table.inputs[column].expression.names)]


@cache
def _table(decision: str) -> Decisions:
    file = f"{decision}.dmn"
    return read_decisions((catalog.folder_of_file(file) / file).read_bytes(), file=file)
