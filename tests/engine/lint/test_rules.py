"""Each rule with diagrams on which it is silent (`valid*.bpmn`) and on which it speaks (`invalid*.bpmn`).

The second line of an invalid diagram says which elements the rule must name; the line must be that of the element.
"""

import re
from pathlib import Path

import pytest

from engine import spiff
from engine.faults import Fault
from engine.lint import FILE_RULES, MODULES, RULES, Known, check
from engine.reader import read_processes

HERE = Path(__file__).parent
DIAGRAMS = sorted(HERE.glob("*/*.bpmn"))
KNOWN = Known(
    handlers=frozenset({"cases.open_case"}),
    roles=frozenset({"cc"}),
    forms=frozenset({"call"}),
    decisions=frozenset({"route"}),
    form_fields={"call": frozenset({"answer"})},
)


def _name(path: Path) -> str:
    return str(path.relative_to(HERE))


def _faults(path: Path) -> list[Fault]:
    xml = path.read_bytes()
    return check(read_processes(xml, file=path.name), file=path.name, known=KNOWN, xml=xml)


def _line_of(text: str, element: str) -> int:
    [line] = [n for n, each in enumerate(text.splitlines(), 1) if re.search(f'<\\w+ id="{element}"', each)]
    return line


@pytest.mark.parametrize("path", [each for each in DIAGRAMS if each.name.startswith("valid")], ids=_name)
def test_a_rule_is_silent_on_what_is_right_and_so_is_every_error(path: Path) -> None:
    assert [
        fault.say("en")
        for fault in _faults(path)
        if fault.rule == path.parent.name or fault.severity == "error"
    ] == []


@pytest.mark.parametrize("path", [each for each in DIAGRAMS if each.name.startswith("invalid")], ids=_name)
def test_a_rule_names_element_and_line_of_what_is_wrong(path: Path) -> None:
    text, rule = path.read_text(), path.parent.name
    expected = re.findall(r"\w+", text.splitlines()[1].removeprefix("<!-- finds:").removesuffix("-->"))
    found = [fault for fault in _faults(path) if fault.rule == rule]
    assert sorted((fault.element, fault.line) for fault in found) == sorted(
        (element, _line_of(text, element)) for element in expected
    )
    assert {fault.severity for fault in found} == {getattr(MODULES[rule], "SEVERITY", "error")}


@pytest.mark.parametrize("path", [each for each in DIAGRAMS if each.name.startswith("invalid")], ids=_name)
def test_a_message_is_a_sentence_in_both_languages(path: Path) -> None:
    for fault in _faults(path):
        assert fault.text.endswith((".", "?")) or fault.rule == "expression", fault.text
        assert fault.text != fault.text_en
        assert len(fault.text) < 240, fault.text


@pytest.mark.parametrize("path", DIAGRAMS, ids=_name)
def test_the_diagrams_follow_the_schema(path: Path) -> None:
    assert [fault.say("en") for fault in spiff.validate(path.read_bytes(), path.name)] == []


def test_every_rule_has_both_diagrams_and_no_diagram_is_without_a_rule() -> None:
    for rule in MODULES:
        assert {"valid.bpmn", "invalid.bpmn"} <= {each.name for each in (HERE / rule).glob("*")}, rule
    assert {path.parent.name for path in DIAGRAMS} == set(MODULES)


def test_every_rule_has_the_name_of_its_file_and_is_run() -> None:
    for name, module in MODULES.items():
        assert module.__name__ == f"engine.lint.{name}"
        assert (module.__doc__ or "").strip()
    assert set(MODULES) == set(RULES) | set(FILE_RULES)
    assert not set(RULES) & set(FILE_RULES)


def test_the_drawing_is_only_looked_at_with_the_file() -> None:
    path = HERE / "diagram_required" / "invalid.bpmn"
    processes = read_processes(path.read_bytes(), file=path.name)
    assert [fault for fault in check(processes, file=path.name) if fault.rule in FILE_RULES] == []
