"""Random processes with random promises, on random paths: none is ever broken, and each step gives what all do."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lone_process import lone_context, random_command
from msgspec.structs import replace
from sound_states import check_state

from engine import commands as c
from engine import runtime
from engine.codec import decode_state, encode_state
from engine.errors import BudgetExceeded, Rejection
from engine.events import Event
from engine.model import Definition, Process
from engine.promises import Story, Watch, parse
from engine.reader import read_processes
from engine.state import new_state
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

FORMS = (
    "{0} never before {1}",
    "after {0}, always {1}",
    "{0} and {1} never in one case",
    "{0} at most 1 times",
    "while {0} is revoked, never {1}",
)
MOST_STEPS = 40
Draw = Callable[[Random, int], bytes]


def _watch(process: Process, random: Random) -> Watch:
    ids = [node.id for node in process.nodes if node.is_activity]
    sentences = [random.choice(FORMS).format(*random.choices(ids, k=2)) for _ in range(random.randint(1, 3))]
    return Watch(process, [parse(each) for each in sentences])


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=100, deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 3))
def test_no_promise_is_ever_broken(drawn: Draw, random: Random, depth: int) -> None:
    [process] = read_processes(drawn(random, depth), file="random.bpmn")
    if not any(node.is_activity for node in process.nodes):
        return
    definition, watch = (
        Definition(definition_id=1, deployment_id=1, version=1, process=process),
        _watch(process, random),
    )
    state, happened = new_state(), list[Event]()
    command: c.Command | None = c.StartInstance(
        instance_id=1, definition_id=1, variables={"a": 1, "b": False}
    )
    for step in range(MOST_STEPS):
        before = encode_state(state)
        context = replace(lone_context(definition, step), watch=lambda _definition: watch)
        assert command is not None
        try:
            happened += runtime.step(state, command, context)
        except (BudgetExceeded, Rejection):
            state = decode_state(before)
            if not state.instance_id:
                return
        command = random_command(state, random)
        if command is None:
            break
    check_state(state, happened)
    story = Story([process].__getitem__, lambda _index: watch.about)
    story.read(happened)
    at, broken = watch.follow(watch.begin(), story.by_run.get(state.root, []))
    assert broken == ()
    assert state.watched[state.root].at == at
