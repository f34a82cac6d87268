"""Does a long life cost more? A step and its stored bytes at round 10 and at round 100,000 (invariant 4).

Two shapes: a loop of two tasks (100,000 rounds) and a loop with a parallel gateway inside (10,000 rounds). Prints the
median time of a round near the beginning and near the end, their ratio, and the bytes of the state at both.
usage: python benchmarks/loops.py [ROUNDS]
"""

import statistics
import sys
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from engine import commands as c
from engine import runtime
from engine.codec import decode_state, encode_events, encode_state
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


def rounds(xml: str, count: int) -> Iterator[tuple[float, int]]:
    """Seconds and stored bytes of each round; every step decodes and encodes the state, as a durable one does."""
    [process] = read_processes(xml.encode(), file="loop.bpmn")
    definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
    context = Context(
        now=datetime(2026, 1, 1, tzinfo=UTC),
        definition=lambda _id: definition,
        called=lambda _call, _caller: None,
        decide=lambda *_: None,  # type: ignore[arg-type,return-value]
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


def report(name: str, xml: str, count: int) -> None:
    """A young and an old instance take turns, so that the machine's moods strike both."""
    young, old = rounds(xml, FIRST + SAMPLE), rounds(xml, count)
    deque(islice(young, FIRST), maxlen=0)
    deque(islice(old, count - SAMPLE), maxlen=0)
    pairs = list(zip(young, old, strict=True))
    first, last = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    print(
        f"{name}: round {FIRST} {first * 1e6:.0f} µs and {pairs[0][0][1]} bytes, "
        f"round {count:,} {last * 1e6:.0f} µs and {pairs[-1][1][1]} bytes; ratio {last / first:.2f}"
    )


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    report("two tasks", TWO_TASKS, asked or 100_000)
    report("parallel gateway inside", PARALLEL, asked or 10_000)
