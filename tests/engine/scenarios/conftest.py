"""One small diagram with a task, a service, a choice and a timer, and a file of scenarios about it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.scenarios import Stage, read_scenarios
from engine.scenarios.document import Scenario

DIAGRAM = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:care="urn:concierto:bpmn:care:1" id="visits_file" targetNamespace="urn:test">
  <message id="m" name="visit_asked"/>
  <process id="visits" isExecutable="true">
    <startEvent id="asked"><outgoing>f1</outgoing><messageEventDefinition messageRef="m"/></startEvent>
    <userTask id="visit"><extensionElements><care:task><care:candidate role="cc" within="=place"/></care:task>
      </extensionElements><incoming>f1</incoming><outgoing>f2</outgoing></userTask>
    <boundaryEvent id="late" attachedToRef="visit"><outgoing>f5</outgoing><timerEventDefinition>
      <timeDuration xsi:type="tFormalExpression">P7D</timeDuration></timerEventDefinition></boundaryEvent>
    <exclusiveGateway id="well" default="f4"><incoming>f2</incoming><outgoing>f3</outgoing><outgoing>f4</outgoing>
      </exclusiveGateway>
    <serviceTask id="tell"><extensionElements><care:service handler="x.tell"/></extensionElements>
      <incoming>f4</incoming>
      <incoming>f5</incoming><outgoing>f6</outgoing></serviceTask>
    <endEvent id="done"><incoming>f3</incoming></endEvent>
    <endEvent id="told"><incoming>f6</incoming></endEvent>
    <sequenceFlow id="f1" sourceRef="asked" targetRef="visit"/>
    <sequenceFlow id="f2" sourceRef="visit" targetRef="well"/>
    <sequenceFlow id="f3" sourceRef="well" targetRef="done"><conditionExpression>=went_well</conditionExpression>
      </sequenceFlow>
    <sequenceFlow id="f4" sourceRef="well" targetRef="tell"/>
    <sequenceFlow id="f5" sourceRef="late" targetRef="tell"/>
    <sequenceFlow id="f6" sourceRef="tell" targetRef="told"/>
  </process>
</definitions>"""
START = {"message": "visit_asked", "variables": {"place": "leon"}}
Make = Callable[..., Scenario]


@pytest.fixture
def stage() -> Stage:
    return Stage.of({"visits.bpmn": DIAGRAM.encode()}, "visits.bpmn")


@pytest.fixture
def make() -> Make:
    def made(*steps: dict[str, Any], expect: dict[str, Any], **more: Any) -> Scenario:
        said = {
            "id": "one",
            "title": {"es": "Uno", "en": "One"},
            "start": START,
            "steps": list(steps),
            "expect": expect,
            **more,
        }
        content = json.dumps({"process": "visits", "scenarios": [said]}).encode()
        return read_scenarios(content, "visits.scenarios.json").scenarios[0]

    return made
