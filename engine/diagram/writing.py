"""Levels become diagram interchange (BPMN 2.0, clause 12), and take the place of the old one, byte for byte.

Everything outside the diagrams stays as it was: spaces, comments, quotes, encoding.
"""

from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from engine.diagram.geometry import Box, Point
from engine.diagram.plane import DC, DD, DI
from engine.diagram.stages.model import Level, Node
from engine.diagram.stages.reach import origin

LEFT, TOP = 160, 80
"""Where the first shape of a plane begins: viewers leave some room at the left."""
NAMES = f'xmlns:bpmndi="{DI}" xmlns:dc="{DC}" xmlns:di="{DD}"'
SEPARATOR = "\n"


def render(planes: Iterable[tuple[str, Level]], taken: frozenset[str] = frozenset()) -> str:
    """One BPMNDiagram for each plane, by the id of what it draws; `taken`: ids that the file has already."""
    found = []
    for number, (element, level) in enumerate(planes, 1):
        drawing = _Drawing(taken)
        drawing.add(level, LEFT, TOP)
        diagram, plane = _free(f"Diagram_{number}", taken), _free(f"Plane_{number}", taken)
        body = "".join(f"      {line}\n" for line in drawing.lines)
        found.append(
            f'  <bpmndi:BPMNDiagram {NAMES} id="{diagram}">\n'
            f'    <bpmndi:BPMNPlane id="{plane}" bpmnElement={quoteattr(element)}>\n{body}'
            "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n"
        )
    return "".join(found)


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


def replace_diagrams(xml: bytes, diagrams: str) -> bytes:
    """The file with these diagrams instead of its own, before the end of its root."""
    places = _Places(xml)
    encoded = _encoded(diagrams, places)
    kept, at = [], 0
    for start, end in [*places.diagrams, (places.end, places.end)]:
        kept.append(xml[at:start])
        at = end
    return b"".join(kept) + encoded + xml[at:]


def _encoded(text: str, places: "_Places") -> bytes:
    wide = places.xml[:2]
    if wide in (b"\xff\xfe", b"\xfe\xff"):
        return text.encode("utf-16-le" if wide == b"\xff\xfe" else "utf-16-be")
    return text.encode("ascii", "xmlcharrefreplace")


class _Places:
    """Byte offsets: of each BPMNDiagram with the line that it stands on, and of the end tag of the root."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.diagrams: list[tuple[int, int]] = []
        self.end = 0
        self._start = 0
        self._parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._depth = 0
        self._parser.Parse(xml, True)

    def _open(self, name: str, _: object) -> None:
        self._depth += 1
        if self._depth == 2 and name == f"{DI}{SEPARATOR}BPMNDiagram":
            self._start = self._parser.CurrentByteIndex

    def _close(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.end = self._parser.CurrentByteIndex
        elif self._depth == 1 and name == f"{DI}{SEPARATOR}BPMNDiagram":
            self.diagrams.append((self._from(), self._till()))

    def _from(self) -> int:
        """With the spaces before it on its line."""
        before = self.xml[: self._start]
        stripped = before.rstrip(b" \t")
        return len(stripped) if stripped.endswith(b"\n") else self._start

    def _till(self) -> int:
        """Behind its end tag, and behind the line if nothing follows on it."""
        end = self.xml.index(b">", self._parser.CurrentByteIndex) + 1
        rest = self.xml[end:]
        line = rest[: len(rest) - len(rest.lstrip(b" \t"))]
        following = rest[len(line) :]
        for ending in (b"\r\n", b"\n"):
            if following.startswith(ending):
                return end + len(line) + len(ending)
        return end
