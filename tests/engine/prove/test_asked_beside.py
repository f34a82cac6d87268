"""What one token writes is asked beside it: another waits for a condition on any of the values that it may write."""

import pytest

from engine.prove import Subject, Surroundings, prove

DIAGRAM = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"
  xmlns:care="urn:concierto:bpmn:care:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <process id="p" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="fork"/><parallelGateway id="fork"/>
  <sequenceFlow id="f1" sourceRef="fork" targetRef="accompany"/>
  <sequenceFlow id="f2" sourceRef="fork" targetRef="agree"/>
  <userTask id="accompany"/><sequenceFlow id="f3" sourceRef="accompany" targetRef="e1"/><endEvent id="e1"/>
  <boundaryEvent id="agreed" attachedToRef="accompany"><conditionalEventDefinition id="c"><condition
    xsi:type="tFormalExpression">=closing = "yes"</condition></conditionalEventDefinition></boundaryEvent>
  <sequenceFlow id="f5" sourceRef="agreed" targetRef="e3"/><endEvent id="e3"/>
  <userTask id="agree"><extensionElements><care:task form="agree"/></extensionElements></userTask>
  <sequenceFlow id="f4" sourceRef="agree" targetRef="e2"/><endEvent id="e2"/>
</process></definitions>"""


@pytest.mark.parametrize("values", [("yes", "no"), ("no", "yes")])
@pytest.mark.parametrize("reduced", [True, False])
def test_whatever_value_comes_first(values: tuple[str, ...], reduced: bool) -> None:
    around = Surroundings(fields={"agree": {"closing": values}})
    proof = prove(Subject.read({"p.bpmn": DIAGRAM}, around), "p", reduced=reduced)
    assert proof.whole
    assert not proof.refuted
