"""An event sub-process of a called process belongs to that process, not to its caller."""

from engine.testing import Harness

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">'
    '<message id="m1" name="m1"/>'
)
CALLED = """<process id="q" isExecutable="true"><startEvent id="qs"/><task id="t0"/><userTask id="u"/>
<endEvent id="qe"/><sequenceFlow id="g1" sourceRef="qs" targetRef="t0"/>
<sequenceFlow id="g2" sourceRef="t0" targetRef="u"/>
<sequenceFlow id="g3" sourceRef="u" targetRef="qe"/>
<subProcess id="esp" triggeredByEvent="true"><startEvent id="es" isInterrupting="false">
<messageEventDefinition messageRef="m1"/></startEvent><userTask id="eu"/><endEvent id="ee"/>
<sequenceFlow id="g4" sourceRef="es" targetRef="eu"/><sequenceFlow id="g5" sourceRef="eu" targetRef="ee"/>
</subProcess></process>"""
CALLER = """<process id="p" isExecutable="true"><startEvent id="s"/><callActivity id="c" calledElement="q"/>
<endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="c"/>
<sequenceFlow id="f2" sourceRef="c" targetRef="e"/></process>"""


def test_a_called_process_begins_its_own_event_sub_process() -> None:
    harness = Harness()
    harness.deploy(f"{HEAD}{CALLED}{CALLER}</definitions>".encode())
    harness.start("p")
    [waiting] = harness.subscriptions()
    assert waiting.element == "es"
    harness.publish("m1")
    assert harness.active() == ["c", "u", "esp", "eu"]
    harness.complete("eu")
    harness.complete("u")
    assert (harness.ended(), harness.subscriptions()) == ("completed", [])
