"""What pages say of a deployed diagram: names of its elements, what comes next, and the marks that are drawn on it.

The drawing itself is done in the browser (static/app/diagram.js); every page that shows one has a table twin.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from engine.model import Kind, Node, Process
from engine.reader import read_processes
from engine.views import ActivityView, DefinitionView, ElementCount
from webapp import current

PASSED_OVER = {Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.COMPLEX, Kind.EVENT_BASED}


class Step(Struct, frozen=True):
    """A named element that may come next, and the words on the way to it."""

    node: Node
    way: str


@lru_cache(maxsize=64)
def _read_process(xml: bytes, process_id: str) -> Process:
    return next(process for process in read_processes(xml, file=process_id) if process.id == process_id)


def load_process(definition: DefinitionView) -> Process:
    """The compiled process of a deployed version; deployed versions never change, so it is kept."""
    return _read_process(current.read().definition_xml(definition.definition_id), definition.process_id)


def find_node(process: Process, element: str) -> Node | None:
    """The element of this id, None where another version had it."""
    index = process.indexes.get(element)
    return None if index is None else process.nodes[index]


def next_steps(process: Process, element: str) -> list[Step]:
    """The named elements that the flow out of `element` can reach first; gateways are looked through."""
    start = find_node(process, element)
    found: dict[int, Step] = {}
    seen: set[int] = set()
    queue = [] if start is None else [(start, "")]
    while queue:
        node, way = queue.pop(0)
        for flow in (process.flows[index] for index in node.outgoing):
            target, said = process.nodes[flow.target], flow.name or way
            if target.kind in PASSED_OVER and target.index not in seen:
                seen.add(target.index)
                queue.append((target, said))
            elif target.kind not in PASSED_OVER and target.name:
                found.setdefault(target.index, Step(target, said))
    return list(found.values())


def position_marks(activities: Iterable[ActivityView], late: Iterable[str]) -> str:
    """Where one instance is and was, as the JSON that diagram.js reads."""
    rows = list(activities)
    here = {row.element for row in rows if row.state == "open"}
    done = {row.element for row in rows if row.state == "completed"} - here
    return json.dumps({"here": sorted(here), "done": sorted(done), "late": sorted(set(late) & here)})


def count_marks(counts: Mapping[str, ElementCount]) -> str:
    """How many instances are where, as the JSON that diagram.js reads."""
    return json.dumps(
        {"counts": {name: {"open": row.open, "late": row.late} for name, row in sorted(counts.items())}}
    )
