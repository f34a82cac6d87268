"""Levels become diagram interchange (BPMN 2.0, clause 12). Not for where in a file it goes (splicing.py)."""

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from engine.diagram.geometry import Box, Point
from engine.diagram.plane import DC, DD, DI
from engine.diagram.stages.model import Level, Node
from engine.diagram.stages.reach import origin

LEFT, TOP = 160, 80
"""Where the first shape of a plane begins: viewers leave some room at the left."""
NAMES = f'xmlns:bpmndi="{DI}" xmlns:dc="{DC}" xmlns:di="{DD}"'


def render(planes: Iterable[tuple[str, Level]], taken: frozenset[str] = frozenset()) -> list[str]:
    """One BPMNDiagram for each plane, by the id of what it draws; `taken`: ids that the file has already."""
    found = []
    for number, (element, level) in enumerate(planes, 1):
        drawing = _Drawing(taken)
        drawing.add(level, LEFT, TOP)
        diagram, plane = _free(f"Diagram_{number}", taken), _free(f"Plane_{number}", taken)
        body = "".join(f"      {line}\n" for line in drawing.lines)
        found.append(
            f'<bpmndi:BPMNDiagram {NAMES} id="{diagram}">\n'
            f'    <bpmndi:BPMNPlane id="{plane}" bpmnElement={quoteattr(element)}>\n{body}'
            "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>"
        )
    return found


class _Drawing:
    """Shapes before lines, sub-processes before what is in them, as viewers stack them."""

    def __init__(self, taken: frozenset[str]) -> None:
        self.taken = taken
        self.lines: list[str] = []

    def add(self, level: Level, dx: float, dy: float) -> None:
        labels = {each: box.moved(dx, dy) for each, box in level.labels.items()}
        for pool in level.black_boxes:
            self._shape(pool.id, pool.box.moved(dx, dy), ' isHorizontal="true"')
        for identity, box in level.frames.items():
            self._shape(identity, box.moved(dx, dy), ' isHorizontal="true"')
        for node in sorted(level.nodes, key=lambda node: node.host is not None):
            self._shape(node.id, node.box.moved(dx, dy), _expanded(node), labels.get(node.id))
            if node.inner is not None:
                x, y = origin(node)
                self.add(node.inner, dx + x, dy + y)
        for edge in level.edges:
            points = [(x + dx, y + dy) for x, y in edge.points]
            self._edge(edge.id, points, labels.get(edge.id))

    def _shape(self, identity: str, box: Box, extra: str, label: Box | None = None) -> None:
        head = f"<bpmndi:BPMNShape id={self._id(identity)} bpmnElement={quoteattr(identity)}{extra}>"
        self.lines.append(f"{head}{_bounds(box)}{_label(label)}</bpmndi:BPMNShape>")

    def _edge(self, identity: str, points: list[Point], label: Box | None) -> None:
        way = "".join(f'<di:waypoint x="{round(x)}" y="{round(y)}"/>' for x, y in points)
        head = f"<bpmndi:BPMNEdge id={self._id(identity)} bpmnElement={quoteattr(identity)}>"
        self.lines.append(f"{head}{way}{_label(label)}</bpmndi:BPMNEdge>")

    def _id(self, identity: str) -> str:
        return quoteattr(_free(f"{identity}_di", self.taken))


def _expanded(node: Node) -> str:
    if node.inner is not None:
        return ' isExpanded="true"'
    return ' isExpanded="false"' if node.is_collapsed else ""


def _bounds(box: Box) -> str:
    left, top = round(box.x), round(box.y)
    return f'<dc:Bounds x="{left}" y="{top}" width="{round(box.w)}" height="{round(box.h)}"/>'


def _label(box: Box | None) -> str:
    return "" if box is None else f"<bpmndi:BPMNLabel>{_bounds(box)}</bpmndi:BPMNLabel>"


def _free(identity: str, taken: frozenset[str]) -> str:
    while identity in taken:
        identity += "_"
    return identity
