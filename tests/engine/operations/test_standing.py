"""Where an instance stands: what is under way, inside what, and what rests at joins."""

from operated_diagrams import INSIDE, Running, flows, sub, task

from engine.testing import Harness


def test_what_is_inside_follows_what_it_is_inside_of(running: Running) -> None:
    harness = running(sub("talks", INSIDE))
    standing = harness.engine.read.standing(harness.current)
    assert standing is not None
    talks, one = standing.positions
    assert (talks.element, talks.status, talks.opens, talks.depth) == ("talks", "scope", True, 0)
    assert (one.element, one.status, one.opens, one.depth) == ("one", "task", False, 1)
    assert (talks.scope, one.scope) == (standing.root, talks.number)


def test_what_rests_at_a_join_is_told_with_its_flow() -> None:
    harness = Harness()
    ways = flows("s fork", "fork left", "fork right", "left join", "right join", "join on")
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
        '<process id="p" isExecutable="true"><startEvent id="s"/><parallelGateway id="fork"/>'
        f'{task("left")}{task("right")}<parallelGateway id="join"/>{task("on")}{ways}</process></definitions>'
    )
    harness.deploy(xml.encode())
    harness.start("p")
    harness.complete("left")
    standing = harness.engine.read.standing(harness.current)
    assert standing is not None
    [rest] = standing.resting
    assert (rest.scope, rest.element, rest.flow, rest.tokens) == (standing.root, "join", "left_join", 1)


def test_an_unknown_instance_stands_nowhere(running: Running) -> None:
    harness = running(task("ask"))
    assert harness.engine.read.standing(1_000) is None
    harness.complete("ask")
    standing = harness.engine.read.standing(harness.current)
    assert standing is not None
    assert (standing.positions, standing.resting) == ((), ())
