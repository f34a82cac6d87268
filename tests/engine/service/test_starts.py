"""What begins an instance from outside: receive tasks and event-based gateways that instantiate; and what does not."""

from collections.abc import Callable

import pytest
from small_diagrams import END, START, user_task

from engine.service.deploy import DeploymentRefused
from engine.testing import Harness

Diagram = Callable[..., bytes]
TOLD = '<message id="asked" name="asked"/><message id="sent" name="sent"/><signal id="alarm" name="alarm"/>'
RECEIVE = '<receiveTask id="receive" instantiate="true" messageRef="asked"/>'
CATCH = '<intermediateCatchEvent id="{0}_caught"><messageEventDefinition messageRef="{0}"/></intermediateCatchEvent>'


def gateway(kind: str, join: str) -> bytes:
    """An instantiating gateway before two messages, and a task after both ways."""
    caught = "".join(CATCH.format(name) for name in ("asked", "sent"))
    flows = "".join(
        f'<sequenceFlow id="in_{name}" sourceRef="first" targetRef="{name}_caught"/>'
        f'<sequenceFlow id="out_{name}" sourceRef="{name}_caught" targetRef="join"/>'
        for name in ("asked", "sent")
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test" '
        f'xmlns:care="urn:concierto:bpmn:care:1">{TOLD}<process id="p" isExecutable="true">'
        f'<eventBasedGateway id="first" instantiate="true" eventGatewayType="{kind}"/>{caught}'
        f'<{join} id="join"/>{user_task("look")}{END}{flows}'
        '<sequenceFlow id="to_look" sourceRef="join" targetRef="look"/>'
        '<sequenceFlow id="to_done" sourceRef="look" targetRef="done"/></process></definitions>'
    ).encode()


def test_a_receive_task_that_instantiates_begins_and_has_had_its_message(diagram: Diagram) -> None:
    harness = Harness()
    harness.deploy(diagram("p", RECEIVE, user_task("look"), END, around=TOLD))
    harness.start_by_message("asked", {"who": "P-1"}, key="C-1")
    assert harness.active() == ["look"]
    assert harness.variables() == {"who": "P-1"}
    assert harness.tasks()[0].business_key == "C-1"


def test_an_exclusive_instantiating_gateway_begins_an_instance_for_each_message() -> None:
    harness = Harness()
    harness.deploy(gateway("Exclusive", "exclusiveGateway"))
    for name in ("asked", "sent"):
        harness.start_by_message(name)
        assert harness.active() == ["look"]
    assert len(harness.instances()) == 2


def test_a_parallel_instantiating_gateway_waits_for_the_others_in_the_same_instance() -> None:
    """BPMN 2.0, 10.6.6: one instance, which goes on when all its messages have come."""
    harness = Harness()
    harness.deploy(gateway("Parallel", "parallelGateway"))
    harness.start_by_message("asked")
    assert [each.name for each in harness.subscriptions()] == ["sent"]
    harness.publish("sent")
    assert len(harness.instances()) == 1
    assert harness.active() == ["look"]


def test_a_process_may_begin_by_hand_by_message_and_by_signal(diagram: Diagram) -> None:
    begins = (
        '<startEvent id="by_message"><messageEventDefinition messageRef="asked"/></startEvent>'
        '<startEvent id="by_signal"><signalEventDefinition signalRef="alarm"/></startEvent>'
        '<sequenceFlow id="from_message" sourceRef="by_message" targetRef="look"/>'
        '<sequenceFlow id="from_signal" sourceRef="by_signal" targetRef="look"/>'
    )
    harness = Harness()
    harness.deploy(diagram("p", START, user_task("look"), END, aside=begins, around=TOLD))
    harness.start("p")
    harness.start_by_message("asked")
    assert harness.broadcast("alarm") == 1
    first = [harness.completed(each) for each in harness.instances()]
    assert first == [["begin"], ["by_message"], ["by_signal"]]


@pytest.mark.parametrize("kind", ["conditional", "escalation", "error", "compensate"])
def test_a_start_that_nobody_outside_can_trigger_is_refused(diagram: Diagram, kind: str) -> None:
    inside = "<condition>true</condition>" if kind == "conditional" else ""
    event = f"<{kind}EventDefinition>{inside}</{kind}EventDefinition>"
    never = (
        f'<startEvent id="never">{event}</startEvent>'
        '<sequenceFlow id="from_never" sourceRef="never" targetRef="look"/>'
    )
    with pytest.raises(DeploymentRefused) as refused:
        Harness().deploy(diagram("p", START, user_task("look"), END, aside=never, around=TOLD))
    errors = [(fault.element, fault.rule) for fault in refused.value.faults if fault.severity == "error"]
    assert ("never", "not_executable") in errors
