"""care:task notBy: who did one thing may not do the other, whether they take it, are given it, or just complete it."""

from typing import Any

import pytest

from engine.commands import AssignTask, ClaimTask, Command, CompleteTask, ThrowError
from engine.errors import Rejection
from engine.testing import Harness
from engine.views import TaskView

DIAGRAM = b"""<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"
    id="eyes_file" targetNamespace="urn:test">
  <process id="eyes" isExecutable="true">
    <startEvent id="start"><outgoing>a</outgoing></startEvent>
    <userTask id="write"><extensionElements><care:io><care:output target="writer" source="=actor"/></care:io>
      </extensionElements><incoming>a</incoming><outgoing>b</outgoing></userTask>
    <userTask id="check"><extensionElements><care:task notBy="=NAMED"/></extensionElements><incoming>b</incoming>
      <outgoing>c</outgoing></userTask>
    <endEvent id="end"><incoming>c</incoming></endEvent>
    <sequenceFlow id="a" sourceRef="start" targetRef="write"/><sequenceFlow id="b" sourceRef="write" targetRef="check"/>
    <sequenceFlow id="c" sourceRef="check" targetRef="end"/>
  </process>
</definitions>"""


def _written(named: str) -> Harness:
    harness = Harness()
    harness.deploy(DIAGRAM.replace(b"NAMED", named.encode()))
    harness.start("eyes")
    harness.complete("write", actor="ana")
    return harness


def _commands(task: TaskView, actor: str) -> dict[str, Command]:
    where: Any = {"instance_id": task.instance_id, "number": task.number}
    return {
        "claim": ClaimTask(**where, actor=actor),
        "assign": AssignTask(**where, assignee=actor, actor="rosa"),
        "complete": CompleteTask(**where, actor=actor),
        "error": ThrowError(**where, code="x", actor=actor),
    }


@pytest.mark.parametrize("named", ["writer", "[writer, &quot;eva&quot;]"])
@pytest.mark.parametrize("way", ["claim", "assign", "complete", "error"])
def test_the_same_person_is_refused_whatever_they_do(named: str, way: str) -> None:
    harness = _written(named)
    command = _commands(harness.tasks()[0], "ana")[way]
    with pytest.raises(Rejection) as refused:
        harness.execute(command)
    assert (refused.value.code, refused.value.named) == ("other_person", ("check",))
    assert harness.active() == ["check"]


def test_somebody_else_does_it() -> None:
    harness = _written("writer")
    harness.claim("check", "eva")
    harness.complete("check")
    assert harness.ended() == "completed"


def test_where_nobody_is_named_anybody_may() -> None:
    harness = _written("nobody_wrote_this")
    harness.complete("check", actor="ana")
    assert harness.ended() == "completed"
