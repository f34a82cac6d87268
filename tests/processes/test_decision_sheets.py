"""docs/decisions.md is what the shipped tables say: it is generated, and this compares."""

from pathlib import Path

from engine.dmn import read_decisions
from processes import catalog
from processes.cases.law import shipped_parameters
from processes.decision_sheets import render_page

PAGE = Path(__file__).parents[2] / "docs" / "decisions.md"


def test_the_page_is_the_one_that_the_tables_give() -> None:
    """When it differs: python -m processes.decision_sheets > docs/decisions.md"""
    assert PAGE.read_text("utf-8") == render_page()


def test_every_decision_and_every_parameter_is_on_it() -> None:
    page = render_page()
    for name, content in catalog.resources().items():
        if name.endswith(".dmn"):
            for decision in read_decisions(content, file=name).ids:
                assert f"(`{decision}`)" in page
    for parameter in shipped_parameters():
        assert f"`{parameter.name}`" in page


def test_a_bar_in_a_formula_does_not_break_its_row() -> None:
    rows = [line for line in render_page().splitlines() if line.startswith("|")]
    widths = [line.replace("\\|", "").count("|") for line in rows]
    heads = [place for place, line in enumerate(rows) if set(line) <= set("|-")]
    for place, start in enumerate(heads):
        end = heads[place + 1] - 1 if place + 1 < len(heads) else len(rows)
        assert set(widths[start - 1 : end]) == {widths[start]}
