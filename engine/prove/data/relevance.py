"""Which variables matter: those that a condition reads, and whatever is written into these. Values come later."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeAlias

from engine.model import Kind, Node
from engine.prove.data.lines import Line, World, all_lines, is_handed_all, named
from engine.prove.data.reads import Entries, Leaf, conditions, leaves, want

Variable: TypeAlias = tuple[str, str]
"""Process id, name."""
Answer: TypeAlias = tuple[str, int, str]
"""Process id, element, name: what comes with the element's results under this name."""


class Relevant:
    """`wanted` and `answers`: what is read of each variable and of each answer; `lines`: what writes a variable."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wanted: dict[Variable, Entries] = {}
        self.answers: dict[Answer, Entries] = {}
        self.lines: dict[Variable, tuple[Line, ...]] = {}
        self._leaves: dict[int, tuple[Leaf, ...]] = {}
        self._drawn: dict[Variable, list[Line]] = defaultdict(list)
        for line in all_lines(world):
            self._drawn[line.process, line.target].append(line)
        self._calls = [
            (process.id, node)
            for process in world.processes.values()
            for node in process.nodes
            if node.kind == Kind.CALL_ACTIVITY
        ]
        self._find()

    def _find(self) -> None:
        waiting: list[Variable] = []
        for process in self.world.processes.values():
            for condition in conditions(process):
                for leaf in leaves(condition):
                    for name, entries in leaf.names.items():
                        self._want((process.id, name), entries, waiting)
        while waiting:
            variable = waiting.pop()
            if variable not in self.lines:
                self.lines[variable] = (*self._drawn.get(variable, ()), *self._implied(variable))
            for line in self.lines[variable]:
                self._follow(line, self.wanted[variable], waiting)

    def _want(self, variable: Variable, entries: Entries, waiting: list[Variable]) -> None:
        if want(self.wanted, variable, entries):
            waiting.append(variable)

    def _follow(self, line: Line, entries: Entries, waiting: list[Variable]) -> None:
        """What a line reads is wanted too; what it hands on, as far as the target is."""
        for leaf in self.leaves(line):
            for name, read in leaf.names.items():
                needed = entries if leaf.copied else read
                if name in line.told:
                    want(self.answers, (line.reads, line.node, name), needed)
                if name in line.told or not line.is_blind:
                    self._want((line.reads, name), needed, waiting)

    def leaves(self, line: Line) -> tuple[Leaf, ...]:
        """The source of a line, taken apart."""
        if line.source is None:
            return ()
        found = self._leaves.get(id(line))
        if found is None:
            found = self._leaves[id(line)] = leaves(line.source, handed_on=True)
        return found

    def _implied(self, variable: Variable) -> Iterator[Line]:
        """A call without care:input hands every variable in, one without care:output gives every variable back."""
        for caller, node in self._calls:
            if self._called(node) == variable[0] and is_handed_all(node, self.world):
                yield self._handed(variable, node, caller, entering=True)
            if caller == variable[0] and not node.outputs and self._called(node) in self.world.processes:
                inside = (self._called(node), variable[1])
                if is_handed_all(node, self.world) or inside in self._drawn:
                    yield self._handed(variable, node, inside[0], entering=False)

    def _called(self, node: Node) -> str:
        return "" if node.call is None else node.call.process_id

    def _handed(self, variable: Variable, node: Node, reads: str, *, entering: bool) -> Line:
        return Line(
            process=variable[0],
            node=node.index,
            target=variable[1],
            reads=reads,
            source=named(variable[1]),
            entering=entering,
            is_implied=True,
        )
