"""Reading goes from left to right: a flow runs back only where it closes a loop."""

from collections import defaultdict
from collections.abc import Iterator

from engine.diagram.plane import Plane
from engine.faults import Fault

RULE = "left_to_right"
SLACK = 1.0
"""A flow straight down is fine."""


def find(plane: Plane) -> Iterator[Fault]:
    """Nothing is said of planes whose pools stand upright: these are read downwards."""
    document = plane.document
    ahead = _ahead(plane)
    for line, link in plane.links.items():
        if link.line != "flow" or plane.is_upright or not {*link.ends} <= {*plane.boxes}:
            continue
        begins, ends = (plane.boxes[each].centre[0] for each in link.ends)
        origin = document.host(link.source) or link.source
        if ends < begins - SLACK and not _leads_to(link.target, origin, ahead):
            yield document.warning(
                line,
                RULE,
                f"El flujo {document.told(line)} va de derecha a izquierda sin volver a un paso anterior.",
                f"Expected the flow {document.told(line)} to run left to right: it leads back to no earlier step.",
            )


def _ahead(plane: Plane) -> dict[str, list[str]]:
    """What comes after each element; what leaves a boundary event leaves its activity."""
    found: dict[str, list[str]] = defaultdict(list)
    for link in plane.links.values():
        if link.line == "flow":
            found[plane.document.host(link.source) or link.source].append(link.target)
    return found


def _leads_to(start: str, aim: str, ahead: dict[str, list[str]]) -> bool:
    waiting, seen = [start], {start}
    while waiting and aim not in seen:
        new = [each for each in ahead.get(waiting.pop(), ()) if each not in seen]
        seen.update(new)
        waiting += new
    return aim in seen
