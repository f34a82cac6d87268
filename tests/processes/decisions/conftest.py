"""Ask a shipped decision by its id, with the law of one day and a fixed clock."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from engine.dmn import Decided, Decisions, read_decisions
from engine.feel import Evaluation
from processes import catalog
from processes.cases.law import law_context
from processes.network.calendar import days_off

TUESDAY_BEFORE_EASTER = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
LAW = law_context(date(2026, 3, 31))


@cache
def shipped_decisions() -> dict[str, Decisions]:
    """Every shipped file of decisions, by the id of each decision in it."""
    read = [
        read_decisions(content, file=name)
        for name, content in catalog.resources().items()
        if name.endswith(".dmn")
    ]
    return {decision: decisions for decisions in read for decision in decisions.ids}


@cache
def holidays() -> tuple[date, ...]:
    return days_off((2026, 2027))


def ask_decision(decision: str, given: Mapping[str, Any]) -> Decided:
    evaluation = Evaluation(TUESDAY_BEFORE_EASTER, days_off=holidays())
    return shipped_decisions()[decision].decide(decision, {"law": LAW, **given}, evaluation)


@pytest.fixture
def ask() -> Callable[[str, Mapping[str, Any]], Decided]:
    """The decision's value and rules; `given` may bring a law of its own."""
    return ask_decision


@pytest.fixture(scope="session")
def decisions_by_id() -> dict[str, Decisions]:
    return shipped_decisions()


@pytest.fixture(scope="session")
def law() -> dict[str, Any]:
    return dict(LAW)
