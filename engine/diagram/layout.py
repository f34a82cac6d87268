"""Draws a BPMN file anew: pools, nested lanes, sub-processes, boundary events, data, notes, messages, and their names.

Level, from left to right. Not drawn: groups, choreographies, lines that end at lines or at the border of an open pool.
"""

from engine.diagram.semantics import by_id
from engine.diagram.splicing import replace_diagrams
from engine.diagram.stages.arranging import arrange
from engine.diagram.stages.reading import Reader
from engine.diagram.writing import render
from engine.faults import Fault, Refused
from engine.reader.document import Element, parse

MOST = 1_000
"""Elements: more would take minutes, and nobody could read them."""


def layout(xml: bytes, file: str = "") -> bytes:
    """The same file with a new drawing; each byte outside the diagrams stays. The same bytes give the same bytes.

    Raises engine.faults.Refused where the file is no BPMN, or too large to be drawn.
    """
    root = parse(xml, file)
    _refuse_large(root, file)
    planes = list(Reader(root).planes())
    for _, level in planes:
        arrange(level)
    if not planes:
        return xml
    taken = frozenset(by_id(root))
    return replace_diagrams(xml, render(planes, taken), file)


def _refuse_large(root: Element, file: str) -> None:
    count = len(by_id(root))
    if count > MOST:
        raise Refused(
            [
                Fault(
                    file=file,
                    rule="too_large_to_draw",
                    text=f"El archivo tiene {count} elementos y se dibujan {MOST} como mucho. Divídalo.",
                    text_en=f"Expected at most {MOST} elements to draw, but the file has {count}. Split it.",
                )
            ]
        )
