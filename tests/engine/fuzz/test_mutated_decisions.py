"""Whatever is done to a decision file: it is refused with its faults, or every decision decides within its budget."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_mutants import mutate

from engine.dmn import Decisions, UnknownDecision, read_decisions, read_leniently
from engine.feel import Budget, BudgetExceeded, Evaluation

ROOT = Path(__file__).parents[3]
SHIPPED = [*sorted((ROOT / "processes").rglob("*.dmn")), *sorted((ROOT / "tests").rglob("*.dmn"))]
MANY = max(500, settings().max_examples)
VALUES = [None, True, 0, 7, -1.5, "x", "alta", [], [1, "a"], {"call": 3}, {"a": [1]}]
EVERYTHING = b"""
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="all" name="all" namespace="urn:all">
  <itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"low","high"</text></allowedValues>
  </itemDefinition>
  <itemDefinition name="tPerson"><itemComponent name="age"><typeRef>number</typeRef></itemComponent>
    <itemComponent name="levels" isCollection="true"><typeRef>tLevel</typeRef></itemComponent></itemDefinition>
  <inputData id="age" name="age"><variable name="age" typeRef="number"/></inputData>
  <businessKnowledgeModel id="double" name="double"><variable name="double"/>
    <encapsulatedLogic><formalParameter name="n" typeRef="number"/><literalExpression><text>n * 2</text>
    </literalExpression></encapsulatedLogic></businessKnowledgeModel>
  <decision id="level" name="level"><variable name="level" typeRef="tLevel"/>
    <informationRequirement><requiredInput href="#age"/></informationRequirement>
    <decisionTable hitPolicy="PRIORITY"><input><inputExpression typeRef="number"><text>age</text></inputExpression>
      <inputValues><text>[0..120]</text></inputValues></input>
      <output name="level" typeRef="string"><outputValues><text>"high","low"</text></outputValues>
        <defaultOutputEntry><text>"low"</text></defaultOutputEntry></output>
      <rule id="r1"><inputEntry><text>&lt; 30</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
      <rule id="r2"><inputEntry><text>[18..40], 65</text></inputEntry>
        <outputEntry><text>"high"</text></outputEntry></rule>
    </decisionTable></decision>
  <decision id="sum" name="sum"><variable name="sum"/>
    <informationRequirement><requiredInput href="#age"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="#double"/></knowledgeRequirement>
    <context><contextEntry><variable name="twice"/><invocation><literalExpression><text>double</text>
      </literalExpression>
      <binding><parameter name="n"/><literalExpression><text>age</text></literalExpression></binding></invocation>
      </contextEntry>
      <contextEntry><variable name="rows"/><relation><column name="x"/><column name="y"/>
        <row><literalExpression><text>1</text></literalExpression><literalExpression><text>twice</text>
        </literalExpression></row></relation></contextEntry>
      <contextEntry><variable name="few"/><filter><in><literalExpression><text>rows</text></literalExpression></in>
        <match><literalExpression><text>item.x = 1</text></literalExpression></match></filter></contextEntry>
      <contextEntry><variable name="many"/><for iteratorVariable="i"><in><literalExpression><text>[1,2,3]</text>
        </literalExpression></in><return><literalExpression><text>i + count(partial)</text></literalExpression></return>
        </for></contextEntry>
      <contextEntry><conditional><if><literalExpression><text>age > 3</text></literalExpression></if>
        <then><list><literalExpression><text>many</text></literalExpression></list></then>
        <else><literalExpression><text>few</text></literalExpression></else></conditional></contextEntry>
    </context></decision>
  <decisionService id="both" name="both"><variable name="both"/><outputDecision href="#level"/>
    <outputDecision href="#sum"/><inputData href="#age"/></decisionService>
</definitions>"""
FILES = [EVERYTHING, *(path.read_bytes() for path in SHIPPED)]


def _decide_all(decisions: Decisions, random: Random) -> list[Any]:
    names = {*decisions.inputs, "age", "attempts", "clocks"}
    found = []
    for identity in dict.fromkeys(decisions.graph.own):
        variables = {name: random.choice(VALUES) for name in names if random.random() < 0.8}
        budget = Budget(steps=5_000, size=50_000)
        try:
            found.append(decisions.decide(identity, variables, Evaluation(budget=budget)))
        except (BudgetExceeded, UnknownDecision):
            found.append(None)
    return found


@pytest.mark.parametrize("xml", FILES, ids=["everything", *(path.stem for path in SHIPPED)])
def test_as_it_is_it_decides(xml: bytes) -> None:
    assert any(_decide_all(read_decisions(xml, file="whole.dmn"), Random(1)))


@settings(max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(xml=st.sampled_from(FILES), random=st.randoms(use_true_random=False))
def test_a_mutated_decision_is_refused_or_decides(xml: bytes, random: Random) -> None:
    decisions, faults = read_leniently(mutate(xml, random), file="mutant.dmn")
    assert all(fault.text and fault.text_en for fault in faults)
    _decide_all(decisions, random)
