"""What pages say of a deployed diagram: names of its elements, what comes next, and the marks that are drawn on it.

The drawing itself is done in the browser (static/app/diagram.js); every page that shows one has a table twin.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from lxml import etree
from msgspec import Struct

from engine.model import Flow, Kind, Node, Process
from engine.prove.counterexample import Painted
from engine.views import ActivityView, DefinitionView, ElementCount
from webapp import current
from webapp.language import label, language

GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.COMPLEX, Kind.EVENT_BASED})
AUTOMATIC = frozenset({Kind.SERVICE_TASK, Kind.SCRIPT_TASK, Kind.BUSINESS_RULE_TASK})
CARE = "{urn:concierto:bpmn:care:1}"


class Step(Struct, frozen=True):
    """What may come next: an element by its name, the words on the way to it, and who does it."""

    name: str
    way: str
    who: str


def load_process(definition: DefinitionView) -> Process:
    """The model of a deployed version."""
    return current.engine().process(definition.definition_id)


@lru_cache(maxsize=64)
def _read_english(xml: bytes) -> dict[str, str]:
    """English names by element id, and of lanes by their Spanish name. The model keeps those of elements only."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    names: dict[str, str] = {}
    for said in root.iter(f"{CARE}label"):
        extensions = said.getparent()
        named = None if extensions is None else extensions.getparent()
        if named is not None and said.get("lang") == "en" and said.text:
            is_lane = str(named.tag).endswith("}lane")
            names[str(named.get("name") if is_lane else named.get("id"))] = said.text
    return names


class Naming(Struct, frozen=True):
    """What the parts of one diagram are called in the reader's language."""

    english: dict[str, str]

    def lane(self, node: Node) -> str:
        """Who does it."""
        return self.english.get(node.lane, node.lane)

    def flow(self, flow: Flow) -> str:
        """The words on a sequence flow."""
        return self.english.get(flow.id, flow.name)


def load_naming(definition: DefinitionView) -> Naming:
    """Of a deployed version; Spanish needs no dictionary."""
    if language() == "es":
        return Naming({})
    return Naming(_read_english(current.read().definition_xml(definition.definition_id)))


def find_node(process: Process, element: str) -> Node | None:
    """The element of this id, None where another version had it."""
    index = process.indexes.get(element)
    return None if index is None else process.nodes[index]


def next_steps(definition: DefinitionView, element: str) -> list[Step]:
    """What people meet next after `element`; gateways and what the system does by itself are looked through."""
    process, naming = load_process(definition), load_naming(definition)
    start = find_node(process, element)
    found: dict[int, Step] = {}
    seen: set[int] = set()
    queue = [] if start is None else [(start, "")]
    while queue:
        node, way = queue.pop(0)
        for flow in (process.flows[index] for index in node.outgoing):
            target = process.nodes[flow.target]
            said = " · ".join(word for word in (way, naming.flow(flow)) if word)
            if target.kind in GATEWAYS | AUTOMATIC:
                if target.index not in seen:
                    seen.add(target.index)
                    queue.append((target, said))
            elif target.name:
                found.setdefault(target.index, Step(label(target), said, naming.lane(target)))
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


def path_marks(painted: Painted) -> str:
    """A counterexample's path: its elements in their order, its flows, and where the fault shows."""
    path = {"visited": dict(painted.elements), "flows": list(painted.flows), "stands": list(painted.stands)}
    return json.dumps({"path": path})
