"""What the modeler knows of `care:`: all that the engine reads and shipped diagrams say. The rest is lost on saving."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.reader.extensions import KNOWN
from processes.proving import shipped

DESCRIPTOR = Path(__file__).parents[3] / "webapp" / "static" / "app" / "care-moddle.json"
CARE = "{urn:concierto:bpmn:care:1}"
TYPES: dict[str, Any] = {each["name"]: each for each in json.loads(DESCRIPTOR.read_text("utf-8"))["types"]}
DIAGRAMS = sorted(name for name in shipped() if name.endswith(".bpmn"))


def attributes(name: str) -> set[str]:
    """Of a type, with those of what it is a kind of."""
    found = {each["name"] for each in TYPES[name].get("properties", []) if each.get("isAttr")}
    return found.union(*(attributes(each) for each in TYPES[name]["superClass"] if each in TYPES))


def test_every_element_that_the_engine_reads_is_known() -> None:
    assert {name.lower() for name, each in TYPES.items() if not each.get("isAbstract")} == KNOWN


@pytest.mark.parametrize("file", DIAGRAMS)
def test_nothing_of_a_shipped_diagram_is_lost(file: str) -> None:
    known = {name.lower(): attributes(name) for name in TYPES}
    for element in etree.fromstring(shipped()[file]).iter(f"{CARE}*"):
        name = str(element.tag).removeprefix(CARE)
        assert set(map(str, element.keys())) <= known[name], f"{name} in {file}"
