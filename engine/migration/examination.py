"""What is found out about one instance and another version of its process, while it is being looked at."""

from collections.abc import Iterable

from msgspec import Struct, field

from engine.migration.comparing import differences
from engine.migration.findings import MigrationFinding, found
from engine.migration.matching import Matches
from engine.model import Node, Process
from engine.state import Scope, State


class Examination(Struct, kw_only=True):
    """Definition `index` of an instance, from `source` to `target`.

    `nodes`, `flows`: what is in use, old index to new. `places`: of waits that go on elsewhere in their node.
    `closed`: waits that end, `lost` of them without another instead. `opened`: (holder, new node, place) to begin.
    """

    state: State
    index: int
    source: Process
    target: Process
    matches: Matches
    nodes: dict[int, int] = field(default_factory=dict)
    flows: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)
    lost: int = 0
    opened: list[tuple[int, int, int]] = field(default_factory=list)
    findings: list[MigrationFinding] = field(default_factory=list)

    def say(self, code: str, node: Node | None = None, detail: str = "") -> None:
        """Note a finding once, however many tokens it is about."""
        element = node.id if node is not None else ""
        finding = found(code, instance_id=self.state.instance_id, element=element, detail=detail)
        if finding not in self.findings:
            self.findings.append(finding)

    def use(self, old: int) -> Node | None:
        """The counterpart of a node that is in use; None, and a finding for each difference, where it will not do."""
        node = self.source.nodes[old]
        wrong = list(differences(self.target, self.matches, node))
        for code, detail in wrong:
            self.say(code, node, detail)
        if wrong:
            return None
        self.nodes[old] = self.matches.nodes[old]
        return self.target.nodes[self.nodes[old]]

    def scopes(self) -> Iterable[tuple[int, Scope]]:
        """The scopes of this definition, by number."""
        return [
            (number, scope)
            for number, scope in sorted(self.state.scopes.items())
            if scope.definition == self.index
        ]
