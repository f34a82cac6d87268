"""A file becomes levels: one per plane, and one per expanded sub-process inside the node that shows it."""

from collections.abc import Iterator, Sequence

from engine.diagram.plane import DI
from engine.diagram.semantics import (
    LOOSE_DATA,
    PROCESS_DATA,
    by_id,
    has_content,
    is_drawn_inside,
    links,
    shape_of,
    shows_process,
    spoken_text,
)
from engine.diagram.stages.lanes import NOWHERE, add_lanes, adopt
from engine.diagram.stages.model import FLOW_NODES, Band, Edge, Level, Node
from engine.diagram.stages.pools import Part, parts_of
from engine.diagram.stages.sizes import size
from engine.reader.document import Element, children, local, name_of


class Reader:
    """Which elements there are, which of them were collapsed in the drawing so far, and the levels that they make."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.elements = by_id(root)
        self.links = [*links(self.elements)]
        self._linked = {end for link in self.links for end in link.ends}
        self._collapsed = _collapsed(root)

    def planes(self) -> Iterator[tuple[str, Level]]:
        """Each plane by the id of the element that it draws."""
        shown: set[str] = set()
        for collaboration in children(self.root, "collaboration"):
            parts = parts_of(collaboration, self.elements, self.links)
            shown |= {process.get("id", "") for _, process in parts if process is not None}
            if parts:
                yield collaboration.get("id", ""), self._level(parts, notes_of=collaboration)
        for process in children(self.root, "process"):
            if process.get("id", "") not in shown and has_content(process):
                yield process.get("id", ""), self._level([(None, process)])
        for identity, element in self.elements.items():
            if shape_of(element) == "sub" and identity in self._collapsed and has_content(element):
                yield identity, self._level([(None, element)])

    def _level(self, parts: Sequence[Part], notes_of: Element | None = None) -> Level:
        level = Level()
        for pool, process in parts:
            name = "" if pool is None else pool.get("id", "")
            if process is None or (pool is not None and not shows_process(pool, self.elements)):
                self._add_black_box(level, pool)
            else:
                self._add_process(level, process, name)
        if notes_of is not None:
            self._add_notes(level, notes_of)
        level.edges = [*self._edges(level)]
        frames = (each for band in level.bands for each in band.frames)
        level.names = {each: spoken_text(self.elements[each]) for each in frames}
        return level

    def _add_black_box(self, level: Level, pool: Element | None) -> None:
        if pool is None or not pool.get("id"):
            return
        box = Node(
            id=pool.get("id", ""), kind="pool", name=spoken_text(pool), w=0, h=60, band=len(level.bands)
        )
        level.bands.append(Band(pool=box.id, black_box=box))
        level.owner[box.id] = box

    def _add_process(self, level: Level, process: Element, pool: str) -> None:
        first = len(level.bands)
        where = add_lanes(process, pool, level)
        made = []
        for element in self._drawn_in(process):
            node = self._node(element, where.get(element.get("id", ""), NOWHERE))
            made.append(node)
            level.owner[node.id] = node
            if node.inner is not None:
                level.owner |= dict.fromkeys(node.inner.owner, node)
        for node in made:
            host = level.owner.get(local(self.elements[node.id].get("attachedToRef", "")))
            if host is not None and host in made and host.kind in {"task", "sub"}:
                node.host, node.band = host, host.band
        adopt(level, made, self.links, first)
        for node in made:
            node.band = node.at.band
        level.nodes += made

    def _add_notes(self, level: Level, collaboration: Element) -> None:
        """Notes beside the pools are drawn in the band of what they explain, else in the first open one."""
        notes = [each for each in children(collaboration, "textAnnotation") if each.get("id")]
        if notes and all(band.black_box is not None for band in level.bands):
            level.bands.append(Band())
        first = next((at for at, band in enumerate(level.bands) if band.black_box is None), 0)
        for note in notes:
            joined = (link.ends for link in self.links if note.get("id") in link.ends)
            near = (level.owner[end] for ends in joined for end in ends if end in level.owner)
            band = next((node.band for node in near if node.kind != "pool"), first)
            node = self._node(note, band)
            level.nodes.append(node)
            level.owner[node.id] = node

    def _drawn_in(self, process: Element) -> Iterator[Element]:
        """The shapes inside, with ids; data of the process itself, and data that only an association shows."""
        for each in children(process):
            is_loose = name_of(each) in LOOSE_DATA and each.get("id") in self._linked
            if self._is_known(each) and (is_drawn_inside(each) or is_loose):
                yield each
        if name_of(process) == "process":
            for part in children(process, "ioSpecification"):
                yield from (each for each in children(part, *PROCESS_DATA) if self._is_known(each))

    def _is_known(self, element: Element) -> bool:
        """Whether it has an id that no element before it has."""
        return self.elements.get(element.get("id", "")) is element

    def _node(self, element: Element, band: int) -> Node:
        node = Node(
            id=element.get("id", ""),
            kind=shape_of(element) or "data",
            name=spoken_text(element),
            default=element.get("default", ""),
            band=band,
        )
        if node.kind == "sub" and (node.id in self._collapsed or not has_content(element)):
            node.kind, node.is_collapsed = "task", True
        if node.kind == "sub":
            node.inner = self._level([(None, element)])
        else:
            size(node, element)
        return node

    def _edges(self, level: Level) -> Iterator[Edge]:
        for link in self.links:
            source, target = level.owner.get(link.source), level.owner.get(link.target)
            if source is None or target is None:
                continue
            if source is target and not link.source == link.target == source.id:
                continue
            is_odd = link.line == "flow" and not _may_flow(level, source, target)
            yield Edge(
                id=link.id,
                source=source,
                target=target,
                line="association" if is_odd else link.line,
                name=link.name,
                ends=link.ends,
            )


def _may_flow(level: Level, source: Node, target: Node) -> bool:
    """Whether a sequence flow joins what one may join: two nodes of one pool."""
    pools = {level.bands[node.at.band].pool for node in (source, target)}
    return {source.kind, target.kind} <= FLOW_NODES and len(pools) == 1


def _collapsed(root: Element) -> set[str]:
    """Sub-processes that the drawing so far shows closed, or on a plane of their own."""
    shapes = (each for each in root.iter(f"{{{DI}}}BPMNShape") if each.get("isExpanded") in {"false", "0"})
    return {local(each.get("bpmnElement", "")) for each in (*shapes, *root.iter(f"{{{DI}}}BPMNPlane"))}
