"""Whether people can read a drawing: every fault of every plane of a file. Not for whether the process can run."""

from engine.diagram.legibility import PLANE_RULES, is_too_large, missing
from engine.diagram.legibility.size import too_large
from engine.diagram.plane import Document, read_planes
from engine.faults import Fault
from engine.reader.document import parse


def check(xml: bytes, file: str = "") -> list[Fault]:
    """Every fault of legibility, by line. Raises engine.faults.Refused where the file is no BPMN."""
    root = parse(xml, file)
    planes = read_planes(root, file)
    found = list(missing.find(Document(root, file), planes))
    found += (too_large(plane) for plane in planes if is_too_large(plane))
    judged = [plane for plane in planes if not is_too_large(plane)]
    found += (fault for plane in judged for rule in PLANE_RULES.values() for fault in rule(plane))
    return sorted(found, key=_place)


def _place(fault: Fault) -> tuple[int, str, str]:
    return fault.line, fault.element, fault.rule
