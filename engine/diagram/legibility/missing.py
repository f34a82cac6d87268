"""What can be drawn is drawn somewhere: every shape and line of a process, pools, lanes, data, notes, messages."""

from collections.abc import Iterator, Sequence

from engine.diagram.plane import Document, Plane
from engine.diagram.semantics import INSIDE_PROCESS, Link
from engine.faults import Fault
from engine.reader.document import line_of, name_of

RULE = "diagram_required"
CONTAINERS = frozenset({"process", "subProcess", "adHocSubProcess", "transaction", "laneSet", "childLaneSet"})


def find(document: Document, planes: Sequence[Plane]) -> Iterator[Fault]:
    """Of a whole file: one fault if nothing of it is drawn."""
    drawn = {each for plane in planes for each in (*plane.boxes, *plane.lines)}
    expected = [each for each in document.elements if _is_expected(document, each)]
    expected += [each for each, link in document.links.items() if _shows_ends(planes, link)]
    if expected and not drawn:
        yield _nothing(document)
        return
    for identity in expected:
        if identity not in drawn:
            yield document.warning(
                identity,
                RULE,
                f"{document.told(identity)} no está dibujado: nadie lo ve. Ábralo en el diseñador y dibújelo.",
                f"Expected {document.told(identity)} to be drawn, but it has no shape. Draw it in the designer.",
            )


def _is_expected(document: Document, identity: str) -> bool:
    element = document.elements[identity]
    parent = element.getparent()
    inside = "" if parent is None else name_of(parent)
    kind = document.shape(identity)
    if kind in INSIDE_PROCESS or kind == "lane":
        return inside in CONTAINERS or (kind == "note" and inside == "collaboration")
    return kind == "pool" and inside == "collaboration"


def _shows_ends(planes: Sequence[Plane], link: Link) -> bool:
    """Whether both ends of a line are drawn on one plane."""
    return any(link.source in plane.boxes and link.target in plane.boxes for plane in planes)


def _nothing(document: Document) -> Fault:
    return Fault(
        file=document.file,
        line=line_of(document.root),
        element=document.root.get("id", ""),
        rule=RULE,
        text="El archivo no tiene dibujo: nadie ve el proceso. Dibújelo, o use «concierto layout».",
        text_en="Expected a drawing, but the file has none. Draw it, or use 'concierto layout'.",
        severity="warning",
    )
