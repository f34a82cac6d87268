"""Random processes on random paths keep invariants 1 (replay) and 4 (only what lives); walks take what is enabled."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lone_process import lone_context
from shapes import Shape, shape_of
from sound_states import check_standing, check_state

from engine import commands as c
from engine import runtime
from engine.codec import decode_state, encode_state
from engine.errors import BudgetExceeded, Rejection
from engine.events import Event
from engine.lint import check
from engine.model import Definition, Process
from engine.prove import Move, Subject
from engine.prove.exploration.world import World
from engine.prove.situation import Situation
from engine.prove.walk.walk import Walk
from engine.reader import read_processes
from engine.state import State, WaitKind, new_state
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

MOST_STEPS = 60
EXAMPLES = max(1_100, settings.default.max_examples)
"""Of each kind of process: more than 2,000 in all, and as many as the nightly profile says at night."""
WALKS = EXAMPLES // 5
Draw = Callable[[Random, int], bytes]
Listed = tuple[str, str, str]
"""What can be done, at which element; the code of an error, or what is begun."""


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


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=WALKS, deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 2))
def test_a_random_walk_makes_the_moves_that_the_engine_lists(drawn: Draw, random: Random, depth: int) -> None:
    """There is one list: what a walk may take next is what `runtime.enabled` says of the state where it stands."""
    subject = Subject.read({"random.bpmn": drawn(random, depth)})
    world = World(subject, "p")
    walk = Walk(world)
    for _ in range(MOST_STEPS):
        ways = walk.ways()
        told, listed = {_told(each.move) for each in ways if each.move.kind != "start"}, _listed(walk)
        assert told <= listed
        assert [each for each in listed - told if not _is_put_off(world, each)] == []
        if not ways:
            break
        way = random.choice(ways)
        walk = walk.take(way.move, way.which)
        for state in _states(world, walk.situation):
            check_standing(state)
    again = Walk(World(subject, "p"))
    for way in walk.trail:
        again = again.take(way.move, way.which)
    assert _shapes(again) == _shapes(walk)


def _states(world: World, situation: Situation | None) -> list[State]:
    return [] if situation is None else [world.state(live)[0] for live in situation.live]


def _shapes(walk: Walk) -> list[Shape]:
    states = _states(walk.world, walk.situation)
    return [shape_of(state, lambda number: walk.world.abstract(number).process) for state in states]


def _told(move: Move) -> Listed:
    return (move.kind, move.element, move.detail if move.kind in {"error", "begin"} else "")


def _is_put_off(world: World, listed: Listed) -> bool:
    """A message that the process itself has yet to send, and what comes again beside itself (docs/proving.md)."""
    process = world.pools[0].process
    kind, node = listed[0], process.nodes[process.indexes[listed[1]]]
    awaited = kind == "message" and any(world.post.is_sent(event.name) for event in node.events)
    return awaited or kind == "begin" or not node.interrupting


def _listed(walk: Walk) -> set[Listed]:
    """By the engine, of every instance that is open."""
    found: set[Listed] = set()
    for state in _states(walk.world, walk.situation):
        processes = [walk.world.abstract(number).process for number in state.definitions]
        for command in runtime.enabled(state, processes):
            found |= _as_moves(command, state, processes)
    return found


def _as_moves(command: c.Command, state: State, processes: list[Process]) -> set[Listed]:
    def name(scope: int, node: int) -> str:
        return processes[scope].nodes[node].id

    if isinstance(command, c.SetVariables):
        waits = [each for each in state.waits.values() if each.kind == WaitKind.CONDITION]
        return {("condition", name(wait.definition, wait.node), "") for wait in waits}
    if isinstance(command, c.FireTimer | c.DeliverMessage):
        wait = state.waits[command.number]
        kinds = {WaitKind.TIMER: "timer", WaitKind.MESSAGE: "message", WaitKind.SIGNAL: "signal"}
        return {(kinds[WaitKind(wait.kind)], name(wait.definition, wait.node), "")}
    kind = KINDS.get(type(command))
    if kind is None:
        return set()
    assert isinstance(command, c.CompleteTask | c.CompleteJob | c.ThrowError | c.BeginActivity | c.EndAdHoc)
    token = state.tokens[command.number]
    at = name(state.scopes[token.scope].definition, token.node)
    detail = getattr(command, "code", "") or getattr(command, "element", "")
    return {(kind, at, detail)}


KINDS: dict[type[c.Command], str] = {
    c.CompleteTask: "complete",
    c.CompleteJob: "work",
    c.ThrowError: "error",
    c.BeginActivity: "begin",
    c.EndAdHoc: "end_ad_hoc",
}
