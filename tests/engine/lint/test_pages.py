"""Every rule, and every fault of the reader, has its documentation; the index is what the rules say of themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.lint import MODULES
from engine.lint.__main__ import render_index

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "lint"
HEADINGS = ("Qué comprueba", "Por qué", "Cómo arreglarlo", "What it checks", "Why", "How to mend it")
READING = [
    *(ROOT / "engine" / "reader").glob("*.py"),
    *(ROOT / "engine" / name for name in ("spiff.py", "bundle.py", "service/deploy.py", "service/starts.py")),
]


def test_the_index_is_what_the_rules_say() -> None:
    expected = render_index(PAGES)
    assert (PAGES / "README.md").read_text() == expected, (
        "python -m engine.lint docs/lint > docs/lint/README.md"
    )
    assert expected.count("\n| [") == len(MODULES)


@pytest.mark.parametrize("rule", sorted(MODULES))
def test_each_rule_has_a_page_in_both_languages(rule: str) -> None:
    text = (PAGES / f"{rule}.md").read_text()
    assert text.startswith(f"# `{rule}`: ")
    for heading in HEADINGS:
        said = re.search(rf"^\*\*{heading}\.\*\* (.+)$", text, re.MULTILINE)
        assert said, heading
        assert said[1].endswith(".")
    is_error = getattr(MODULES[rule], "SEVERITY", "error") == "error"
    assert ("Error: " in text) == is_error
    assert ("Warning: " in text) != is_error


def test_every_page_is_of_a_rule() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README", "reading", "bpmnlint"} == set(MODULES)


def test_every_fault_of_reading_and_deploying_is_explained() -> None:
    told = {fault for path in READING for fault in _faults(ast.parse(path.read_text()))}
    explained = set(re.findall(r"^\| `(\w+)` \|", (PAGES / "reading.md").read_text(), re.MULTILINE))
    assert {"not_xml", "flow_to_nowhere", "process_once", "schema"} <= told
    assert told == explained


def _faults(tree: ast.Module) -> Iterator[str]:
    """The rule that each call which makes a fault names: by place or by keyword, or in a constant RULE."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = {"fault": 1, "_refused": 2}.get(name)
            said = [keyword.value for keyword in node.keywords if keyword.arg == "rule"]
            said += node.args[place : place + 1] if place is not None else []
            yield from (each.value for each in said if isinstance(each, ast.Constant))
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "RULE":
            yield str(ast.literal_eval(node.value))
