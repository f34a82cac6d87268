"""What the fuzzing found, each as the smallest diagram that shows it."""

import pytest

from engine.commands import SetVariables
from engine.errors import Rejection
from engine.feel import Budget, BudgetExceeded, Evaluation, compile_expression
from engine.service.deploy import DeploymentRefused
from engine.testing import Harness

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"'
    ' targetNamespace="urn:t">'
)
TIMER = "<timerEventDefinition><timeDuration>{}</timeDuration></timerEventDefinition>"
TASK = '<startEvent id="s"/>{}<endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/>'
LEAVE = '<sequenceFlow id="f2" sourceRef="x" targetRef="e"/>'
BOUNDARY = '<boundaryEvent id="{}" attachedToRef="x" cancelActivity="false">{}</boundaryEvent>'


def _diagram(inside: str, around: str = "") -> bytes:
    return f'{HEAD}{around}<process id="p" isExecutable="true">{inside}</process></definitions>'.encode()


def _harness(inside: str, around: str = "") -> Harness:
    harness = Harness()
    harness.deploy(_diagram(inside, around))
    return harness


def _way_out(event: str) -> str:
    return f'<endEvent id="{event}_end"/><sequenceFlow id="{event}_f" sourceRef="{event}" targetRef="{event}_end"/>'


def _gateway() -> Harness:
    """An event gateway that waits for a message, and for a timer whose expression is null until `wait` is set."""
    one = '<intermediateCatchEvent id="one"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>'
    other = f'<intermediateCatchEvent id="other">{TIMER.format("= wait")}</intermediateCatchEvent>'
    flows = "".join(
        f'<sequenceFlow id="to_{each}" sourceRef="x" targetRef="{each}"/>{_way_out(each)}'
        for each in ("one", "other")
    )
    inside = TASK.format('<eventBasedGateway id="x"/>') + one + other + flows
    return _harness(inside.replace('<endEvent id="e"/>', ""), '<message id="m" name="m"/>')


def test_a_gateway_that_could_not_begin_waits_for_nothing() -> None:
    harness = _gateway()
    harness.start("p")
    assert len(harness.incidents()) == 1
    assert harness.subscriptions() == []
    assert harness.timers() == []


def test_boundary_events_wait_once_after_an_incident_was_resolved() -> None:
    multi = '<userTask id="x"><multiInstanceLoopCharacteristics><loopCardinality>= n</loopCardinality>'
    multi += "</multiInstanceLoopCharacteristics></userTask>"
    inside = TASK.format(multi) + LEAVE + BOUNDARY.format("late", TIMER.format("P1D")) + _way_out("late")
    harness = _harness(inside)
    harness.start("p", {"n": "many"})
    assert len(harness.timers()) == 1
    [incident] = harness.incidents()
    set_variables = SetVariables(
        instance_id=incident.instance_id, variables={"n": 2}, actor="ana", reason="it was no number"
    )
    harness.engine.execute(set_variables)
    harness.resolve(incident)
    assert harness.incidents() == []
    assert len(harness.timers()) == 1
    assert len(harness.tasks()) == 2


def test_a_boundary_event_that_cannot_wait_does_not_stop_its_activity() -> None:
    inside = TASK.format('<userTask id="x"/>') + LEAVE
    inside += BOUNDARY.format("late", TIMER.format("= nothing")) + _way_out("late")
    harness = _harness(inside)
    harness.start("p")
    assert len(harness.incidents()) == 1
    harness.complete("x")
    assert harness.ended() == "completed"


def test_a_very_long_assignee_is_an_incident() -> None:
    care = '<extensionElements><care:task assignee="= who"/></extensionElements>'
    harness = _harness(TASK.format(f'<userTask id="x">{care}</userTask>') + LEAVE)
    harness.start("p", {"who": "a" * 100_000})
    assert [incident.kind for incident in harness.incidents()] == ["value"]


def test_a_very_long_business_key_is_rejected() -> None:
    harness = _harness(TASK.format('<userTask id="x"/>') + LEAVE)
    with pytest.raises(Rejection, match="business key"):
        harness.start("p", business_key="k" * 100_000)
    assert harness.instances() == []


@pytest.mark.parametrize("quantity", ["0", "-1", "1001", "9" * 40])
def test_an_activity_makes_at_most_a_thousand_tokens(quantity: str) -> None:
    inside = TASK.format(f'<userTask id="x" completionQuantity="{quantity}"/>') + LEAVE
    with pytest.raises(DeploymentRefused) as refused:
        _harness(inside)
    [fault] = [fault for fault in refused.value.faults if fault.severity == "error"]
    assert fault.rule in {"not_allowed", "number"}
    assert fault.line


def test_many_long_texts_use_up_the_budget_as_one_huge_text_does() -> None:
    long = compile_expression(
        'for i in 1..100000 return string join(for j in 1..100 return "0123456789", "")'
    )
    with pytest.raises(BudgetExceeded):
        long.evaluate({}, Evaluation(budget=Budget(steps=200_000)))
