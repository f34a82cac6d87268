"""What many live tokens cost: an instance with thousands of parallel parts, each with a boundary timer.

Starting and cancelling it costs the same for each part, however many there are. Completing one part looks through
what is alive (invariant 4 allows that): the figure says how much.
"""

import time
from collections.abc import Callable
from functools import partial

from benchmarks.figures import Figure, Setup, Target, Title, alone, beside, take_turns
from benchmarks.lives import Ours
from benchmarks.shapes import FOOT, HEAD, Shape
from engine import commands as c
from engine import runtime
from engine.state import State, TokenStatus, new_state

GROUP = "Many live tokens"
FEW, MANY = 200, 4_000
PARTS = (
    '<startEvent id="s"/><endEvent id="e"/><subProcess id="part"><multiInstanceLoopCharacteristics>'
    "<loopCardinality>count</loopCardinality></multiInstanceLoopCharacteristics>"
    '<startEvent id="begin"/><userTask id="visit"/><endEvent id="over"/>'
    '<boundaryEvent id="late" attachedToRef="visit"><timerEventDefinition><timeDuration>P1D</timeDuration>'
    "</timerEventDefinition></boundaryEvent>"
    '<sequenceFlow id="f1" sourceRef="begin" targetRef="visit"/>'
    '<sequenceFlow id="f2" sourceRef="visit" targetRef="over"/></subProcess>'
    '<sequenceFlow id="f3" sourceRef="s" targetRef="part"/><sequenceFlow id="f4" sourceRef="part" targetRef="e"/>'
)
Timed = Callable[[Ours, int], float]


def measure(setup: Setup) -> list[Figure]:
    """Each operation on a wide instance beside a narrow one, by the part; and one completion among many."""
    xml = f"{HEAD}{PARTS}{FOOT}".encode()
    ours = Ours(Shape("parts", 0, 0, xml, xml))
    figures = []
    for name, timed in {"start": _starting, "cancel": _cancelling}.items():
        values = take_turns(
            {"many": partial(timed, ours, MANY), "few": partial(timed, ours, FEW)},
            setup.rounds,
        )
        title = Title(GROUP, f"{name} {MANY:,} parallel parts, each part", "µs")
        figures.append(
            beside(
                title, values["many"], against=f"{FEW} parts", others=values["few"], target=Target(at_most=2)
            )
        )
    values = take_turns({"one": partial(_completing, ours, MANY)}, setup.rounds)
    return [*figures, alone(Title(GROUP, f"complete one of {MANY:,} parts", "µs"), values["one"])]


def _begun(ours: Ours, parts: int) -> State:
    state = new_state()
    command = c.StartInstance(instance_id=1, definition_id=1, variables={"count": parts})
    runtime.step(state, command, ours.context())
    assert len(state.waits) == parts
    return state


def _starting(ours: Ours, parts: int) -> float:
    began = time.process_time()
    _begun(ours, parts)
    return (time.process_time() - began) / parts * 1e6


def _cancelling(ours: Ours, parts: int) -> float:
    state = _begun(ours, parts)
    began = time.process_time()
    runtime.step(state, c.CancelInstance(instance_id=1, actor="ana", reason="measured"), ours.context())
    spent = time.process_time() - began
    assert not state.tokens
    return spent / parts * 1e6


def _completing(ours: Ours, parts: int, times: int = 20) -> float:
    state = _begun(ours, parts)
    open_tasks = [number for number, token in state.tokens.items() if token.status == TokenStatus.TASK]
    began = time.process_time()
    for number in open_tasks[:times]:
        runtime.step(state, c.CompleteTask(instance_id=1, number=number), ours.context())
    return (time.process_time() - began) / times * 1e6
