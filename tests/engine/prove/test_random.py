"""Random processes: a fault that a random run of the kernel meets is one that the prover tells, and each told fault
that has a path is met when the path is walked; reduced exploration gives the same verdicts as the whole.
"""

import re
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapes import shape_of
from wandering import Around, Wanderer

from engine.prove import Budget, Proof, Subject, Verdict, prove
from engine.prove.exploration.explore import explore
from engine.prove.exploration.explored import Explored
from engine.prove.exploration.graph import Graph
from engine.prove.exploration.world import Stepped, World
from engine.prove.simplified import simplified
from engine.prove.situation import Situation
from engine.prove.step.seen import Tag
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

BUDGET = Budget(states=3_000, seconds=20)
EXAMPLES = max(60, settings.default.max_examples // 20)
ASKED = {"ends_properly", "one_token", "errors_are_caught"}
RUNS, MOST_MOVES = 12, 40
SHOWN = {"twice", "crowded", "uncaught", "rested", "endless"}
Draw = Callable[[Random, int], bytes]
TIMER = re.compile(rb"<timeDuration>PT\d+M</timeDuration>")


def draw_turns(random: Random, depth: int) -> bytes:
    """Of everything, and most timers come once or twice: in a hundred days, so that no run misses a turn."""

    def turned(found: re.Match[bytes]) -> bytes:
        turns = random.choice((0, 1, 2, 2))
        return b"<timeCycle>R%d/P100D</timeCycle>" % turns if turns else found[0]

    return TIMER.sub(turned, draw_whole(random, depth))


each_kind = pytest.mark.parametrize("drawn", [draw, draw_whole, draw_turns])
often = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    max_examples=EXAMPLES,
    deadline=None,
)
randoms = st.randoms(use_true_random=False)
depths = st.integers(1, 2)


def refuted(proof: Proof) -> set[tuple[str, str]]:
    return {(verdict.id, verdict.element) for verdict in proof.refuted}


@each_kind
@often
@given(random=randoms, depth=depths)
def test_what_a_run_meets_is_told(drawn: Draw, random: Random, depth: int) -> None:
    subject = Subject.read({"p.bpmn": drawn(random, depth)})
    proof = prove(subject, "p", budget=BUDGET)
    assume(proof.whole and not any("within a step" in each.text_en for each in proof.assumptions))
    abstract = subject.find("p")
    assert abstract is not None
    told = refuted(proof)
    around = Around(main=subject.drawn[0], known=abstract.tracked)
    for _ in range(RUNS):
        met = Wanderer(around, random).wander(MOST_MOVES)
        assert {fault for fault in met.faults if fault[0] in ASKED} <= told, f"{met.moves}"
        stuck = {fault for fault in met.faults if fault[0] == "can_end"}
        assert not stuck or stuck & told, f"{met.moves}"
        never = {element for verdict, element in told if verdict in {"steps_can_run", "handlers_can_fire"}}
        assert not met.entered & never, f"{met.moves}"


@each_kind
@often
@given(random=randoms, depth=depths)
def test_wherever_a_run_comes_was_explored(drawn: Draw, random: Random, depth: int) -> None:
    """But for what is said to be simplified: conditions of free data, more than two repetitions or tokens."""
    subject = Subject.read({"p.bpmn": drawn(random, depth)})
    abstract, world = subject.find("p"), World(subject, "p")
    assert abstract is not None
    left_out = [each.text_en for each in simplified(abstract)]
    assume(not any("within a step" in text or "repetitions" in text for text in left_out))
    graph = explore(world, BUDGET)
    assume(graph.whole and not any(graph.seen("crowded")))
    explored = {
        shape_of(world.state(live)[0], lambda number: world.abstract(number).process)
        for situation in graph.situations
        for live in situation.live
    }
    around = Around(main=subject.drawn[0], known=abstract.tracked)
    for _ in range(RUNS):
        met = Wanderer(around, random, once=True).wander(MOST_MOVES)
        assert [shape for shape in met.shapes if shape not in explored] == [], f"{met.moves}"


@each_kind
@often
@given(random=randoms, depth=depths)
def test_less_explored_is_as_much_known(drawn: Draw, random: Random, depth: int) -> None:
    subject = Subject.read({"p.bpmn": drawn(random, depth)})
    whole = prove(subject, "p", budget=BUDGET, reduced=False)
    assume(whole.whole)
    reduced = prove(subject, "p", budget=BUDGET)
    assert reduced.whole
    assert refuted(reduced) == refuted(whole)
    assert reduced.states <= whole.states


@each_kind
@often
@given(random=randoms, depth=depths)
def test_each_path_leads_into_its_fault(drawn: Draw, random: Random, depth: int) -> None:
    subject = Subject.read({"p.bpmn": drawn(random, depth)})
    for verdict in prove(subject, "p", budget=BUDGET).refuted:
        if verdict.path is not None:
            walk(subject, verdict)


def walk(subject: Subject, verdict: Verdict) -> None:
    """Move by move on the kernel; the fault is seen in the last step, or stands where it leads."""
    world = World(subject, "p")
    situation, seen = Situation(), tuple[Tag, ...]()
    assert verdict.path
    for move in verdict.path:
        found = [way for way in ways(world, situation) if way.move == move]
        assert found, f"Expected {move} to be possible, but it is not"
        situation = found[0].target or situation  # none: it does not come to rest
        seen = tuple(tag for way in found for tag in way.seen)
    if verdict.id == "no_idle_loop":
        assert any(tag[0] == "endless" for tag in seen)
        return
    abstract = subject.find("p")
    assert abstract is not None
    here = Explored(world, abstract, Graph(situations=[situation]))
    stands = {node.id for _, node in here.stands(0)}
    told = {here.node(tag[1], tag[2]).id for tag in seen if tag[0] in SHOWN}
    assert verdict.element in stands | told, f"{verdict.id} {verdict.path}"


def ways(world: World, situation: Situation) -> Iterator[Stepped]:
    for place, possible in world.moves(situation):
        yield from world.step(situation, place, possible)
