"""The documents of the shipped processes name what the diagrams hold: tasks, handlers, decisions, messages, clocks."""

import hashlib
import re
from pathlib import Path

import pytest

from engine.model import Kind, Node
from engine.reader import read_processes
from processes import catalog

DOCUMENTS = Path(__file__).parents[3] / "docs" / "processes"
DIAGRAMS = sorted(name.removesuffix(".bpmn") for name in catalog.resources() if name.endswith(".bpmn"))
WORKED_ON = {Kind.USER_TASK, Kind.SERVICE_TASK, Kind.BUSINESS_RULE_TASK, Kind.SCRIPT_TASK}


def _named(node: Node) -> set[str]:
    names = {node.id} if node.kind in WORKED_ON else set()
    names |= {event.name for event in node.events if event.kind == "message"}
    names |= {node.service.handler} if node.service else set()
    names |= {node.decision.decision, node.decision.result} if node.decision else set()
    return names


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_document_names_all_that_its_diagram_holds(name: str) -> None:
    processes = read_processes(catalog.resources()[f"{name}.bpmn"], file=name)
    nodes = [node for process in processes for node in process.nodes]
    written = set(re.findall(r"`([^`]+)`", (DOCUMENTS / f"{name}.md").read_text()))
    assert set().union(*(_named(node) for node in nodes)) - written == set()
    listed = {each for line in re.findall(r"^\| (`.+?) \|", _tables(name), re.M) for each in _ids(line)}
    assert listed <= {node.id for node in nodes}


@pytest.mark.parametrize("name", DIAGRAMS)
def test_the_picture_is_of_the_diagram_that_is_shipped(name: str) -> None:
    """`make pictures` draws them anew."""
    digest = hashlib.sha256(catalog.resources()[f"{name}.bpmn"]).hexdigest()
    drawn = (DOCUMENTS / f"{name}.svg").read_text().splitlines()[0]
    assert digest in drawn
    assert f"]({name}.svg)" in (DOCUMENTS / f"{name}.md").read_text()


def test_every_process_is_in_the_list_of_documents() -> None:
    linked = set(re.findall(r"\]\((\w+)\.md\)", (DOCUMENTS / "README.md").read_text()))
    assert linked == set(DIAGRAMS)


def test_every_clock_is_documented_with_its_agreed_value() -> None:
    table = catalog.resources()["care_clocks.dmn"].decode()
    clocks = re.findall(r'<output id="out_\w+" name="(\w+)"', table)
    agreed = re.findall(r'<outputEntry id="r2o\d+"><text>"?([^"<]+)"?</text>', table)
    rows = re.findall(r"^\| `(\w+)` \| (\w+)", (DOCUMENTS / "README.md").read_text(), re.M)
    assert rows == list(zip(clocks, agreed, strict=True))


def _tables(process_id: str) -> str:
    return (DOCUMENTS / f"{process_id}.md").read_text()


def _ids(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)
