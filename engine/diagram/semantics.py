"""What each BPMN element is to a drawing: a kind of shape, or a line between two. Not for what it does."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from engine.reader.document import Element, child, children, local, name_of, text_of

Shape = Literal["task", "event", "gateway", "sub", "data", "note", "lane", "pool", ""]
Line = Literal["flow", "message", "association"]
_NAMES: dict[Shape, str] = {
    "task": "task userTask manualTask serviceTask sendTask receiveTask scriptTask businessRuleTask callActivity",
    "event": "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent implicitThrowEvent",
    "gateway": "exclusiveGateway parallelGateway inclusiveGateway complexGateway eventBasedGateway",
    "sub": "subProcess adHocSubProcess transaction",
    "data": "dataObjectReference dataStoreReference",
    "note": "textAnnotation",
    "lane": "lane",
    "pool": "participant",
}
_SHAPES: dict[str, Shape] = {name: shape for shape, names in _NAMES.items() for name in names.split()}
_LINES: dict[str, Line] = {
    "sequenceFlow": "flow",
    "messageFlow": "message",
    "association": "association",
    "dataInputAssociation": "association",
    "dataOutputAssociation": "association",
}
INSIDE_PROCESS: frozenset[Shape] = frozenset({"task", "event", "gateway", "sub", "data", "note"})
PROCESS_DATA = frozenset({"dataInput", "dataOutput"})
LOOSE_DATA = frozenset({"dataObject", "dataStore"})
"""Drawn only where an association leads to them; their references are drawn otherwise."""


class Link(Struct, frozen=True, kw_only=True):
    """A line: the ids of what it joins."""

    id: str
    source: str
    target: str
    line: Line
    name: str = ""

    @property
    def ends(self) -> tuple[str, str]:
        return self.source, self.target


def shape_of(element: Element) -> Shape:
    """The kind of shape that an element is drawn as; "" for what is no shape, data of processes aside."""
    return _SHAPES.get(name_of(element), "")


def is_drawn_inside(element: Element) -> bool:
    """Whether it is a shape inside a process or sub-process."""
    return shape_of(element) in INSIDE_PROCESS


def has_content(process: Element) -> bool:
    return any(is_drawn_inside(each) for each in children(process))


def shows_process(pool: Element, elements: dict[str, Element]) -> bool:
    """Whether a pool shows its process; a black box otherwise."""
    process = elements.get(local(pool.get("processRef", "")))
    return process is not None and (has_content(process) or child(process, "laneSet") is not None)


def spoken_text(element: Element) -> str:
    """What is written in or beside the shape: its name, or the text of a note."""
    if name_of(element) == "textAnnotation":
        return " ".join(text_of(child(element, "text")).split())
    return " ".join(element.get("name", "").split())


def by_id(root: Element) -> dict[str, Element]:
    """Every BPMN element that has an id; the first where two have the same."""
    found: dict[str, Element] = {}
    for each in root.iter():
        if name_of(each) and each.get("id"):
            found.setdefault(each.get("id", ""), each)
    return found


def links(elements: dict[str, Element]) -> Iterator[Link]:
    """Every line whose two ends exist."""
    for identity, element in elements.items():
        line = _LINES.get(name_of(element))
        if line is None:
            continue
        source, target = _ends(element)
        if source in elements and target in elements:
            yield Link(id=identity, source=source, target=target, line=line, name=spoken_text(element))


def _ends(element: Element) -> tuple[str, str]:
    """A data association joins its activity or event (its parent) and the data."""
    name, parent = name_of(element), element.getparent()
    if name == "dataInputAssociation":
        return local(text_of(child(element, "sourceRef"))), "" if parent is None else parent.get("id", "")
    if name == "dataOutputAssociation":
        return "" if parent is None else parent.get("id", ""), local(text_of(child(element, "targetRef")))
    return local(element.get("sourceRef", "")), local(element.get("targetRef", ""))
