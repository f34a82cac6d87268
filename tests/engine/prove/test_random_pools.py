"""Two random processes of one file on the whole engine: wherever each of them comes, the prover has been; and reduced
exploration gives the same verdicts as the whole.

The engine delivers the messages between them; data is what people write at random.
"""

import re
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapes import Shape, shape_of

from engine.apply import apply
from engine.codec import decode_events
from engine.prove import Budget, Proof, Subject, prove
from engine.prove.exploration.explore import explore
from engine.prove.exploration.world import World
from engine.state import State, new_state
from engine.testing import Harness
from engine.testing.random_bpmn import HEAD, draw
from engine.views import JobView

BUDGET = Budget(states=4_000, seconds=20)
EXAMPLES = max(30, settings.default.max_examples // 50)
MOST_MOVES = 20
PARTICIPANTS = "".join(f'<participant id="pool_{name}" processRef="{name}"/>' for name in ("p", "q"))
POOLS = f'<collaboration id="all">{PARTICIPANTS}</collaboration>'
MINUTES = (1, 5, 31)


def draw_two(random: Random) -> bytes:
    first, other = (draw(random, 1).decode() for _ in range(2))
    second = re.sub(
        r'(id|sourceRef|targetRef|attachedToRef|default)="([^"]+)"', r'\1="q_\2"', _process(other)
    )
    return f"{HEAD}{POOLS}{_process(first)}{second.replace('q_p', 'q')}</definitions>".encode()


def _process(xml: str) -> str:
    return xml[xml.index("<process") : xml.index("</definitions>")]


def run(xml: bytes, random: Random) -> tuple[Harness, dict[str, int]]:
    """Some moves at random; the instances by process."""
    harness = Harness()
    harness.deploy(xml)
    begun = {"p": harness.start("p")}
    for _ in range(MOST_MOVES):
        begins = [] if "q" in begun else ["q"]
        what: Any = random.choice([*harness.tasks(), *harness.jobs(), "time", "m1", *begins])
        if what == "time":
            harness.advance(60 * random.choice(MINUTES))
        elif what == "m1":
            harness.publish("m1")
        elif what == "q":
            begun["q"] = harness.start("q")
        elif isinstance(what, JobView):
            harness.run_job(what)
        else:
            harness.complete(what, {"a": random.randint(0, 3), "b": random.choice((True, False))})
    return harness, begun


def states(harness: Harness, instance_id: int) -> list[Shape]:
    """Where an instance stood after each of its steps; until it ends, or comes to an incident."""
    state, found = new_state(), list[Shape]()
    for row in harness.store.steps.journal_rows(instance_id):
        for event in decode_events(row.events):
            apply(state, event)
        if state.outcome or state.incidents or _overlaps(harness, state):
            break
        found.append(shape_of(state, harness.engine.process))
    return found


def _overlaps(harness: Harness, state: State) -> bool:
    """Two runs of an event sub-process at once are not explored, and that is said."""
    places = [(token.scope, token.node) for token in state.tokens.values() if token.index < 0]
    return len(set(places)) < len(places)


often = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    max_examples=EXAMPLES,
    deadline=None,
)


@often
@given(random=st.randoms(use_true_random=False))
def test_less_explored_of_two_pools_is_as_much_known(random: Random) -> None:
    subject = Subject.read({"two.bpmn": draw_two(random)})
    for process_id in ("p", "q"):
        whole = prove(subject, process_id, budget=BUDGET, reduced=False)
        assume(whole.whole)
        reduced = prove(subject, process_id, budget=BUDGET)
        assert reduced.whole
        assert refuted(reduced) == refuted(whole)


def refuted(proof: Proof) -> set[tuple[str, str]]:
    return {(verdict.id, verdict.element) for verdict in proof.refuted}


@often
@given(random=st.randoms(use_true_random=False))
def test_wherever_two_pools_come_was_explored(random: Random) -> None:
    xml = draw_two(random)
    subject = Subject.read({"two.bpmn": xml})
    assume(not any(each.tracked for each in subject.abstract))
    world = World(subject, "p")
    graph = explore(world, BUDGET)
    assume(graph.whole)
    explored = {
        (
            world.pools[live.pool].process.id,
            shape_of(world.state(live)[0], lambda n: world.abstract(n).process),
        )
        for situation in graph.situations
        for live in situation.live
    }
    harness, begun = run(xml, random)
    for process_id, instance_id in begun.items():
        for shape in states(harness, instance_id):
            assert (process_id, shape) in explored
