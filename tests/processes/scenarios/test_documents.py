"""The documents of the shipped processes name what the diagrams hold: tasks, handlers, decisions, messages, clocks."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from engine.model import Kind, Node
from engine.reader import read_processes

DOCUMENTS = Path(__file__).parents[3] / "docs" / "processes"
WORKED_ON = {Kind.USER_TASK, Kind.SERVICE_TASK, Kind.BUSINESS_RULE_TASK, Kind.SCRIPT_TASK}


def _named(node: Node) -> set[str]:
    names = {node.id} if node.kind in WORKED_ON else set()
    names |= {event.name for event in node.events if event.kind == "message"}
    names |= {node.service.handler} if node.service else set()
    names |= {node.decision.decision, node.decision.result} if node.decision else set()
    return names


@pytest.mark.parametrize(
    ("area", "process_id"), [("risk", "proactive_alert_intervention"), ("cases", "pact_call_and_consent")]
)
def test_a_document_names_all_that_its_diagram_holds(area: str, process_id: str) -> None:
    xml = (files(f"processes.{area}") / f"{process_id}.bpmn").read_bytes()
    [process] = read_processes(xml, file=process_id)
    written = set(re.findall(r"`([^`]+)`", (DOCUMENTS / f"{process_id}.md").read_text()))
    in_diagram = set().union(*(_named(node) for node in process.nodes))
    assert in_diagram - written == set()
    listed = {name for line in re.findall(r"^\| (`.+?) \|", _tables(process_id), re.M) for name in _ids(line)}
    assert listed <= {node.id for node in process.nodes}


def test_every_clock_is_documented_with_its_agreed_value() -> None:
    table = (files("processes.cases") / "care_clocks.dmn").read_text()
    clocks = re.findall(r'<output id="out_\w+" name="(\w+)"', table)
    agreed = re.findall(r'<outputEntry id="r2o\d+"><text>"?([^"<]+)"?</text>', table)
    rows = re.findall(r"^\| `(\w+)` \| (\w+)", (DOCUMENTS / "README.md").read_text(), re.M)
    assert rows == list(zip(clocks, agreed, strict=True))


def _tables(process_id: str) -> str:
    return (DOCUMENTS / f"{process_id}.md").read_text()


def _ids(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)
