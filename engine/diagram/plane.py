"""One drawn plane of a file (BPMN 2.0, clause 12) and the elements that it shows: what rules of legibility look at.

Numbers that are none leave their element undrawn. Not for making drawings.
"""

from collections.abc import Iterator
from functools import cached_property
from math import isfinite

from engine.diagram.geometry import Box, Leg, Point, legs
from engine.diagram.semantics import (
    LOOSE_DATA,
    PROCESS_DATA,
    Link,
    Shape,
    by_id,
    links,
    shape_of,
    shows_process,
    spoken_text,
)
from engine.faults import Fault
from engine.reader.document import Element, children, line_of, local, name_of

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
DATA = PROCESS_DATA | LOOSE_DATA
BESIDE = frozenset({"event", "gateway", "data"})
"""Kinds whose name stands beside the shape."""


class Document:
    """The elements of a file, whatever of them is drawn."""

    def __init__(self, root: Element, file: str) -> None:
        self.root, self.file = root, file
        self.elements = by_id(root)
        self.links = {link.id: link for link in links(self.elements)}

    @cached_property
    def lane_of(self) -> dict[str, str]:
        """The innermost lane of each node that one names."""
        return {
            local(reference.text or ""): lane.get("id", "")
            for lane in self.elements.values()
            if name_of(lane) == "lane"
            for reference in children(lane, "flowNodeRef")
        }

    @cached_property
    def pool_of(self) -> dict[str, str]:
        """The pool that shows each process: the first one that names it."""
        found: dict[str, str] = {}
        for each in self.elements.values():
            if name_of(each) == "participant" and each.get("processRef"):
                found.setdefault(local(each.get("processRef", "")), each.get("id", ""))
        return found

    def shape(self, identity: str) -> Shape:
        return shape_of(self.elements[identity])

    def host(self, identity: str) -> str:
        """The activity of a boundary event; "" for anything else."""
        return local(self.elements[identity].get("attachedToRef", ""))

    def around(self, identity: str) -> list[str]:
        """The ids of what an element is in, from the inside out."""
        found, parent = [], self.elements[identity].getparent()
        while parent is not None:
            found += [parent.get("id", "")] if parent.get("id") else []
            parent = parent.getparent()
        return found

    def told(self, identity: str) -> str:
        """How a message calls an element."""
        return f"«{spoken_text(self.elements[identity]) or identity}»"

    def warning(self, identity: str, rule: str, text: str, text_en: str) -> Fault:
        return Fault(
            file=self.file,
            line=line_of(self.elements[identity]),
            element=identity,
            rule=rule,
            text=text,
            text_en=text_en,
            severity="warning",
        )


class Plane:
    """What one plane draws: boxes, lines and labels by the id of their element."""

    def __init__(self, document: Document, element: Element) -> None:
        self.document = document
        self.shows = local(element.get("bpmnElement", ""))
        """The id of what the plane draws."""
        self.boxes: dict[str, Box] = {}
        self.lines: dict[str, tuple[Point, ...]] = {}
        self.labels: dict[str, Box] = {}
        self.is_upright = False
        for drawn in element.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge"):
            identity = local(drawn.get("bpmnElement", ""))
            if identity in document.elements:
                self._take(identity, drawn)

    def _take(self, identity: str, drawn: Element) -> None:
        if drawn.tag == f"{{{DI}}}BPMNShape":
            box = _bounds(drawn)
            if box is None:
                return
            self.boxes[identity] = box
            self.is_upright |= drawn.get("isHorizontal") in {"false", "0"}
        else:
            points = _waypoints(drawn)
            if points is None:
                return
            self.lines[identity] = points
        label = drawn.find(f"{{{DI}}}BPMNLabel")
        place = None if label is None else _bounds(label)
        if spoken_text(self.document.elements[identity]) and self._stands_beside(identity):
            place = place or self._usual_place(identity)
            if place is not None:
                self.labels[identity] = place

    def _stands_beside(self, identity: str) -> bool:
        return identity in self.lines or self.kind(identity) in BESIDE

    def _usual_place(self, identity: str) -> Box | None:
        """Where viewers put the name of a shape for which the file gives no place."""
        box = self.boxes.get(identity)
        return None if box is None else Box(box.centre[0] - 45, box.bottom, 90, 20)

    def kind(self, identity: str) -> Shape:
        name = name_of(self.document.elements[identity])
        return "data" if name in DATA else self.document.shape(identity)

    @cached_property
    def solids(self) -> dict[str, Box]:
        """Shapes that nothing may be drawn over: all but lanes, groups, and pools that show their process."""
        return {each: box for each, box in self.boxes.items() if self._is_solid(each)}

    def _is_solid(self, identity: str) -> bool:
        if self.kind(identity) == "pool":
            return not shows_process(self.document.elements[identity], self.document.elements)
        return self.kind(identity) not in {"lane", ""}

    @cached_property
    def links(self) -> dict[str, Link]:
        """The drawn lines whose two ends exist."""
        return {each: self.document.links[each] for each in self.lines if each in self.document.links}

    def legs(self) -> Iterator[tuple[Leg, str]]:
        """Each straight stretch with the id of its line."""
        yield from ((leg, identity) for identity, points in self.lines.items() for leg in legs(points))


def read_planes(root: Element, file: str) -> list[Plane]:
    document = Document(root, file)
    return [Plane(document, element) for element in root.iter(f"{{{DI}}}BPMNPlane")]


def _bounds(drawn: Element) -> Box | None:
    part = drawn.find(f"{{{DC}}}Bounds")
    numbers = [] if part is None else _numbers(part, "x", "y", "width", "height")
    return Box(*numbers) if numbers and min(numbers[2:]) > 0 else None


def _waypoints(drawn: Element) -> tuple[Point, ...] | None:
    found = [_numbers(each, "x", "y") for each in drawn.iter(f"{{{DD}}}waypoint")]
    if len(found) < 2 or not all(found):
        return None
    return tuple((x, y) for x, y in found)


def _numbers(part: Element, *names: str) -> list[float]:
    """The attributes as numbers; none at all where one is no number."""
    try:
        found = [float(part.get(name, "")) for name in names]
    except ValueError:
        return []
    return found if all(isfinite(each) for each in found) else []
