"""Does a long life cost more? A step and its stored bytes at round 10 and at round 100,000 (invariant 4).

Two shapes: a loop of two tasks (100,000 rounds) and a loop with a parallel gateway inside (10,000 rounds).
"""

import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from benchmarks.figures import Figure, Setup, Target, Title, alone, beside
from engine import commands as c
from engine import runtime
from engine.codec import decode_state, encode_events, encode_state
from engine.dmn import Decided
from engine.model import Definition
from engine.reader import read_processes
from engine.run import Context
from engine.state import State, TokenStatus, new_state

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:bench">'
TWO_TASKS = (
    f'{HEAD}<process id="p" isExecutable="true"><startEvent id="s"/><exclusiveGateway id="again"/><userTask id="a"/>'
    '<userTask id="b"/><exclusiveGateway id="more" default="out"/><endEvent id="e"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="again"/><sequenceFlow id="f2" sourceRef="again" targetRef="a"/>'
    '<sequenceFlow id="f3" sourceRef="a" targetRef="b"/><sequenceFlow id="f4" sourceRef="b" targetRef="more"/>'
    '<sequenceFlow id="f5" sourceRef="more" targetRef="again"><conditionExpression>go</conditionExpression>'
    "</sequenceFlow>"
    '<sequenceFlow id="out" sourceRef="more" targetRef="e"/></process></definitions>'
)
PARALLEL = (
    f'{HEAD}<process id="p" isExecutable="true"><startEvent id="s"/><exclusiveGateway id="again"/>'
    '<parallelGateway id="split"/><userTask id="a"/><userTask id="b"/><parallelGateway id="join"/>'
    '<exclusiveGateway id="more" default="out"/><endEvent id="e"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="again"/><sequenceFlow id="f2" sourceRef="again" targetRef="split"/>'
    '<sequenceFlow id="f3" sourceRef="split" targetRef="a"/><sequenceFlow id="f4" sourceRef="split" targetRef="b"/>'
    '<sequenceFlow id="f5" sourceRef="a" targetRef="join"/><sequenceFlow id="f6" sourceRef="b" targetRef="join"/>'
    '<sequenceFlow id="f7" sourceRef="join" targetRef="more"/>'
    '<sequenceFlow id="f8" sourceRef="more" targetRef="again"><conditionExpression>go</conditionExpression>'
    "</sequenceFlow>"
    '<sequenceFlow id="out" sourceRef="more" targetRef="e"/></process></definitions>'
)
FIRST, SAMPLE = 10, 500
GROUP = "A loop after many rounds (decode + step + encode)"


def _never_asked(*_: object) -> Decided:
    raise AssertionError("a loop without a decision asks none")


def rounds(xml: str, count: int) -> Iterator[tuple[float, int]]:
    """Seconds and stored bytes of each round; every step decodes and encodes the state, as a durable one does."""
    [process] = read_processes(xml.encode(), file="loop.bpmn")
    definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
    context = Context(
        now=datetime(2026, 1, 1, tzinfo=UTC),
        definition=lambda _id: definition,
        called=lambda _call, _caller: None,
        decide=_never_asked,
    )
    state = new_state()
    runtime.step(state, c.StartInstance(instance_id=1, definition_id=1, variables={"go": True}), context)
    stored = encode_state(state)
    for _ in range(count):
        begun = time.perf_counter()
        for _task in range(2):
            state = decode_state(stored)
            command = c.CompleteTask(instance_id=1, number=_open_task(state), variables={"go": True})
            encode_events(runtime.step(state, command, context))
            stored = encode_state(state)
        yield time.perf_counter() - begun, len(stored)


def _open_task(state: State) -> int:
    return next(number for number, token in state.tokens.items() if token.status == TokenStatus.TASK)


def measure(setup: Setup) -> list[Figure]:
    """An old instance beside a young one: the time of a round, and the bytes of the state."""
    shapes = {"two tasks": (TWO_TASKS, 100_000), "a parallel gateway inside": (PARALLEL, 10_000)}
    figures = []
    for name, (xml, most) in shapes.items():
        figures += _grown(name, xml, max(FIRST + SAMPLE, round(most * setup.share)))
    return figures


def _grown(name: str, xml: str, count: int) -> list[Figure]:
    """A young and an old instance take turns, so that the machine's moods strike both."""
    young, old = rounds(xml, FIRST + SAMPLE), rounds(xml, count)
    deque(islice(young, FIRST), maxlen=0)
    deque(islice(old, count - SAMPLE), maxlen=0)
    pairs = list(zip(young, old, strict=True))
    first, last = ([pair[side][0] * 1e6 for pair in pairs] for side in (0, 1))
    said = f"{name}, round {count:,}"
    bytes_at = [pair[1][1] for pair in pairs]
    against = f"round {FIRST}"
    return [
        beside(Title(GROUP, said, "µs"), last, against=against, others=first, target=Target(at_most=1.1)),
        alone(Title(GROUP, f"{said}: state", "bytes"), bytes_at, target=Target(at_most=pairs[0][0][1])),
    ]
