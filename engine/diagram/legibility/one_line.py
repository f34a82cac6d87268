"""Two lines that have no end in common do not run on top of each other: nobody could tell which is which."""

from collections.abc import Iterator

from engine.diagram.geometry import leg_box, meeting, shared_length
from engine.diagram.plane import Plane
from engine.faults import Fault

RULE = "no_flows_on_one_line"
SHARED = 10.0
"""Pixels that two lines may run together: less is a crossing of two corners."""


def find(plane: Plane) -> Iterator[Fault]:
    document = plane.document
    legs = [(leg_box(leg), (leg, identity)) for leg, identity in plane.legs()]
    told: set[str] = set()
    for (leg, line), (other_leg, other) in meeting(legs, legs):
        if line <= other or line in told or _are_kin(plane, line, other):
            continue
        if shared_length(leg, other_leg) > SHARED:
            told.add(line)
            yield document.warning(
                line,
                RULE,
                f"La línea {document.told(line)} va por encima de {document.told(other)}. Sepárelas.",
                f"Expected the line {document.told(line)} beside {document.told(other)}, but both run as one.",
            )


def _are_kin(plane: Plane, one: str, other: str) -> bool:
    """Lines out of one shape, or into one, may run together."""
    a, b = plane.links.get(one), plane.links.get(other)
    return a is not None and b is not None and (a.source == b.source or a.target == b.target)
