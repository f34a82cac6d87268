"""Whatever operators ask for, nothing behind a mandatory review begins before the review was done in its scope."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine import commands as c
from engine import events as e
from engine import runtime
from engine.codec import decode_state, encode_state
from engine.errors import BudgetExceeded, Rejection
from engine.limits import Limits
from engine.model import Definition, Kind, Node, Process
from engine.reader import read_processes
from engine.run import Context
from engine.state import State, new_state
from engine.testing.random_bpmn import draw

MANDATORY = '<extensionElements><care:task mandatory="true"/></extensionElements>'
MOST_STEPS = 40


class Witness:
    """Follows an instance by its events alone: what was completed in which scope, and what was entered too early."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._where: dict[int, tuple[int, int]] = {}
        self._done: set[tuple[int, int]] = set()
        self._behind = {review.index: _behind(process, review) for review in _reviews(process)}
        self.too_early: list[str] = []

    def see(self, events: Iterable[e.Event]) -> None:
        for event in events:
            if isinstance(event, e.ElementActivated):
                self._where[event.number] = event.scope, event.node
                if self._where.get(event.scope, (0, -1))[1] == event.node:
                    continue  # an inner instance of a repeated activity that was entered before
                self.too_early += [
                    f"{self._process.nodes[event.node].id} before {self._process.nodes[review].id}"
                    for review, behind in self._behind.items()
                    if event.node in behind and (event.scope, review) not in self._done
                ]
            elif isinstance(event, e.ElementCompleted):
                self._done.add(self._where[event.number])

    def completed(self, _instance: int, scope: int, element: str) -> bool:
        return (scope, self._process.indexes[element]) in self._done


def _reviews(process: Process) -> list[Node]:
    """Those that nothing but their completion leads on from."""
    return [
        node
        for node in process.nodes
        if node.task is not None and node.task.mandatory and not node.boundary and node.repeats is None
    ]


def _behind(process: Process, review: Node) -> frozenset[int]:
    """What no way leads to, in the level of the review, but by the review."""
    level = [node for node in process.nodes if node.parent == review.parent]
    seen: set[int] = set()
    ahead = [node for node in level if not node.incoming and node.kind != Kind.BOUNDARY]
    while ahead:
        node = ahead.pop()
        if node.index in seen or node.index == review.index:
            continue
        seen.add(node.index)
        ahead += [process.nodes[process.flows[flow].target] for flow in node.outgoing]
        ahead += [process.nodes[index] for index in node.boundary]
    return frozenset(node.index for node in level) - seen - {review.index}


def _next(state: State, process: Process, random: Random) -> c.Command | None:
    possible = [choice for choice in runtime.enabled(state) if not isinstance(choice, c.CancelInstance)]
    if random.random() < 0.5:
        element, number = random.choice(process.nodes).id, random.choice(sorted(state.tokens) or [0])
        change: c.Modification = random.choice(
            (
                c.StartBefore(element=element),
                c.StartAfter(element=element),
                c.MoveToken(number=number, element=element),
                c.CancelToken(number=number),
            )
        )
        return c.ModifyInstance(instance_id=1, actor="ana", reason="test", changes=(change,))
    return random.choice(possible) if possible else None


def _marked(xml: bytes, random: Random) -> bytes:
    """Some of the user tasks are mandatory reviews."""

    def mark(found: re.Match[str]) -> str:
        return found[0] + MANDATORY if random.random() < 0.4 else found[0]

    return re.sub(r'<userTask id="\w+" >(?=</userTask>)', mark, xml.decode()).encode()


@settings(suppress_health_check=list(HealthCheck), max_examples=max(200, settings.default.max_examples))
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 3))
def test_no_modification_comes_past_a_mandatory_review(random: Random, depth: int) -> None:
    [process] = read_processes(_marked(draw(random, depth), random), file="random.bpmn")
    assume(_reviews(process))
    definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
    witness, state = Witness(process), new_state()
    command: c.Command | None = c.StartInstance(
        instance_id=1, definition_id=1, variables={"a": 1, "b": False}
    )
    for step in range(MOST_STEPS):
        if command is None or state.outcome:
            break
        context = Context(
            now=datetime(2026, 1, 7, 9, tzinfo=UTC) + timedelta(hours=step),
            definition=lambda _id: definition,
            called=lambda _call, _caller: None,
            decide=lambda *_: pytest.fail("no decision is drawn"),
            limits=Limits(elements=2_000),
            completed=witness.completed,
        )
        before = encode_state(state)
        try:
            witness.see(runtime.step(state, command, context))
        except (Rejection, BudgetExceeded):
            state = decode_state(before)
        if not state.instance_id:
            return
        command = _next(state, process, random)
    assert witness.too_early == []
