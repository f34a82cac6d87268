"""Whatever a conformance case does on the engine, the prover has explored: each golden run is among its runs."""

from collections.abc import Callable
from functools import cache

import pytest
from bpmn_kit import Case, Played, Trial, cases, play
from shapes import Shape, shape_of

from engine.apply import apply
from engine.codec import decode_events
from engine.prove import Budget, Subject
from engine.prove.exploration.explore import explore
from engine.prove.exploration.world import World
from engine.state import new_state

CASES = list(cases())
BUDGET = Budget(states=20_000, seconds=30)
OF_FLOWS = {"no_flow", "uncaught_error"}


@cache
def explored(xml: bytes, process: str) -> tuple[frozenset[Shape], bool]:
    """Every shape that an instance of the process can have, and whether nothing was left out."""
    world = World(Subject.read({"model.bpmn": xml}), process)
    graph = explore(world, BUDGET)
    shapes = set()
    for live in {live for situation in graph.situations for live in situation.live if live.pool == 0}:
        state, _ = world.state(live)
        shapes.add(shape_of(state, lambda number: world.abstract(number).process))
    return frozenset(shapes), graph.whole


def met(played: Played) -> list[Shape]:
    """The shapes of the case's instance after each of its steps, until it ends.

    An incident that comes of the data ends it here: that expressions give what is asked of them is taken for granted.
    """
    found = []
    state = new_state()
    engine = played.harness.engine
    for row in played.harness.store.steps.journal_rows(played.instance_id):
        for event in decode_events(row.events):
            apply(state, event)
        kinds = {incident.kind.removeprefix("leaving:") for incident in state.incidents.values()}
        if state.outcome or kinds - OF_FLOWS:
            break
        found.append(shape_of(state, engine.process))
    return found


@pytest.mark.parametrize(("trial", "case"), CASES, ids=[f"{trial.id}-{case.number}" for trial, case in CASES])
def test_a_golden_run_is_among_those_explored(
    trial: Trial, case: Case, suite: Callable[[str, str, str], None]
) -> None:
    suite("bpmn proved", trial.id, "{groups} processes, {cases} golden runs among those explored")
    played = play(trial.xml(), trial.process, case)
    if played.refused:
        return
    shapes, whole = explored(trial.xml(), trial.process)
    assert whole
    assert [shape for shape in met(played) if shape not in shapes] == []
