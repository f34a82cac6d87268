"""`concierto decide`: the value, the rules and why; every wrong call in one line, without a traceback."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from processes.cases.law import law_context
from webapp.cli import main

ROUTE = Path(__file__).parents[2] / "processes/risk/alert_route.dmn"
DATA = {"data_ok": True, "alert_kind": "model", "probability": 0.7}


def decide(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["decide", *arguments])


def test_it_says_the_value_and_which_rule_matched_and_why() -> None:
    answer = decide(str(ROUTE), "alert_route", "--data", json.dumps(DATA))
    assert answer.exit_code == 0
    assert 'way: "review"' in answer.output
    assert "regla 4 (rule_4) se cumple, porque ¿Datos completos? = true ∈ true" in answer.output
    assert "Probabilidad = 0.7 ∈ >= 0.6" in answer.output


def test_data_may_come_from_a_file_and_the_answer_in_english(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps(DATA | {"data_ok": False}))
    answer = decide(str(ROUTE), "alert_route", "--data", f"@{tmp_path / 'case.json'}", "--lang", "en")
    assert "rule 1 (rule_1) matches, because Are the data complete? = false ∈ not(true)" in answer.output


def test_for_programs_it_is_json() -> None:
    told = json.loads(decide(str(ROUTE), "alert_route", "--data", json.dumps(DATA), "--json").output)
    assert told["matched"] == ["rule_4"]
    assert told["value"] == '{way: "review", priority: 90}'


def test_when_no_rule_matches_it_says_so() -> None:
    answer = decide(str(ROUTE.parent / "chronicity.dmn"), "chronicity")
    assert 'segment: "undetermined"' in answer.output
    assert "ninguna regla se cumple" in answer.output


RGC_AMOUNT = ROUTE.parents[1] / "cases" / "rgc_amount.dmn"
HOUSEHOLD = {"household_members": 2, "computable_income": 0}


@pytest.mark.parametrize(
    ("day", "data", "amount"),
    [
        ("2026-11-22", HOUSEHOLD, "amount: 600"),
        ("2001-01-01", HOUSEHOLD, "amount: null"),
        ("2026-11-22", {**HOUSEHOLD, "law": {}}, "amount: null"),
    ],
)
def test_the_law_of_a_day_is_put_beside_the_data(day: str, data: dict[str, Any], amount: str) -> None:
    answer = decide(str(RGC_AMOUNT), "rgc_amount", "--law-on", day, "--data", json.dumps(data))
    assert answer.exit_code == 0
    assert amount in answer.output


def test_the_law_of_a_day_is_listed_with_its_sources() -> None:
    listed = CliRunner().invoke(main, ["law", "--on", "2026-11-22", "--lang", "en"]).output.splitlines()
    assert len(listed) == len(law_context(date(2026, 11, 22))) - 1
    assert any(line.startswith("rgc_cap_percent = 130") and "1/2019" in line for line in listed)
    assert any(line.startswith("housing_debt_months = 1 month:") for line in listed)
    assert any(line.endswith("[to be checked in the source]") for line in listed)
    told = CliRunner().invoke(main, ["law", "--on", "2026-11-22", "--json"]).output
    assert json.loads(told) == law_context(date(2026, 11, 22))
    assert "ningún parámetro" in CliRunner().invoke(main, ["law", "--on", "1999-01-01"]).output


@pytest.mark.parametrize(
    ("decision", "data", "said"),
    [
        ("gone", "{}", "ninguna decisión «gone». Hay: alert_route."),
        ("alert_route", "{", "no son JSON"),
        ("alert_route", "[1]", "deben ser un objeto"),
        ("alert_route", "@gone.json", "No se puede leer gone.json"),
    ],
)
def test_a_wrong_call_is_told_in_a_line(decision: str, data: str, said: str) -> None:
    answer = decide(str(ROUTE), decision, "--data", data)
    assert answer.exit_code == 2
    assert said in answer.output


def test_a_file_that_is_no_decision_lists_its_faults(tmp_path: Path) -> None:
    (tmp_path / "x.dmn").write_text("<html/>")
    answer = decide(str(tmp_path / "x.dmn"), "x")
    assert answer.exit_code == 2
    assert "x.dmn" in answer.output
    assert "Traceback" not in answer.output
