"""No line runs through a shape that it does not join."""

from collections.abc import Iterator

from engine.diagram.geometry import enters, leg_box, meeting
from engine.diagram.plane import Plane
from engine.faults import Fault

RULE = "no_flow_through_shape"


def find(plane: Plane) -> Iterator[Fault]:
    document = plane.document
    legs = [(leg_box(leg), (leg, identity)) for leg, identity in plane.legs()]
    shapes = [(box, identity) for identity, box in plane.solids.items()]
    told: set[str] = set()
    for (leg, line), shape in meeting(legs, shapes):
        if line not in told and enters(leg, plane.solids[shape]) and shape not in _joined(plane, line):
            told.add(line)
            yield document.warning(
                line,
                RULE,
                f"La línea {document.told(line)} pasa por encima de {document.told(shape)}. Rodéelo.",
                f"Expected the line {document.told(line)} around {document.told(shape)}, but it runs through it.",
            )


def _joined(plane: Plane, line: str) -> set[str]:
    """What a line may touch: its two ends, and all that these are in."""
    link = plane.links.get(line)
    if link is None:
        return set()
    document = plane.document
    around = {each for end in link.ends for each in document.around(end)}
    around |= {document.pool_of.get(each, "") for each in around}
    return {*link.ends, *around}
