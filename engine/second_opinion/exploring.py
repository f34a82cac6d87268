"""Walks through a process on our kernel and writes down what was done: a scenario that can be played again."""

from collections.abc import Callable

from msgspec.structs import replace

from engine.second_opinion.choices import Choices, Pick
from engine.second_opinion.comparing import play_round
from engine.second_opinion.ours import Ours
from engine.second_opinion.scenario import Action, Advance, Complete, Deliver, Scenario
from engine.second_opinion.subject import Subject

LONGEST = 60
NOBODY: frozenset[str] = frozenset()
Choose = Callable[[list[Action]], Action]


def walk(
    subject: Subject, scenario: Scenario, *, choose: Choose, pick: Pick, longest: int = LONGEST
) -> Scenario:
    """A scenario that begins as this one and does what `choose` says.

    Until nothing is open, it is long enough, or something is met that cannot be compared.
    """
    chosen: dict[str, tuple[str, ...]] = {}

    def remember(gateway: str, visit: int) -> str | None:
        flow = pick(gateway, visit)
        if flow is not None:
            chosen[gateway] = (*chosen.get(gateway, ()), flow)
        return flow

    ours = Ours(subject, scenario, Choices(subject, remember))
    actions: list[Action] = []
    action: Action | None = None
    while not play_round(ours, action, NOBODY).stuck and not any(ours.obstacles()):
        open_now = possible(ours)
        if not open_now or len(actions) >= longest:
            break
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
