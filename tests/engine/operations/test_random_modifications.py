"""Random modifications at random moments: replay gives the state, tokens are conserved, all can end."""

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
from engine.events import ErrorThrown, Event
from engine.model import Definition, Process
from engine.reader import read_processes
from engine.state import State, new_state
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

MOST_STEPS = 40
EXAMPLES = max(300, settings.default.max_examples)
REFUSALS = frozenset(
    {
        "token_gone",
        "compensating",
        "no_open_scope",
        "several_scopes",
        "scope_gone",
        "scope_not_open",
        "one_at_a_time",
        "not_startable",
        "no_flow",
        "repeats",
    }
)
Draw = Callable[[Random, int], bytes]


def _change(state: State, process: Process, random: Random) -> c.Modification:
    element = random.choice(process.nodes).id
    number = random.choice(sorted(state.tokens) or [0])
    scope = random.choice((0, 0, *state.scopes))
    joins = [
        process.nodes[join].id
        for scope_ in state.scopes.values()
        for join in scope_.joins
        if scope_.definition == 0
    ]
    choices: list[c.Modification] = [
        c.StartBefore(element=element, scope=scope),
        c.StartAfter(element=element, scope=scope),
        c.CancelToken(number=number),
        c.MoveToken(number=number, element=element),
        c.CancelAtJoin(element=random.choice(joins or [element])),
    ]
    return random.choice(choices)


def _modification(state: State, process: Process, random: Random) -> c.Command:
    changes = tuple(_change(state, process, random) for _ in range(random.randint(1, 3)))
    return c.ModifyInstance(instance_id=1, actor="ana", reason="test", changes=changes)


def _next(state: State, process: Process, random: Random) -> c.Command | None:
    possible = [choice for choice in runtime.enabled(state) if not isinstance(choice, c.CancelInstance)]
    if not state.outcome and random.random() < 0.4:
        return _modification(state, process, random)
    if not possible:
        return None
    command = random.choice(possible)
    if isinstance(command, c.CompleteTask):
        values = {"a": random.randint(0, 3), "b": random.random() < 0.5}
        return c.CompleteTask(instance_id=1, number=command.number, actor=command.actor, variables=values)
    return command


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=EXAMPLES, deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 3))
def test_a_modified_instance_replays_conserves_its_tokens_and_can_end(
    drawn: Draw, random: Random, depth: int
) -> None:
    [process] = read_processes(drawn(random, depth), file="random.bpmn")
    definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
    state, happened = new_state(), list[Event]()
    command: c.Command | None = c.StartInstance(
        instance_id=1, definition_id=1, variables={"a": 1, "b": False}
    )
    for step in range(MOST_STEPS):
        if command is None:
            break
        before = encode_state(state)
        try:
            happened += runtime.step(state, command, lone_context(definition, step))
        except BudgetExceeded:
            state = decode_state(before)
        except Rejection as rejection:
            if rejection.code not in REFUSALS or not isinstance(command, c.ModifyInstance):
                raise
            state = decode_state(before)
        if not state.instance_id:
            return
        check_state(state, happened)
        command = _next(state, process, random)
    if not state.outcome:
        over = c.CancelInstance(instance_id=1, actor="ana", reason="over")
        happened += runtime.step(state, over, lone_context(definition, MOST_STEPS))
        check_state(state, happened)
        assert state.outcome == "cancelled"


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=100, deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 3))
def test_ending_every_token_ends_the_instance(random: Random, depth: int) -> None:
    """Token by token, and what rests at joins: in the end nothing is left, so the instance has ended."""
    [process] = read_processes(draw(random, depth), file="random.bpmn")
    definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
    state, happened = new_state(), list[Event]()
    command: c.Command = c.StartInstance(instance_id=1, definition_id=1, variables={"a": 1, "b": False})
    for step in range(500):
        happened += runtime.step(state, command, lone_context(definition, step))
        check_state(state, happened)
        if state.outcome:
            break
        root = state.scopes[state.root]
        outermost = [number for number, token in state.tokens.items() if token.scope == state.root]
        change: c.Modification = (
            c.CancelToken(number=random.choice(outermost))
            if outermost
            else c.CancelAtJoin(element=process.nodes[min(root.joins)].id)
        )
        command = c.ModifyInstance(instance_id=1, actor="ana", reason="test", changes=(change,))
    errors = [event for event in happened if isinstance(event, ErrorThrown) and event.caught_by < 0]
    assert state.outcome == (
        "failed" if errors else "completed"
    )  # an error end may be reached before anybody acts
