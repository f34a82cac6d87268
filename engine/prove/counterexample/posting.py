"""Messages between the pools of a file come at once in the engine: a path as the steps that it then has.

The prover lets them come at any later time. A path that needs a message to be late is not one of these.
"""

from collections.abc import Iterator

from engine.prove.counterexample.retrace import Trace, Traced
from engine.prove.post import THROWING

TAKING = frozenset({"start", "message"})


def posted(trace: Trace) -> Trace:
    """What takes a message that the path has sent is put together with the step that sent it, or began to wait."""
    steps: list[list[Traced]] = []
    sent: dict[str, int] = {}
    entered: dict[tuple[str, str], int] = {}
    for step in trace.steps:
        move = step.move
        if move.kind in TAKING and move.detail in sent:
            at = max(sent.pop(move.detail), entered.get((move.process, move.element), 0))
            steps[at].append(step)
        else:
            at = len(steps)
            steps.append([step])
        for process, element, names in _entered(step):
            entered[process, element] = at
            sent.update(dict.fromkeys(names, at))
    return Trace(steps=tuple(_one(each) for each in steps), last=trace.last)


def _entered(step: Traced) -> Iterator[tuple[str, str, list[str]]]:
    """Each element that was entered, with the messages that it sent."""
    for each in step.happened:
        if each.flow is None:
            messages = [event.name for event in each.node.events if event.kind == "message"]
            yield each.process, each.node.id, messages if each.node.kind in THROWING else []


def _one(steps: list[Traced]) -> Traced:
    return Traced(
        move=steps[0].move,
        asked=tuple(each for step in steps for each in step.asked),
        happened=tuple(each for step in steps for each in step.happened),
    )
