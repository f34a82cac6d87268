"""Random processes on random paths keep invariants 1 (replay) and 4 (only what lives); tokens are conserved."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lone_process import lone_context
from sound_states import check_state

from engine import commands as c
from engine import runtime
from engine.codec import decode_state, encode_state
from engine.errors import BudgetExceeded, Rejection
from engine.events import Event
from engine.lint import check
from engine.model import Definition
from engine.reader import read_processes
from engine.state import new_state
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

MOST_STEPS = 60
EXAMPLES = max(1_100, settings.default.max_examples)
"""Of each kind of process: more than 2,000 in all, and as many as the nightly profile says at night."""
Draw = Callable[[Random, int], bytes]


def _with_data(command: c.Command, random: Random) -> c.Command:
    """What completes a task writes variables; now and then somebody else does."""
    if random.random() < 0.1:
        values = {"a": random.randint(0, 3), "b": random.choice((True, False))}
        return c.SetVariables(instance_id=1, actor="ana", reason="told", variables=values)
    if isinstance(command, c.CompleteTask):
        values = {"a": random.randint(0, 3), "b": random.choice((True, False))}
        return c.CompleteTask(instance_id=1, number=command.number, actor="ana", variables=values)
    return command


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=EXAMPLES, deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 3))
def test_every_step_of_a_random_process_replays_and_conserves_tokens(
    drawn: Draw, random: Random, depth: int
) -> None:
    [process] = read_processes(drawn(random, depth), file="random.bpmn")
    assert [fault for fault in check([process], file="random.bpmn") if fault.severity == "error"] == []
    definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
    state, happened = new_state(), list[Event]()
    command: c.Command = c.StartInstance(instance_id=1, definition_id=1, variables={"a": 1, "b": False})
    for step in range(MOST_STEPS):
        before = encode_state(state)
        try:
            happened += runtime.step(state, command, lone_context(definition, step))
        except BudgetExceeded:
            # A loop without a wait, such as a signal that sets itself off: the step never was.
            state = decode_state(before)
            break
        check_state(state, happened)
        possible = [choice for choice in runtime.enabled(state) if not isinstance(choice, c.CancelInstance)]
        if not possible:
            break
        command = _with_data(random.choice(possible), random)
    if state.instance_id and not state.outcome:
        happened += runtime.step(
            state,
            c.CancelInstance(instance_id=1, actor="ana", reason="over"),
            lone_context(definition, MOST_STEPS),
        )
        check_state(state, happened)
        assert state.outcome == "cancelled"


@given(random=st.randoms(use_true_random=False))
def test_a_command_that_makes_no_sense_is_rejected(random: Random) -> None:
    [process] = read_processes(draw(random, 2), file="random.bpmn")
    definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
    state = new_state()
    runtime.step(state, c.StartInstance(instance_id=1, definition_id=1), lone_context(definition, 0))
    before = encode_state(state)
    for kind in (c.CompleteTask, c.CompleteJob, c.FireTimer, c.ResolveIncident, c.ReleaseTask):
        command = (
            kind(instance_id=1, number=7, actor="ana", reason="why")
            if kind is not c.DeliverMessage
            else c.DeliverMessage(instance_id=1, number=7, message_id="m", name="m1")
        )
        with pytest.raises(Rejection):
            runtime.step(state, command, lone_context(definition, 1))
    assert encode_state(state) == before
