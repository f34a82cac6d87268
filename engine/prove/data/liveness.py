"""Which tracked variables may still be read from where a token stands, so that the others can be forgotten.

Backward over the flow of one process until nothing is new. What could happen at any time (event sub-processes,
compensation, the end of what is around) is taken to be able to happen always.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from engine.model import SUB_PROCESSES, Kind, Node, Process
from engine.prove.data.reads import conditions_at
from engine.prove.data.writes import Found, Write

Names: TypeAlias = frozenset[str]
NONE: Names = frozenset()
PROCESS = -1


def live(process: Process, found: Found) -> Mapping[int, Names]:
    """By element (index): the variables that a token there, or counted at that join, may still need."""
    return _Liveness(process, found).run()


class _Liveness:
    def __init__(self, process: Process, found: Found) -> None:
        self.process, self.found = process, found
        self.tracked = frozenset(found.of(process.id))
        self.owned = frozenset(name for node in process.nodes for name in _declared(node))
        self.reads = [self._reads(node) for node in process.nodes]
        self.kills = [self._kills(node) for node in process.nodes]
        self.live: dict[int, Names] = dict.fromkeys(range(len(process.nodes)), NONE)
        self.around: dict[int, Names] = defaultdict(lambda: NONE)
        self.given_back = self._given_back()

    def run(self) -> Mapping[int, Names]:
        changed = True
        while changed:
            changed = self._ambient(PROCESS)
            for node in reversed(self.process.nodes):
                if node.level is not None:
                    changed |= self._ambient(node.index)
                found = self._at(node)
                changed |= found != self.live[node.index]
                self.live[node.index] = found
        return self.live

    def _at(self, node: Node) -> Names:
        inside = NONE
        if node.level is not None:
            inside = self._all((*node.level.starts, *node.level.event_sub_processes))
        return self._after(node) | inside | self.around[node.parent]

    def _after(self, node: Node) -> Names:
        """From an element that is under way: what it reads, then by its flows, or by the events on its border."""
        ahead = [self.process.flows[index].target for index in node.outgoing]
        if node.link_target >= 0:
            ahead.append(node.link_target)
        left = self._all(ahead) - self.kills[node.index]
        return self.reads[node.index] | left | self._all(node.boundary)

    def _ambient(self, scope: int) -> bool:
        """What may be read at any time while something is under way in this scope."""
        if scope == PROCESS:
            node, level, found = None, self.process.level, self.given_back
            found |= self._all(each.index for each in self.process.nodes if each.for_compensation)
        else:
            node = self.process.nodes[scope]
            level, found = node.level or self.process.level, self.around[node.parent] | self._after(node)
        found |= self._all(level.event_sub_processes)
        if node is not None and (
            node.kind == Kind.AD_HOC or node.repeats is not None or node.loop is not None
        ):
            found |= self._all(level.starts)
        changed = found != self.around[scope]
        self.around[scope] = found
        return changed

    def _all(self, indexes: Iterable[int]) -> Names:
        return NONE.union(*(self.live[index] for index in indexes))

    def _reads(self, node: Node) -> Names:
        names: set[str] = set()
        for condition in conditions_at(node, self.process.flows):
            names |= condition.names | condition.possible_names
        hidden = self.found.told.get(self.process.id, {}).get(node.index, {}).keys()
        if node.kind != Kind.CALL_ACTIVITY:
            names.update(name for write in self._writes(node) for name in write.names if name not in hidden)
        entering = self.found.enters.get(self.process.id, {}).get(node.index, ())
        names.update(name for write in entering for name in write.names)
        return self.tracked & names

    def _kills(self, node: Node) -> Names:
        """What it always writes before it is left, in the scope where everybody sees it."""
        if node.repeats is not None or node.loop is not None:
            return NONE
        return frozenset(write.target for write in self._writes(node)) - self.owned

    def _writes(self, node: Node) -> tuple[Write, ...]:
        return self.found.writes.get(self.process.id, {}).get(node.index, ())

    def _given_back(self) -> Names:
        """What its callers read when it is over."""
        return self.tracked & self.found.returned.get(self.process.id, NONE)


def _declared(node: Node) -> Iterable[str]:
    """Variables of a sub-process's own."""
    if node.kind not in SUB_PROCESSES:
        return ()
    return (*node.properties, *(line.target for line in node.inputs))
