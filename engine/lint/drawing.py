"""The diagram interchange part of a file: shapes with their boxes, edges (BPMN 2.0, clause 12). Not a rule."""

from collections.abc import Iterator

from msgspec import Struct

from engine.reader.document import Element, local

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"


class Box(Struct, frozen=True, kw_only=True):
    left: float
    top: float
    right: float
    bottom: float

    def crosses(self, other: "Box") -> bool:
        """Whether the two share some area; touching does not count."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def shapes_and_edges(root: Element) -> Iterator[Element]:
    yield from root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge")


def bounds(root: Element) -> dict[str, Box]:
    """The box of each element that has a shape with readable numbers."""
    found: dict[str, Box] = {}
    for shape in root.iter(f"{{{DI}}}BPMNShape"):
        box = _box(shape.find(f"{{{DC}}}Bounds"))
        if box is not None:
            found[local(shape.get("bpmnElement", ""))] = box
    return found


def _box(part: Element | None) -> Box | None:
    if part is None:
        return None
    try:
        x, y, width, height = (float(part.get(name, "")) for name in ("x", "y", "width", "height"))
    except ValueError:
        return None
    return Box(left=x, top=y, right=x + width, bottom=y + height)
