"""The second opinion on a whole file: scenarios that go each way, made without data, and what the engines say of each.

No solver: what data would lead somewhere is not asked. The choices of gateways are the scenario's own.
"""

from collections import Counter

from msgspec.structs import replace

from engine.model import Kind, Process
from engine.second_opinion.comparing import Opinion, cannot, compare_on, find_static
from engine.second_opinion.exploring import walk
from engine.second_opinion.paths import reachable
from engine.second_opinion.scenario import Action, Complete, Deliver, Scenario
from engine.second_opinion.subject import Subject

ENOUGH = 12
"""Walks in a row that do nothing for the first time, after which there is nothing more to find."""


def opinions(xml: bytes, file: str) -> list[Opinion]:
    """The second opinion on each way through each process of a file. Raises engine.faults.Refused.

    A file with something that cannot be compared gives one opinion a process, which says so.
    """
    subject = Subject.read((xml,), file=file).without_data()
    obstacles = find_static(subject)
    found = []
    for definition in subject.definitions:
        process = definition.process
        if obstacles:
            found.append(cannot(Scenario(process_id=process.id), *obstacles))
            continue
        for start in _starts(process):
            for scenario in Explorer(subject, process, start).scenarios():
                found += _opinions_on(subject, scenario)
    return found


def _opinions_on(subject: Subject, scenario: Scenario) -> list[Opinion]:
    """What cannot be compared has ended its walk: the way up to there can be."""
    opinion = compare_on(subject, scenario)
    if opinion.verdict != "cannot_compare" or not scenario.actions:
        return [opinion]
    before = replace(scenario, actions=scenario.actions[:-1], name=f"{scenario.name}-")
    return [compare_on(subject, before), opinion]


def _starts(process: Process) -> list[str]:
    """How it can begin: by its none start events together, or by one event."""
    starts = [process.nodes[index] for index in process.level.starts]
    by_event = [start.id for start in starts if start.events]
    return by_event if len(by_event) == len(starts) else ["", *by_event]


class Explorer:
    """Walks of one process, each to where the earlier ones did not go."""

    def __init__(self, subject: Subject, process: Process, start_event: str) -> None:
        self._subject = subject
        self._process = process
        decisions = (node.decision.decision for _, node in subject.nodes() if node.decision is not None)
        self._scenario = Scenario(
            process_id=process.id, start_event=start_event, decisions={decision: {} for decision in decisions}
        )
        self._done: Counter[str] = Counter()
        self._ways: dict[str, list[str]] = {}
        self._leads: dict[str, frozenset[str]] = {}
        for each, node in subject.nodes():
            if node.kind == Kind.EXCLUSIVE:
                self._ways[node.id] = [each.flows[flow].id for flow in node.outgoing]
        for each, node in subject.nodes():
            self._leads[node.id] = self._ahead(each, node.index)
        for each, _ in subject.nodes():
            self._leads |= {flow.id: self._ahead(each, flow.target) for flow in each.flows}

    def scenarios(self) -> list[Scenario]:
        """The first takes each default and each open task that comes first; the rest go where nobody has been."""
        found, barren = [self._walk("default", is_first=True)], 0
        while barren < ENOUGH:
            known = len(self._done)
            scenario = self._walk(f"way {len(found)}", is_first=False)
            barren += 1
            if len(self._done) > known:
                found.append(scenario)
                barren = 0
        return found

    def _walk(self, name: str, *, is_first: bool) -> Scenario:
        choose, pick = (_first, self._by_default) if is_first else (self._least, self._rarest)
        scenario = walk(self._subject, self._scenario, choose=choose, pick=pick)
        self._done.update(str(action) for action in scenario.actions)
        self._done.update(flow for flows in scenario.choices.values() for flow in flows)
        return replace(scenario, name=name)

    def _by_default(self, gateway: str, visit: int) -> str | None:
        """The default first; at later visits each way in turn, so that no loop is endless."""
        ways = self._ways[gateway]
        return ways[visit % len(ways)] if visit else self._default_of(gateway)

    def _default_of(self, gateway: str) -> str:
        for process, node in self._subject.nodes():
            if node.id == gateway and node.default >= 0:
                return process.flows[node.default].id
        return self._ways[gateway][0]

    def _rarest(self, gateway: str, visit: int) -> str | None:
        del visit
        way = min(self._ways[gateway], key=self._how_known)
        self._done[way] += 1
        return way

    def _least(self, actions: list[Action]) -> Action:
        return min(actions, key=lambda action: self._how_known(str(action), _element(action)))

    def _how_known(self, what: str, leading: str = "") -> tuple[bool, bool, int]:
        """Never done first; then what leads to a way never taken; then what was done least."""
        ahead = self._leads.get(leading or what, frozenset())
        return self._done[what] > 0, not any(self._done[way] == 0 for way in ahead), self._done[what]

    def _ahead(self, process: Process, start: int) -> frozenset[str]:
        """The ways of the gateways that a token can reach from here, also after the sub-process it is in."""
        found: set[str] = set()
        while start >= 0:
            for index in reachable(process, start):
                found.update(self._ways.get(process.nodes[index].id, ()))
            start = process.nodes[start].parent
        return frozenset(found)


def _element(action: Action) -> str:
    return action.element if isinstance(action, Complete | Deliver) else ""


def _first(actions: list[Action]) -> Action:
    return actions[0]
