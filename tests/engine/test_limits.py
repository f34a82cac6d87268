"""No diagram and no data use more than their budget: rejections and incidents in words, never a hang."""

import pytest

from engine.errors import BudgetExceeded, EngineError, Rejection
from engine.testing import Harness

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">'
BIG = "x" * 1_000_001


def _diagram(inside: str, process_id: str = "p") -> bytes:
    return f'{HEAD}<process id="{process_id}" isExecutable="true">{inside}</process></definitions>'.encode()


def _after_start(element: str) -> str:
    return (
        f'<startEvent id="s"/>{element}<endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/>'
        '<sequenceFlow id="f2" sourceRef="x" targetRef="e"/>'
    )


def _endless(start: str) -> bytes:
    """A loop whose way out is never taken: lint cannot know."""
    return _diagram(
        f'<startEvent id="s">{start}</startEvent><task id="t"/><exclusiveGateway id="g" default="f3"/>'
        '<endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="g"/><sequenceFlow id="f3" sourceRef="g" targetRef="t"/>'
        '<sequenceFlow id="f4" sourceRef="g" targetRef="e"><conditionExpression>done = true</conditionExpression>'
        "</sequenceFlow>"
    )


def test_a_variable_that_is_too_large_is_rejected_and_the_task_stays() -> None:
    harness = Harness()
    harness.deploy(_diagram(_after_start('<userTask id="x"/>')))
    harness.start("p")
    with pytest.raises(Rejection, match="at most 1000000 bytes"):
        harness.complete("x", {"text": BIG})
    assert harness.active() == ["x"]
    harness.complete("x", {"text": "short"})
    assert harness.ended() == "completed"


def test_data_of_an_instance_have_a_limit_in_all() -> None:
    harness = Harness()
    harness.deploy(_diagram(_after_start('<userTask id="x"/>')))
    with pytest.raises(EngineError):
        harness.start("p", {f"part{number}": "x" * 900_000 for number in range(12)})
    assert harness.instances() == []


@pytest.mark.parametrize(
    "script",
    [
        'string join(for i in 1..200000 return "0123456789", "")',
        "for i in 1..1000000000000 return i",
        "for a in 1..10000, b in 1..10000 return a * b",
    ],
)
def test_a_script_that_runs_away_is_an_incident(script: str) -> None:
    harness = Harness()
    body = f'<scriptTask id="x" scriptFormat="feel"><script>{{big: {script}}}</script></scriptTask>'
    harness.deploy(_diagram(_after_start(body)))
    harness.start("p")
    [incident] = harness.incidents()
    assert incident.element == "x"
    assert "Expected" in incident.text or "budget" in incident.text.lower()


@pytest.mark.parametrize("count", ["1000000000", "-1", '"many"', "null"])
def test_an_impossible_number_of_instances_is_an_incident(count: str) -> None:
    harness = Harness()
    many = f"<multiInstanceLoopCharacteristics><loopCardinality>{count}</loopCardinality>"
    task = f'<userTask id="x">{many}</multiInstanceLoopCharacteristics></userTask>'
    harness.deploy(_diagram(_after_start(task)))
    harness.start("p")
    assert [incident.kind for incident in harness.incidents()] == ["repeats"]
    assert harness.tasks() == []


def test_a_loop_without_a_wait_is_refused_and_nothing_is_left() -> None:
    harness = Harness()
    harness.deploy(_endless(""))
    with pytest.raises(BudgetExceeded, match="loop without a wait"):
        harness.start("p")
    assert harness.instances() == []


def test_a_timer_that_starts_an_endless_loop_does_not_keep_the_others_waiting() -> None:
    harness = Harness()
    timer = "<timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition>"
    harness.deploy(_endless(timer))
    fine = _after_start('<userTask id="x"/>').replace(
        '<startEvent id="s"/>', f'<startEvent id="s">{timer}</startEvent>'
    )
    harness.deploy(_diagram(fine, "q"))
    harness.clock.advance(2)
    harness.engine.tick()
    assert [task.element for task in harness.tasks()] == ["x"]


def test_a_process_that_calls_itself_stops_at_a_depth() -> None:
    harness = Harness()
    harness.deploy(_diagram(_after_start('<callActivity id="x" calledElement="p"/>')))
    harness.start("p")
    assert [incident.kind for incident in harness.incidents()] == ["call"]
