"""No name beside a shape or line is covered: by a shape, by a line, by another name."""

from collections.abc import Iterator

from engine.diagram.geometry import enters, leg_box, meeting
from engine.diagram.plane import Plane
from engine.faults import Fault

RULE = "no_covered_label"


def find(plane: Plane) -> Iterator[Fault]:
    """One fault a label, at the element whose name it is."""
    document = plane.document
    told: set[str] = set()
    for label, other in (*_on_shapes(plane), *_on_lines(plane), *_on_labels(plane)):
        if label not in told:
            told.add(label)
            yield document.warning(
                label,
                RULE,
                f"El nombre de {document.told(label)} queda sobre {document.told(other)}. Muévalo.",
                f"Expected the name of {document.told(label)} beside {document.told(other)}, but it covers it.",
            )


def _on_shapes(plane: Plane) -> Iterator[tuple[str, str]]:
    labels = [(box, identity) for identity, box in plane.labels.items()]
    solids = [(box, identity) for identity, box in plane.solids.items()]
    for label, shape in meeting(labels, solids):
        if plane.labels[label].overlaps(plane.solids[shape], 1) and shape not in plane.document.around(label):
            yield label, shape


def _on_lines(plane: Plane) -> Iterator[tuple[str, str]]:
    labels = [(box, identity) for identity, box in plane.labels.items()]
    legs = [(leg_box(leg), (leg, identity)) for leg, identity in plane.legs()]
    for label, (leg, line) in meeting(labels, legs):
        if enters(leg, plane.labels[label]):
            yield label, line


def _on_labels(plane: Plane) -> Iterator[tuple[str, str]]:
    labels = [(box, identity) for identity, box in plane.labels.items()]
    for label, other in meeting(labels, labels):
        if label > other and plane.labels[label].overlaps(plane.labels[other], 1):
            yield label, other
