"""The shape of one process before its details: which elements there are, where they stand, how flows join them."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from engine.model import SUB_PROCESSES, Kind
from engine.reader.document import BPMN, Element, child, children, is_true, local, name_of, text_of
from engine.reader.reading import Reading

NODE_KINDS = {
    kind.value: kind
    for kind in Kind
    if kind not in {Kind.EVENT_SUB_PROCESS, Kind.REPEATED, Kind.LOOPED, Kind.COMPENSATED}
}
NOT_NODES = frozenset(
    [
        "sequenceFlow",
        "laneSet",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "textAnnotation",
        "association",
        "group",
        "documentation",
        "extensionElements",
        "ioSpecification",
        "property",
        "auditing",
        "monitoring",
        "incoming",
        "outgoing",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "completionCondition",
        "dataInputAssociation",
        "dataOutputAssociation",
        "supportedInterfaceRef",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "correlationSubscription",
        "supports",
        "artifact",
        "callConversation",
        "script",
    ]
)
NEVER_IMPLICIT = frozenset({Kind.BOUNDARY, Kind.EVENT_SUB_PROCESS, Kind.END})


class Skeleton:
    """Nodes by index, in the order of the file; flows by index, with both ends."""

    SCOPES: ClassVar[frozenset[Kind]] = SUB_PROCESSES

    def __init__(self, reading: Reading, process: Element) -> None:
        self.elements: list[Element] = []
        self.kinds: list[Kind] = []
        self.ids: list[str] = []
        self.parents: list[int] = []
        self.flows: list[tuple[Element, int, int]] = []
        self.lanes: dict[str, str] = {}
        self.lane_names: list[str] = []
        self._flow_elements: list[tuple[Element, int]] = []
        self._collect(reading, process, -1)
        self.indexes = self._numbered()
        self.associations = self._associated(process)
        self._join(reading)
        self.inside = _grouped((parent, at) for at, parent in enumerate(self.parents))
        self._into = _grouped((target, at) for at, (_, _, target) in enumerate(self.flows))
        self._out_of = _grouped((source, at) for at, (_, source, _) in enumerate(self.flows))
        self._handlers = _grouped(self.associations)
        self._attached = _grouped(self._attachments())
        self._catching = self._catching_links()
        for lane_set in children(process, "laneSet"):
            self._lanes(lane_set)

    def _collect(self, reading: Reading, holder: Element, parent: int) -> None:
        for element in children(holder):
            name = name_of(element)
            if name in NODE_KINDS:
                self._add(reading, element, NODE_KINDS[name], parent)
            elif name == "sequenceFlow":
                self._flow_elements.append((element, parent))
            elif name not in NOT_NODES:
                reading.fault(
                    element,
                    "unknown_element",
                    f"«{name}» no es un elemento de proceso de BPMN 2.0.",
                    f"Expected an element of a BPMN 2.0 process, but got {name!r}.",
                )

    def _add(self, reading: Reading, element: Element, kind: Kind, parent: int) -> None:
        if kind == Kind.SUB_PROCESS and is_true(element, "triggeredByEvent", default=False):
            kind = Kind.EVENT_SUB_PROCESS
        index = len(self.elements)
        self.elements.append(element)
        self.kinds.append(kind)
        self.ids.append(element.get("id") or f"{name_of(element)}_{index}")
        self.parents.append(parent)
        if kind in self.SCOPES:
            self._collect(reading, element, index)

    def _numbered(self) -> dict[str, int]:
        indexes: dict[str, int] = {}
        for index, identity in enumerate(self.ids):
            indexes.setdefault(identity, index)
        return indexes

    def _associated(self, process: Element) -> list[tuple[int, int]]:
        """Associations between nodes, as index pairs: compensation handlers hang on them."""
        pairs = (
            (
                self.indexes.get(local(part.get("sourceRef", ""))),
                self.indexes.get(local(part.get("targetRef", ""))),
            )
            for part in process.iter(f"{{{BPMN}}}association")
        )
        return [(source, target) for source, target in pairs if source is not None and target is not None]

    def _join(self, reading: Reading) -> None:
        for element, parent in self._flow_elements:
            ends = [self._end(reading, element, name) for name in ("sourceRef", "targetRef")]
            if None in ends:
                continue
            source, target = (end for end in ends if end is not None)
            if self.parents[source] != parent or self.parents[target] != parent:
                reading.fault(
                    element,
                    "flow_crosses_border",
                    "El flujo cruza el borde de un subproceso. Únalo al subproceso, no a lo de dentro.",
                    "Expected both ends of the flow in the same (sub-)process, but they are not.",
                )
                continue
            self.flows.append((element, source, target))

    def _end(self, reading: Reading, flow: Element, name: str) -> int | None:
        reference = (flow.get(name) or "").strip()
        found = self.indexes.get(reference, self.indexes.get(local(reference)))
        if found is None:
            reading.fault(
                flow,
                "flow_to_nowhere",
                f"El flujo no llega a ningún elemento: {name} señala «{reference}», que no existe.",
                f"Expected {name} to name an element of the process, but {reference!r} is not there.",
            )
        return found

    def _lanes(self, lane_set: Element) -> None:
        for lane in children(lane_set, "lane"):
            name = lane.get("name") or lane.get("id") or ""
            self.lane_names.append(name)
            for reference in children(lane, "flowNodeRef"):
                self.lanes[local(text_of(reference))] = name
            for inner in children(lane, "childLaneSet"):
                self._lanes(inner)

    def incoming(self, index: int) -> tuple[int, ...]:
        return tuple(self._into.get(index, ()))

    def outgoing(self, index: int) -> tuple[int, ...]:
        return tuple(self._out_of.get(index, ()))

    def default(self, reading: Reading, index: int) -> int:
        reference = self.elements[index].get("default")
        if not reference:
            return -1
        for at in self.outgoing(index):
            if self.flows[at][0].get("id") in {reference, local(reference)}:
                return at
        reading.fault(
            self.elements[index],
            "default_flow",
            f"El flujo por defecto «{reference}» no sale de este elemento.",
            f"Expected the default flow {reference!r} to leave this element, but it does not.",
        )
        return -1

    def attached_to(self, reading: Reading, index: int) -> int:
        if self.kinds[index] != Kind.BOUNDARY:
            return -1
        reference = self.elements[index].get("attachedToRef", "")
        found = self.indexes.get(local(reference))
        if found is None:
            reading.fault(
                self.elements[index],
                "dangling_reference",
                f"El evento de borde está pegado a «{reference}», que no existe.",
                f"Expected attachedToRef to name an activity, but {reference!r} is not there.",
            )
        return -1 if found is None else found

    def boundary(self, index: int) -> tuple[int, ...]:
        return tuple(self._attached.get(index, ()))

    def _attachments(self) -> Iterator[tuple[int, int]]:
        for at, kind in enumerate(self.kinds):
            host = self.indexes.get(local(self.elements[at].get("attachedToRef", "")))
            if kind == Kind.BOUNDARY and host is not None:
                yield host, at

    def instantiates(self, index: int) -> bool:
        """Receive tasks that begin a process, and the events after (and of) a gateway that does."""
        if self.kinds[index] == Kind.EVENT_BASED or self.kinds[index] == Kind.RECEIVE_TASK:
            own = is_true(self.elements[index], "instantiate", default=False)
            if own or self.kinds[index] == Kind.EVENT_BASED:
                return own
        before = (self.flows[flow][1] for flow in self.incoming(index))
        return any(self.kinds[at] == Kind.EVENT_BASED and self.instantiates(at) for at in before)

    def handler(self, index: int) -> int:
        """The activity that a compensation boundary event is associated with."""
        if self.kinds[index] != Kind.BOUNDARY:
            return -1
        return next(iter(self._handlers.get(index, ())), -1)

    def link_target(self, index: int) -> int:
        """Where a throwing link goes on: the catching link of the same name on the same level."""
        if self.kinds[index] != Kind.THROW:
            return -1
        catching = (self._catching.get((self.parents[index], name), -1) for name in self._links(index))
        return min((at for at in catching if at >= 0), default=-1)

    def _catching_links(self) -> dict[tuple[int, str], int]:
        """The first catching link of each level and name."""
        found: dict[tuple[int, str], int] = {}
        for at, kind in enumerate(self.kinds):
            for name in self._links(at) if kind == Kind.CATCH else ():
                found.setdefault((self.parents[at], name), at)
        return found

    def _links(self, index: int) -> frozenset[str]:
        links = children(self.elements[index], "linkEventDefinition")
        return frozenset(link.get("name") or text_of(child(link, "target")) for link in links)

    def begins_implicitly(self, index: int) -> bool:
        """Without a start event, what no flow leads to begins by itself (BPMN 2.0, 13.2)."""
        kind = self.kinds[index]
        if kind in NEVER_IMPLICIT or self.incoming(index):
            return False
        element = self.elements[index]
        is_link = any(True for _ in children(element, "linkEventDefinition"))
        return not is_true(element, "isForCompensation", default=False) and not is_link


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """What belongs to each, in order: looked up for every node, so never searched for."""
    groups: dict[int, list[int]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
