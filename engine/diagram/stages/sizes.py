"""How large each shape is, before columns stretch it."""

from engine.diagram.stages.model import Level, Node
from engine.diagram.text import INSIDE, note_height, task_width, text_width
from engine.reader.document import Element, children, local, name_of

GAP_X = 46
"""Pixels between two columns, at least."""
COLUMN = 150
"""How wide a column is, about: tells how many of them a sub-process takes."""
TITLE, MARGIN = 28, 6
"""Pixels above the content of a sub-process, for its name; and below it."""
SMALL = {"event": (36, 36), "gateway": (50, 50)}
NOTE_WIDTH = 140
PER_EVENT = 48
"""Pixels that each boundary event takes on the border of its activity."""


def size(node: Node, element: Element) -> None:
    """Of a shape without content."""
    if node.kind == "note":
        node.w, node.h = NOTE_WIDTH, note_height(node.name, NOTE_WIDTH)
    elif node.kind == "data":
        node.w, node.h = (50, 50) if "Store" in name_of(element) else (36, 50)
    else:
        node.w, node.h = SMALL.get(node.kind, (task_width(node.name), 80))
    if node.kind == "task":
        _make_room_for_events(node, element)
    node.natural_w = node.w


def size_around(node: Node, inner: Level, events: int) -> None:
    """Of a sub-process around its content, which is laid out already."""
    node.w = max(
        inner.w + 20, text_width(node.name, INSIDE) + 40, PER_EVENT * events + 4 if events > 2 else 0
    )
    node.h = inner.h + TITLE + MARGIN
    node.span = max(1, round((node.w + GAP_X) / COLUMN))
    node.natural_w = node.w


def _make_room_for_events(node: Node, element: Element) -> None:
    parent = element.getparent()
    siblings = [] if parent is None else [*children(parent, "boundaryEvent")]
    events = sum(local(each.get("attachedToRef", "")) == node.id for each in siblings)
    if events > 2:
        node.w = max(node.w, PER_EVENT * events + 4)
