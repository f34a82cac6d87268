"""What holds for every shipped decision table: nothing left open, both languages, an answer to empty data."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from lxml import etree

from engine.dmn import Decided, Decisions, read_decisions
from engine.dmn.completeness import analyse
from engine.dmn.explaining import explain
from engine.dmn.model import Decision, Table
from engine.feel import Evaluation
from processes import catalog

FILES = {name: content for name, content in catalog.resources().items() if name.endswith(".dmn")}
DECISIONS = [
    (file, decision) for file, content in FILES.items() for decision in read_decisions(content, file=file).ids
]
SPACES = {"d": "https://www.omg.org/spec/DMN/20191111/MODEL/", "care": "urn:concierto:bpmn:care:1"}


def _model(file: str, decision: str) -> Decision:
    found = read_decisions(FILES[file], file=file).find(decision)
    assert isinstance(found, Decision)
    return found


@pytest.mark.parametrize(("file", "decision"), DECISIONS)
def test_no_table_leaves_a_situation_open(file: str, decision: str) -> None:
    logic = _model(file, decision).logic
    if isinstance(logic, Table):
        found = analyse(logic)
        assert (found.gaps, found.overlaps, found.never) == ((), (), ())


@pytest.mark.parametrize(("file", "decision"), DECISIONS)
def test_without_any_data_there_is_an_answer(file: str, decision: str) -> None:
    decided = read_decisions(FILES[file], file=file).decide(decision, {}, Evaluation())
    assert decided.violations == ()


@pytest.mark.parametrize(("file", "decision"), DECISIONS)
def test_what_a_decision_reads_it_declares(file: str, decision: str) -> None:
    """Only what is required is visible: a name that is used and not required would always be null."""
    model = _model(file, decision)
    required = {requirement.key.partition("#")[2] for requirement in model.requires}
    names = {each.removeprefix("input_") for each in required}
    logic = model.logic
    if isinstance(logic, Table):
        used = {name for each in logic.inputs for name in each.expression.names}
        used |= {name for rule in logic.rules for each in rule.outputs if each for name in each.names}
        used |= {name for rule in logic.rules for _, test in rule.tests for name in test.names}
        assert used <= names
        assert names <= used


@pytest.mark.parametrize("file", sorted(FILES))
def test_everything_that_a_person_reads_is_there_in_both_languages(file: str) -> None:
    root = etree.fromstring(FILES[file])
    for element in root.iterfind(".//d:decision", SPACES):
        assert element.findtext("d:description", "", SPACES)
        assert element.findtext("d:extensionElements/care:label", "", SPACES)
        assert element.findtext("d:extensionElements/care:description", "", SPACES)
    for clause in root.iterfind(".//d:input", SPACES):
        assert clause.get("label")
        assert clause.findtext("d:extensionElements/care:label", "", SPACES)
    for rule in root.iterfind(".//d:rule", SPACES):
        said = [rule.findtext("d:description", "", SPACES)]
        said += [
            str(each.findtext("d:text", "", SPACES)) for each in rule.iterfind("d:annotationEntry", SPACES)
        ]
        assert len(said) == 3
        assert all(said)


def test_a_table_says_why_it_has_its_hit_policy() -> None:
    for file in FILES:
        root = etree.fromstring(FILES[file])
        for table in root.iterfind(".//d:decisionTable", SPACES):
            decision = table.getparent()
            assert decision is not None
            policy = str(table.get("hitPolicy"))
            assert policy in str(decision.findtext("d:description", "", SPACES))
            assert policy in str(decision.findtext("d:extensionElements/care:description", "", SPACES))


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_decision_explains_itself(
    ask: Callable[[str, Mapping[str, Any]], Decided],
    decisions_by_id: dict[str, Decisions],
    law: dict[str, Any],
    language: str,
) -> None:
    given = {"needs_assessment": True, "law": law}
    decided = ask("referral_intensity", given)
    lines = explain(decisions_by_id["referral_intensity"], decided, given, Evaluation(), language=language)
    assert "401036" in lines[0]
    assert "referral_intensity_r3" in lines[1]
