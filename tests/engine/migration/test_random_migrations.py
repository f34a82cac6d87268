"""Any process, any path, any edits: where the check says yes the migration works and the instance can go on.

Where it says no the command is refused for the same reasons and nothing changes. The harness replays (invariant 1).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from process_edits import Edits

from engine import BudgetExceeded, DeploymentRefused, EngineConfig
from engine import commands as c
from engine.codec import decode_state
from engine.errors import Rejection
from engine.invariants import check_invariants
from engine.migration.findings import MigrationRefused
from engine.runtime import enabled
from engine.state import State, TokenStatus, WaitKind
from engine.testing import Harness
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

EXAMPLES = max(60, settings.default.max_examples // 10)
CONFIG = EngineConfig(handlers=None, roles=None, forms=None, element_limit=1_000)


def _state(harness: Harness) -> State:
    return decode_state(harness.store.steps.load([harness.current])[harness.current].state)


def _walk(harness: Harness, random: Random, steps: int) -> None:
    """So many things that may happen, by chance."""
    for _ in range(steps):
        commands = [each for each in enabled(_state(harness)) if not isinstance(each, c.CancelInstance)]
        if not commands:
            return
        command = random.choice(commands)
        if isinstance(command, c.CompleteTask):
            values = {"a": random.randint(0, 3), "b": random.random() < 0.5}
            command = c.CompleteTask(
                instance_id=command.instance_id, number=command.number, actor="ana", variables=values
            )
        try:
            harness.engine.execute(command)
        except (Rejection, BudgetExceeded):
            continue
        if random.random() < 0.2:
            harness.advance(random.randint(1, 500))
        harness._verify()


def _alive(harness: Harness, random: Random) -> bool:
    """Start an instance and let it go some way, but not to its end if that can be helped."""
    for steps in range(random.randint(0, 6), -1, -1):
        try:
            harness.start("p", {"a": 1, "b": False})
        except BudgetExceeded:
            return False
        _walk(harness, random, steps)
        if not _state(harness).outcome:
            return True
    return False


def _rows(harness: Harness) -> dict[str, Any]:
    """Open rows: number, version and element of each."""
    read, instance_id = harness.engine.read, harness.current
    view = read.find_instance(instance_id)
    assert view is not None
    return {
        "instance": view.definition_id,
        "activities": _placed(row for row in read.activities(instance_id) if row.state == "open"),
        "tasks": _placed(_here(harness, harness.tasks())),
        "jobs": _placed(_here(harness, harness.jobs())),
        "timers": sorted(
            (row.number, row.definition_id, row.element, row.due_at)
            for row in _here(harness, harness.timers())
        ),
        "subscriptions": _placed(_here(harness, harness.subscriptions())),
        "incidents": sorted(row.number for row in _here(harness, harness.incidents())),
    }


def _here(harness: Harness, rows: Any) -> list[Any]:
    return [row for row in rows if row.instance_id == harness.current]


def _placed(rows: Any) -> list[tuple[int, int, str]]:
    return sorted((row.number, row.definition_id, row.element) for row in rows)


def _expected(harness: Harness, state: State) -> dict[str, Any]:
    def at(definition: int, node: int) -> tuple[int, str]:
        known = state.definitions[definition]
        return known, harness.engine.process(known).nodes[node].id

    def token(number: int) -> tuple[int, int, str]:
        return (number, *at(state.scopes[state.tokens[number].scope].definition, state.tokens[number].node))

    waits = [(number, wait, at(wait.definition, wait.node)) for number, wait in sorted(state.waits.items())]
    with_status = {
        status: [token(number) for number in sorted(state.tokens) if state.tokens[number].status == status]
        for status in TokenStatus
    }
    return {
        "instance": state.definitions[state.scopes[state.root].definition],
        "activities": [token(number) for number in sorted(state.tokens)],
        "tasks": with_status[TokenStatus.TASK],
        "jobs": with_status[TokenStatus.JOB],
        "timers": [
            (number, *place, datetime.fromtimestamp(wait.due / 1000, UTC))
            for number, wait, place in waits
            if wait.kind == WaitKind.TIMER
        ],
        "subscriptions": [
            (number, *place)
            for number, wait, place in waits
            if wait.kind in (WaitKind.MESSAGE, WaitKind.SIGNAL)
        ],
        "incidents": sorted(state.incidents),
    }


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    max_examples=EXAMPLES,
    deadline=None,
)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 3))
def test_what_the_check_says_is_what_happens(
    drawn: Callable[[Random, int], bytes], random: Random, depth: int
) -> None:
    harness = Harness(CONFIG)
    first = drawn(random, depth)
    harness.deploy(first)
    if not _alive(harness, random):
        return
    edits = Edits(first, random)
    for mark, steps in (("v2", random.randint(0, 4)), ("v3", 12)):
        edits = Edits(edits.xml(), random, mark)
        for _ in range(random.randint(1, 5)):
            edits.one()
        if not _migrated(harness, edits):
            break
        _walk(harness, random, steps)
        assert check_invariants(harness.store) == []
    assert harness.engine.verify_journal(harness.current) == []
    assert harness.engine.read.journal(harness.current)
    assert harness.trace()


def _migrated(harness: Harness, edits: Edits) -> bool:
    """Whether the instance is on the version that the edits make; if it may not be, the reasons are the check's."""
    [was] = [view.definition_id for view in [harness.engine.read.find_instance(harness.current)] if view]
    try:
        harness.deploy(edits.xml())
    except DeploymentRefused:
        return False
    latest = harness.engine.read.latest_definition("p")
    if latest is None or latest.definition_id == was:
        return False
    plan = harness.engine.plan_migration(was, latest.definition_id, edits.mapping)
    told = harness.engine.check_migration(plan, [harness.current])
    asked = c.MigrateInstance(
        instance_id=harness.current,
        definition_id=latest.definition_id,
        mapping=edits.mapping,
        actor="eva",
        reason="new version",
    )
    before = _state(harness)
    blocking = {finding for finding in told if finding.blocks}
    if not blocking:
        due = {number: wait.due for number, wait in before.waits.items() if wait.kind == WaitKind.TIMER}
        harness.engine.execute(asked)
        _check_moved(harness, due)
        return True
    with pytest.raises(Rejection) as refused:
        harness.engine.execute(asked)
    if isinstance(refused.value, MigrationRefused):
        assert set(refused.value.findings) == blocking
    assert _state(harness) == before
    return False


def _check_moved(harness: Harness, due: dict[int, int]) -> None:
    harness._verify()
    after = _state(harness)
    assert _rows(harness) == _expected(harness, after)
    assert all(after.waits[number].due == due[number] for number in due if number in after.waits)
    assert check_invariants(harness.store) == []
