"""A diagram written as lines is the BPMN that it says."""

import pytest

from engine.model import Kind
from engine.reader import read_processes
from engine.testing.sketch import NotASketch, sketch

WHOLE = """
start s -> a
user a form f out ok =answer = "yes" -> g
boundary b beside on a timer R3/PT5M -> r
exclusive g -> u if =ok, e default
sub u each 2 -> e, e
  start s1 -> x
  end x error E1
ad_hoc r person
  service j
end e
promise a at most 1 times
pool q
start qs message m -> c
receive c message m
letter c -> qs
"""


def test_a_sketch_is_read_as_it_says() -> None:
    first, second = read_processes(sketch(WHOLE), file="sketch.bpmn")
    nodes = {node.id: node for node in first.nodes}
    flows = {flow.id: flow for flow in first.flows}
    assert nodes["a"].task is not None
    assert nodes["a"].task.form == "f"
    assert [line.target for line in nodes["a"].outputs] == ["ok"]
    assert nodes["b"].attached_to == nodes["a"].index
    assert not nodes["b"].interrupting
    assert flows["g-u"].condition is not None
    assert nodes["g"].default == flows["g-e"].index
    assert {"u-e", "u-e-2"} <= set(flows)
    assert nodes["u"].repeats is not None
    assert nodes["u"].repeats.sequential
    assert nodes["x"].parent == nodes["u"].index
    assert nodes["x"].events[0].name == "E1"
    assert nodes["r"].ad_hoc is not None
    assert nodes["r"].ad_hoc.by_person
    assert second.id == "q"
    assert [(node.id, node.kind) for node in second.nodes] == [("qs", Kind.START), ("c", Kind.RECEIVE_TASK)]
    assert second.nodes[1].events[0].name == "m"


@pytest.mark.parametrize(
    "wrong",
    [
        "start",
        "begin s -> e",
        "user a colour red",
        "exclusive g -> a maybe",
        "  start s",
        "exclusive g -> a if x",
    ],
)
def test_a_line_that_says_nothing_is_refused(wrong: str) -> None:
    with pytest.raises(NotASketch, match="Expected"):
        sketch(wrong)
