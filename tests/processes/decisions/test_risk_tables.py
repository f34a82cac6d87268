"""The tables of the risk area, row by row; every rule is reached, and nothing sensitive is asked."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.dmn import Decided, Decisions
from engine.dmn.model import Decision, Table

Ask = Callable[[str, Mapping[str, Any]], Decided]

CASES: list[tuple[str, tuple[Any, ...], Any]] = [
    ("chronicity", ("high", "high", "improving"), ("chronic", "sustain")),
    ("chronicity", ("high", "high", "stuck"), ("chronic", "intensive")),
    ("chronicity", ("high", "high", "worsening"), ("chronic", "intensive")),
    ("chronicity", ("high", "low", "improving"), ("vulnerable", "accompany")),
    ("chronicity", ("high", "low", "stuck"), ("vulnerable", "accompany")),
    ("chronicity", ("high", "low", "worsening"), ("vulnerable", "intensive")),
    ("chronicity", ("low", "high", "improving"), ("dependent", "sustain")),
    ("chronicity", ("low", "high", "stuck"), ("dependent", "activate")),
    ("chronicity", ("low", "high", "worsening"), ("dependent", "activate")),
    ("chronicity", ("low", "low", "improving"), ("situational", "ordinary")),
    ("chronicity", ("low", "low", "stuck"), ("situational", "ordinary")),
    ("chronicity", ("low", "low", "worsening"), ("situational", "prevent")),
    ("chronicity", ("low", "low", None), ("undetermined", "ask_data")),
    ("chronicity", (None, None, None), ("undetermined", "ask_data")),
    ("alert_rules", (18, None, None, None, None), ["long_in_rgc"]),
    ("alert_rules", (17, 2, 5, 3, -0.9), None),
    ("alert_rules", (None, 3, 6, None, None), ["returns_to_rgc", "no_contact"]),
    ("alert_rules", (None, None, None, 2.9, -1), ["in_severity", "hdme_falls"]),
    ("alert_rules", (None, None, None, None, None), None),
    ("alert_route", (True, "model", None), ("review", 70)),
    ("alert_route", (None, "model", 0.9), ("complete_data", 60)),
    ("alert_route", (False, "rule", 0.9), ("complete_data", 60)),
    ("alert_route", (True, "rule", None), ("review", 80)),
    ("alert_route", (True, "random", 0.1), ("review", 50)),
    ("alert_route", (True, None, 0.6), ("review", 90)),
    ("alert_route", (True, "model", 0.59), ("review", 70)),
]
INPUTS = {
    "chronicity": ("vulnerability", "dependence", "trend"),
    "alert_rules": ("months_in_rgc", "rgc_spells", "months_since_contact", "hdme_global", "hdme_change"),
    "alert_route": ("data_ok", "alert_kind", "probability"),
}


@pytest.mark.parametrize(("decision", "given", "expected"), CASES)
def test_row(ask: Ask, decision: str, given: tuple[Any, ...], expected: Any) -> None:
    decided = ask(decision, dict(zip(INPUTS[decision], given, strict=True)))
    assert decided.violations == ()
    value = decided.value
    assert (tuple(value.values()) if isinstance(value, dict) else value) == expected


@pytest.mark.parametrize("decision", INPUTS)
def test_every_rule_is_reached(ask: Ask, decisions_by_id: dict[str, Decisions], decision: str) -> None:
    found = decisions_by_id[decision].find(decision)
    assert isinstance(found, Decision)
    assert isinstance(found.logic, Table)
    given = [dict(zip(INPUTS[table], values, strict=True)) for table, values, _ in CASES if table == decision]
    reached = {rule for each in given for rule in ask(decision, each).matched}
    assert reached == {rule.id for rule in found.logic.rules}


def test_the_tables_ask_nothing_but_what_is_listed_here(decisions_by_id: dict[str, Decisions]) -> None:
    """So no sex, origin, minority, disability, rurality or violence; and no score in a rule alert."""
    for decision, inputs in INPUTS.items():
        assert set(decisions_by_id[decision].inputs) == set(inputs)


def test_what_grants_or_suspends_never_sees_a_score(decisions_by_id: dict[str, Decisions]) -> None:
    for decision, decisions in decisions_by_id.items():
        if decision != "alert_route":
            assert not {"probability", "score", "risk"} & set(decisions.inputs)
