"""Random processes: a run of the kernel that knows nothing of the prover can be gone by a walk, move by move."""

from collections.abc import Callable, Iterable, Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapes import Shape, shape_of
from wandering import Around, Met, Wanderer

from engine.prove import Subject
from engine.prove.exploration.world import World
from engine.prove.simplified import simplified
from engine.prove.step.forms import MANY
from engine.prove.walk.walk import Walk
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

EXAMPLES = max(60, settings.default.max_examples // 20)
RUNS, MOST_MOVES = 6, 30
Draw = Callable[[Random, int], bytes]


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    max_examples=EXAMPLES,
    deadline=None,
)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 2))
def test_a_run_can_be_walked(drawn: Draw, random: Random, depth: int) -> None:
    """But for what is said to be simplified: what is decided twice in a step, more than two repetitions or tokens."""
    subject = Subject.read({"p.bpmn": drawn(random, depth)})
    abstract, world = subject.find("p"), World(subject, "p")
    assert abstract is not None
    left_out = [each.text_en for each in simplified(abstract)]
    assume(not any("within a step" in text or "repetitions" in text for text in left_out))
    around = Around(main=subject.drawn[0], known=abstract.tracked)
    for _ in range(RUNS):
        met = Wanderer(around, random, once=True).wander(MOST_MOVES)
        _follow(Walk(world), met)


def _follow(walk: Walk, met: Met) -> None:
    """Some walk makes the same moves at the same elements, and stands in each case as the run did."""
    walks = [walk]
    for number, (kind, element) in enumerate(met.moves):
        shape = met.shapes[number] if number < len(met.shapes) else None
        walks = _next(walks, kind, element, shape)
        assert walks, f"move {number} of {met.moves}"
        if any(stand.count >= MANY for each in walks for stand in each.stands()):
            break  # perhaps more of a kind than are told apart


def _next(walks: list[Walk], kind: str, element: str, shape: Shape | None) -> list[Walk]:
    """One move; a write after which conditions are asked may turn none of them true, or several, one by one."""
    if kind != "condition":
        return _apart(each for each in _made(walks, kind, element) if _shape(each) == shape)
    turned, found = walks, list[Walk]()
    while turned:
        found += turned
        turned = _apart(_made(turned, kind, ""), beside=found)
    return [each for each in found if _shape(each) == shape]


def _made(walks: list[Walk], kind: str, element: str) -> Iterator[Walk]:
    for walk in walks:
        for way in walk.ways():
            if way.move.kind == kind and element in {way.move.element, ""}:
                yield walk.take(way.move, way.which)


def _apart(walks: Iterable[Walk], beside: Iterable[Walk] = ()) -> list[Walk]:
    """One for each situation that is not among those beside."""
    known = {each.situation for each in beside}
    return list({each.situation: each for each in walks if each.situation not in known}.values())


def _shape(walk: Walk) -> Shape | None:
    """None: over."""
    if walk.situation is None or not walk.situation.live:
        return None
    [live] = walk.situation.live
    return shape_of(walk.world.state(live)[0], lambda number: walk.world.abstract(number).process)
