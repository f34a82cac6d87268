"""Random processes through the whole service: after each command the rows say what the state says (invariant 10).

The harness itself compares each journal with its state (invariant 1).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import BudgetExceeded, EngineConfig
from engine import commands as c
from engine.codec import decode_state
from engine.errors import Rejection
from engine.runtime import enabled
from engine.state import State, TokenStatus, WaitKind
from engine.testing import Harness
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

EXAMPLES = max(150, settings.default.max_examples // 10)
MOST_STEPS = 25
CONFIG = EngineConfig(handlers=None, roles=None, forms=None, element_limit=1_000)
SUBSCRIBED = {"message": WaitKind.MESSAGE, "signal": WaitKind.SIGNAL}


def _state(harness: Harness) -> State:
    return decode_state(harness.store.steps.load([harness.current])[harness.current].state)


def _rows(harness: Harness) -> dict[str, Any]:
    read, instance_id = harness.engine.read, harness.current
    view = read.find_instance(instance_id)
    assert view is not None
    open_activities = [row.number for row in read.activities(instance_id) if row.state == "open"]
    return {
        "state": view.state,
        "incidents": view.incidents,
        "activities": sorted(open_activities),
        "tasks": sorted((task.number, task.assignee or "") for task in harness.tasks()),
        "jobs": sorted(job.number for job in harness.jobs()),
        "timers": sorted((timer.number, timer.due_at) for timer in harness.timers()),
        "subscriptions": sorted(
            (each.number, SUBSCRIBED[each.kind], each.name) for each in harness.subscriptions()
        ),
        "open incidents": sorted(each.number for each in harness.incidents()),
    }


def _expected(state: State) -> dict[str, Any]:
    tokens = state.tokens.items()
    waits = state.waits.items()
    return {
        "state": state.outcome or ("suspended" if state.suspended else "active"),
        "incidents": len(state.incidents),
        "activities": sorted(state.tokens),
        "tasks": sorted(
            (number, token.holder) for number, token in tokens if token.status == TokenStatus.TASK
        ),
        "jobs": sorted(number for number, token in tokens if token.status == TokenStatus.JOB),
        "timers": sorted(
            (number, datetime.fromtimestamp(wait.due / 1000, UTC))
            for number, wait in waits
            if wait.kind == WaitKind.TIMER
        ),
        "subscriptions": sorted(
            (number, wait.kind, wait.name) for number, wait in waits if wait.kind in SUBSCRIBED.values()
        ),
        "open incidents": sorted(state.incidents),
    }


def _do(harness: Harness, random: Random) -> bool:
    """One thing that may happen now, by chance; False when nothing can."""
    commands = [each for each in enabled(_state(harness)) if not isinstance(each, c.CancelInstance)]
    if not commands:
        return False
    if random.random() < 0.2:
        _from_outside(harness, random)
        return True
    command = random.choice(commands)
    if isinstance(command, c.CompleteTask):
        values = {"a": random.randint(0, 3), "b": random.random() < 0.5}
        command = c.CompleteTask(
            instance_id=command.instance_id, number=command.number, actor="ana", variables=values
        )
    harness.engine.execute(command)
    return True


def _from_outside(harness: Harness, random: Random) -> None:
    what = random.choice(("advance", "publish", "broadcast", "claim", "suspend", "modify"))
    if what == "advance":
        harness.advance(random.randint(1, 2_000))
    elif what == "publish":
        harness.publish(random.choice(("m1", "m2")))
    elif what == "broadcast":
        harness.broadcast(random.choice(("s1", "s2")))
    elif what == "modify":
        harness.modify(_change(harness, random))
    elif what == "suspend":
        harness.engine.execute(c.SuspendInstance(instance_id=harness.current, actor="ana", reason="pause"))
    elif harness.tasks():
        harness.claim(random.choice(harness.tasks()), "ana")


def _change(harness: Harness, random: Random) -> c.Modification:
    """Something that an operator may ask for, if it makes sense or not."""
    state = _state(harness)
    [definition] = harness.engine.read.list_definitions("p")
    element = random.choice(harness.engine.process(definition.definition_id).nodes).id
    number = random.choice(sorted(state.tokens) or [0])
    choices: tuple[c.Modification, ...] = (
        c.StartBefore(element=element),
        c.StartAfter(element=element),
        c.CancelToken(number=number),
        c.MoveToken(number=number, element=element),
    )
    return random.choice(choices)


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=EXAMPLES, deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 2))
def test_rows_say_what_the_state_says(
    drawn: Callable[[Random, int], bytes], random: Random, depth: int
) -> None:
    harness = Harness(CONFIG)
    harness.deploy(drawn(random, depth))
    try:
        harness.start("p", {"a": 1, "b": False})
    except BudgetExceeded:
        return
    for _ in range(MOST_STEPS):
        try:
            if not _do(harness, random):
                break
        except (Rejection, BudgetExceeded):
            pass
        assert _rows(harness) == _expected(_state(harness))
    harness.engine.tick()
    assert harness.engine.verify_journal(harness.current) == []
    assert [line for line in harness.trace() if not line.strip()] == []
    assert harness.engine.read.journal(harness.current)
