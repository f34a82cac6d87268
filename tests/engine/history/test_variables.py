"""Who wrote which value, when, and at which element."""

from engine.commands import SetVariables
from engine.testing import Harness

DIAGRAM = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="a" sourceRef="s" targetRef="ask"/>
<userTask id="ask"/><sequenceFlow id="b" sourceRef="ask" targetRef="again"/><userTask id="again"/>
<sequenceFlow id="c" sourceRef="again" targetRef="e"/><endEvent id="e"/></process></definitions>"""


def test_every_write_is_told_with_who_when_and_where() -> None:
    harness = Harness()
    harness.deploy(DIAGRAM)
    instance = harness.start("p", {"x": 1})
    harness.clock.advance(60)
    harness.complete("ask", {"x": 2, "y": "said"}, actor="eva")
    change = SetVariables(instance_id=instance, variables={"y": None}, actor="gema", reason="mistake")
    harness.engine.execute(change)
    harness.complete("again", {"x": 3}, actor="ana")
    told = harness.engine.read.variable_history(instance)
    assert [(each.name, each.value, each.by, each.element) for each in told] == [
        ("x", 1, "tester", ""),
        ("x", 2, "eva", "ask"),
        ("y", "said", "eva", "ask"),
        ("y", None, "gema", ""),
        ("x", 3, "ana", "again"),
    ]
    assert (told[1].at - told[0].at).total_seconds() == 60
    assert len({each.scope for each in told}) == 1


def test_nothing_is_told_of_an_unknown_instance() -> None:
    assert Harness().engine.read.variable_history(7) == []
