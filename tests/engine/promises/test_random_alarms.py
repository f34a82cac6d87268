"""Random processes that owe things within a time: what is late is told when it is, once, and nothing else is."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lone_process import START, lone_context, random_command
from msgspec.structs import replace
from sound_states import check_state

from engine import commands as c
from engine import runtime
from engine.alarms import alarms_of
from engine.codec import decode_state, encode_state
from engine.errors import BudgetExceeded, Rejection
from engine.events import Event, IncidentRaised, PromisesFollowed
from engine.model import Definition, Process
from engine.promises import Watch, parse
from engine.reader import read_processes
from engine.run import Context
from engine.state import new_state
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole
from engine.times import at_ms, in_ms

MOST_STEPS = 40
LONGEST_PAUSE = timedelta(days=2)
Draw = Callable[[Random, int], bytes]


class Life:
    """One instance whose clock goes on by itself, with its alarms rung as they are due."""

    def __init__(self, process: Process, random: Random) -> None:
        ids = [node.id for node in process.nodes if node.is_activity]
        said = [
            f"after {a}, {b} within PT{random.randint(1, 72)}H"
            for a, b in (random.choices(ids, k=2) for _ in "abc")
        ]
        self.watch = Watch(process, [parse(each) for each in said])
        self.definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
        self.state, self.now, self.happened = new_state(), START, list[Event]()

    def do(self, command: c.Command) -> bool:
        """Whether it could be done. A step that cannot be leaves everything as it was."""
        before = encode_state(self.state)
        try:
            self.happened += runtime.step(self.state, command, self._context())
        except (BudgetExceeded, Rejection):
            self.state = decode_state(before)
            return False
        return True

    def let_pass(self, time: timedelta) -> None:
        """To then, from alarm to alarm."""
        until = self.now + time
        while due := [
            (alarm.due, run) for run, alarm in alarms_of(self.state).items() if alarm.due <= in_ms(until)
        ]:
            moment, run = min(due)
            self.now = max(self.now, at_ms(moment))
            assert self.do(c.RingAlarm(instance_id=1, number=run)), "what is due can be rung"
        self.now = until

    def _context(self) -> Context:
        context = lone_context(self.definition, 0)
        return replace(context, now=self.now, watch=lambda _definition: self.watch)


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 3))
def test_what_is_late_is_told_when_it_is(drawn: Draw, random: Random, depth: int) -> None:
    [process] = read_processes(drawn(random, depth), file="random.bpmn")
    if not any(node.is_activity for node in process.nodes):
        return
    life = Life(process, random)
    command: c.Command | None = c.StartInstance(
        instance_id=1, definition_id=1, variables={"a": 1, "b": False}
    )
    for _ in range(MOST_STEPS):
        if command is None or (not life.do(command) and not life.state.instance_id):
            break
        _check_alarms(life)
        life.let_pass(LONGEST_PAUSE * random.random())
        _check_alarms(life)
        command = random_command(life.state, random)
    if life.state.instance_id:
        check_state(life.state, life.happened)
        _check_told(life)


def _check_alarms(life: Life) -> None:
    """There is one for whatever is owed, at the first moment that is too late; and none that should have rung."""
    if life.state.outcome:
        assert alarms_of(life.state) == {}
        return
    due = {run: min(watched.due.values()) + 1 for run, watched in life.state.watched.items() if watched.due}
    assert {run: alarm.due for run, alarm in alarms_of(life.state).items()} == due
    assert all(alarm > in_ms(life.now) for alarm in due.values())


def _check_told(life: Life) -> None:
    """Of each promise at most one incident; and one for each that came to be broken while the instance lived."""
    late = Counter(
        each.text
        for each in life.happened
        if isinstance(each, IncidentRaised) and each.kind == "promise_late"
    )
    sentences = Counter(bound.promise for bound in life.watch.promises)
    assert late.total() <= sentences.total()
    if not life.state.outcome:
        followed = [each for each in life.happened if isinstance(each, PromisesFollowed)]
        assert late.total() == (followed[-1].at.count(-1) if followed else 0)
