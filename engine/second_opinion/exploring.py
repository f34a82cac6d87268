"""Makes scenarios: walks through a process on our kernel and writes down what was done.

The walk takes the way that was taken least, so that few walks go everywhere. No solver: what data would lead there is
not asked, the choices of gateways are the walk's own.
"""

from collections import Counter
from collections.abc import Callable

from msgspec.structs import replace

from engine.model import Kind, Process
from engine.second_opinion.choices import Choices, Pick
from engine.second_opinion.comparing import Opinion, cannot, compare_on, find_static, play_round
from engine.second_opinion.ours import Ours
from engine.second_opinion.scenario import Action, Advance, Complete, Deliver, Scenario
from engine.second_opinion.subject import Subject

LONGEST = 60
ENOUGH = 12
"""Walks in a row that take no flow for the first time, after which there is nothing more to find."""
NOBODY: frozenset[str] = frozenset()
Choose = Callable[[list[Action]], Action]


def walk(
    subject: Subject, scenario: Scenario, *, choose: Choose, pick: Pick, longest: int = LONGEST
) -> Scenario:
    """A scenario that begins as this one and does what `choose` says, until nothing is open or it is long enough."""
    chosen: dict[str, tuple[str, ...]] = {}

    def remember(gateway: str, visit: int) -> str | None:
        flow = pick(gateway, visit)
        if flow is not None:
            chosen[gateway] = (*chosen.get(gateway, ()), flow)
        return flow

    ours = Ours(subject, scenario, Choices(subject, remember))
    actions: list[Action] = []
    action: Action | None = None
    while (
        not play_round(ours, action, NOBODY).stuck and len(actions) < longest and (open_now := possible(ours))
    ):
        action = choose(open_now)
        actions.append(action)
    return replace(scenario, actions=tuple(actions), choices=chosen)


def possible(ours: Ours) -> list[Action]:
    """What can happen next, without data: tasks and jobs, messages, and the timer that is due first."""
    found: list[Action] = [Complete(element) for element in dict.fromkeys(ours.work())]
    found += [Deliver(element) for element in dict.fromkeys(ours.messages())]
    timers = ours.timers()
    if timers:
        found.append(Advance(max(0.0, (min(timers)[0] - ours.now).total_seconds())))
    return found


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
            found += [compare_on(subject, each) for each in Explorer(subject, process.id, start).scenarios()]
    return found


def _starts(process: Process) -> list[str]:
    """How it can begin: by its none start events together, or by one event."""
    starts = [process.nodes[index] for index in process.level.starts]
    by_event = [start.id for start in starts if start.events]
    return by_event if len(by_event) == len(starts) else ["", *by_event]


class Explorer:
    """Walks of one process, each where the earlier ones went least."""

    def __init__(self, subject: Subject, process_id: str, start_event: str) -> None:
        self.subject = subject
        self._scenario = Scenario(
            process_id=process_id,
            start_event=start_event,
            decisions={
                node.decision.decision: {} for _, node in subject.nodes() if node.decision is not None
            },
        )
        self._done: Counter[str] = Counter()
        self._ways: dict[str, list[str]] = {
            node.id: [process.flows[flow].id for flow in node.outgoing]
            for process, node in subject.nodes()
            if node.kind == Kind.EXCLUSIVE
        }

    def scenarios(self) -> list[Scenario]:
        """The first takes each default and each open task that comes first; the rest go where nobody has been."""
        first = walk(self.subject, self._scenario, choose=_first, pick=self._by_default)
        found, barren = [replace(first, name="default")], 0
        self._count(first)
        while barren < ENOUGH:
            known = len(self._done)
            scenario = walk(self.subject, self._scenario, choose=self._least, pick=self._rarest)
            self._count(scenario)
            if len(self._done) > known:
                found.append(replace(scenario, name=f"way {len(found)}"))
                barren = 0
            else:
                barren += 1
        return found

    def _count(self, scenario: Scenario) -> None:
        self._done.update(str(action) for action in scenario.actions)
        self._done.update(flow for flows in scenario.choices.values() for flow in flows)

    def _by_default(self, gateway: str, visit: int) -> str | None:
        ways = self._ways[gateway]
        return ways[visit % len(ways)] if visit else self._default_of(gateway)

    def _default_of(self, gateway: str) -> str:
        for process, node in self.subject.nodes():
            if node.id == gateway and node.default >= 0:
                return process.flows[node.default].id
        return self._ways[gateway][0]

    def _rarest(self, gateway: str, visit: int) -> str | None:
        del visit
        flow = min(self._ways[gateway], key=lambda way: self._done[way])
        self._done[flow] += 1
        return flow

    def _least(self, actions: list[Action]) -> Action:
        return min(actions, key=lambda action: self._done[str(action)])


def _first(actions: list[Action]) -> Action:
    return actions[0]
