"""The state of a document is one of those that the diagram gives it: two gateways that ask it agree."""

from engine.prove import Subject, prove

DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
<process id="p" isExecutable="true">
<dataObject id="d" name="Contract"/>
<dataObjectReference id="signed" dataObjectRef="d"><dataState name="signed"/></dataObjectReference>
<dataObjectReference id="drafted" dataObjectRef="d"><dataState name="draft"/></dataObjectReference>
<startEvent id="s"/><sequenceFlow id="s_g" sourceRef="s" targetRef="g"/>
<exclusiveGateway id="g" default="g_b"/>
<sequenceFlow id="g_a" sourceRef="g" targetRef="a"><conditionExpression>=wanted</conditionExpression></sequenceFlow>
<sequenceFlow id="g_b" sourceRef="g" targetRef="b"/>
<userTask id="a"><dataOutputAssociation id="ao"><targetRef>signed</targetRef></dataOutputAssociation></userTask>
<userTask id="b"><dataOutputAssociation id="bo"><targetRef>drafted</targetRef></dataOutputAssociation></userTask>
<sequenceFlow id="a_h" sourceRef="a" targetRef="h"/><sequenceFlow id="b_h" sourceRef="b" targetRef="h"/>
<exclusiveGateway id="h" default="h_k"/>
<sequenceFlow id="h_x" sourceRef="h" targetRef="x">
<conditionExpression>=Contract state = "signed"</conditionExpression></sequenceFlow>
<sequenceFlow id="h_k" sourceRef="h" targetRef="k"/>
<exclusiveGateway id="k" default="k_z"/>
<sequenceFlow id="k_y" sourceRef="k" targetRef="y">
<conditionExpression>=Contract state = "STATE"</conditionExpression></sequenceFlow>
<sequenceFlow id="k_z" sourceRef="k" targetRef="z"/>
<endEvent id="x"/><endEvent id="y"/><endEvent id="z"/>
</process></definitions>"""


def refuted(state: str) -> list[tuple[str, str]]:
    proof = prove(Subject.read({"p.bpmn": DIAGRAM.replace("STATE", state).encode()}), "p")
    return [(each.id, each.element) for each in proof.refuted]


def test_what_another_gateway_has_asked_of_a_document_is_known() -> None:
    assert refuted("signed") == [("steps_can_run", "y")]


def test_another_state_of_it_can_come() -> None:
    assert refuted("draft") == [("steps_can_run", "z")]
