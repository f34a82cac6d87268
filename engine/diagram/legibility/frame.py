"""What belongs to a lane, a pool or a sub-process is drawn inside it."""

from collections.abc import Iterator

from engine.diagram.geometry import Box
from engine.diagram.plane import Plane
from engine.faults import Fault

RULE = "inside_its_frame"
SLACK = 1.0


def find(plane: Plane) -> Iterator[Fault]:
    document = plane.document
    for identity, box in plane.boxes.items():
        frame = next((each for each in _frames(plane, identity) if not _is_inside(plane, box, each)), None)
        if frame is not None:
            yield document.warning(
                identity,
                RULE,
                f"{document.told(identity)} está dibujado fuera de {document.told(frame)}. Muévalo adentro.",
                f"Expected {document.told(identity)} inside {document.told(frame)}, but it is drawn outside.",
            )


def _frames(plane: Plane, identity: str) -> list[str]:
    """The drawn frames that an element should be inside of, the nearest first; a boundary event stands on its own."""
    document = plane.document
    if document.host(identity):
        return []
    around = [document.pool_of.get(each, each) for each in document.around(identity)]
    frames = [document.lane_of.get(identity, ""), *around]
    return [each for each in frames if each in plane.boxes and each != identity]


def _is_inside(plane: Plane, box: Box, frame: str) -> bool:
    outer = plane.boxes[frame]
    roomy = Box(outer.x - SLACK, outer.y - SLACK, outer.w + 2 * SLACK, outer.h + 2 * SLACK)
    return roomy.holds(box)
