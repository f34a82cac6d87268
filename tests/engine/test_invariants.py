"""Invariants 4 (cost follows what is alive), 5 (definitions never change), 6 (no code) and 7 (merging), one by one."""

from copy import deepcopy
from pathlib import Path

import pytest

from engine.feel import Evaluation, FeelSyntaxError, compile_expression
from engine.testing import Harness

GOLDEN = Path(__file__).parent / "golden"
BRANCHES = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">
<process id="branches" isExecutable="true"><startEvent id="s"/><parallelGateway id="split"/><userTask id="left"/>
<userTask id="right"/><parallelGateway id="join"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="split"/><sequenceFlow id="f2" sourceRef="split" targetRef="left"/>
<sequenceFlow id="f3" sourceRef="split" targetRef="right"/><sequenceFlow id="f4" sourceRef="left" targetRef="join"/>
<sequenceFlow id="f5" sourceRef="right" targetRef="join"/><sequenceFlow id="f6" sourceRef="join" targetRef="e"/>
</process></definitions>"""


def _size(harness: Harness) -> int:
    return len(harness.store.steps.load([harness.current])[harness.current].state)


def test_a_late_round_of_a_loop_is_as_small_as_an_early_one() -> None:
    harness = Harness()
    harness.deploy((GOLDEN / "parallel_loop.bpmn").read_bytes())
    harness.start("parallel_loop")
    sizes, steps = [], []
    for _ in range(150):
        harness.complete("left", {"more": True})
        outcome = harness.complete("right")
        sizes.append(_size(harness))
        steps.append(len(outcome.events))
    assert set(sizes[1:]) == {sizes[1]}
    assert set(steps[1:]) == {steps[1]}


def test_running_instances_leave_the_definition_as_it_was() -> None:
    harness = Harness()
    [view] = harness.deploy((GOLDEN / "boundary.bpmn").read_bytes()).definitions
    process = harness.engine.process(view.definition_id)
    before = deepcopy([(node.id, node.outgoing, node.boundary, node.care) for node in process.nodes])
    for case in ("c1", "c2"):
        harness.start("boundary", {"case_id": case})
        harness.publish("revoked", key=case)
    assert [(node.id, node.outgoing, node.boundary, node.care) for node in process.nodes] == before
    for frozen in (process, process.nodes[0], process.flows[0]):
        with pytest.raises(AttributeError):
            frozen.id = "other"


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        'open("/etc/passwd")',
        'eval("1")',
        "x.__class__.__mro__",
        'x.format("{0.__class__}")',
        "[1][1].__init__.__globals__",
        "(function() external {java: {}})()",
    ],
)
def test_an_expression_cannot_reach_python(text: str) -> None:
    try:
        expression = compile_expression(text)
    except FeelSyntaxError:
        return
    assert expression.evaluate({"x": "text"}, Evaluation()) is None


@pytest.mark.parametrize("last", ["left", "right"])
def test_branches_merge_by_what_each_wrote(last: str) -> None:
    harness = Harness()
    harness.deploy(BRANCHES)
    harness.start("branches", {"shared": {"by": "start"}, "kept": [1, 2]})
    first = "right" if last == "left" else "left"
    harness.complete(first, {first: 1, "shared": {"by": first}})
    harness.complete(last, {last: 2})
    expected = {"shared": {"by": first}, "kept": [1, 2], first: 1, last: 2}
    assert harness.variables() == expected
