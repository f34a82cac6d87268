"""Which flow an exclusive gateway takes: what the scenario says for this visit, else its conditions in FEEL.

One for each engine that plays: it counts the visits of that engine.
"""

from collections import Counter
from collections.abc import Callable, Mapping

from engine.model import Kind, Node
from engine.second_opinion.subject import Subject

Pick = Callable[[str, int], str | None]
"""(gateway, visit from 0) -> the id of the flow to take, None to let the conditions decide."""


class Choices:
    """Answers the conditions of one run."""

    def __init__(self, subject: Subject, pick: Pick) -> None:
        self._pick = pick
        self._gateways: dict[str, tuple[str, bool]] = {}
        self._visits: Counter[str] = Counter()
        self._chosen: dict[str, str | None] = {}
        for definition in subject.definitions:
            process = definition.process
            for node in process.nodes:
                asked = [process.flows[flow].id for flow in _asked(node)]
                self._gateways |= {flow: (node.id, flow == asked[-1]) for flow in asked}

    def holds(self, flow: str, ask: Callable[[], bool]) -> bool:
        """Whether a flow's condition counts as true now. Conditions are asked in order until one holds."""
        if flow not in self._gateways:
            return ask()
        gateway, is_last = self._gateways[flow]
        if gateway not in self._chosen:
            self._chosen[gateway] = self._pick(gateway, self._visits[gateway])
        chosen = self._chosen[gateway]
        answer = ask() if chosen is None else chosen == flow
        if answer or is_last:
            self._visits[gateway] += 1
            del self._chosen[gateway]
        return answer


def _asked(node: Node) -> list[int]:
    """The flows of an exclusive gateway whose conditions are asked: all but the default."""
    return [flow for flow in node.outgoing if flow != node.default] if node.kind == Kind.EXCLUSIVE else []


def picked_from(choices: Mapping[str, tuple[str, ...]]) -> Pick:
    """The choices of a scenario."""

    def pick(gateway: str, visit: int) -> str | None:
        said = choices.get(gateway, ())
        return said[visit] if visit < len(said) else None

    return pick
