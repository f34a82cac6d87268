"""The reference models of the BPMN Model Interchange Working Group without their drawings, drawn anew: all can be read.

What they are made of no test of ours has thought up: nested lanes, black boxes, collapsed and expanded sub-processes.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from bpmn_kit import folder
from lxml import etree

from engine.diagram import check, layout

MODELS = sorted((folder() / "miwg").glob("*.bpmn"))
LINE = "{groups} reference models without their drawing: drawn anew, no fault of legibility"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"


def _bare(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    for diagram in root.findall(f"{{{DI}}}BPMNDiagram"):
        root.remove(diagram)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


@pytest.mark.parametrize("model", MODELS, ids=[model.stem for model in MODELS])
def test_a_model_without_its_drawing_is_drawn_legibly(model: Path, suite: Callable[..., None]) -> None:
    suite("miwg drawn", model.stem, LINE)
    bare = _bare(model.read_bytes())
    assert [fault.rule for fault in check(bare)] == ["diagram_required"]
    drawn = layout(bare)
    assert [fault.say("en") for fault in check(drawn)] == []
    assert layout(drawn) == drawn


def test_every_model_is_drawn(suite: Callable[..., None]) -> None:
    assert len(MODELS) == 21
