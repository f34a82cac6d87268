"""Random processes: whatever is reported with a path shows on the engine when the path is replayed."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.prove import Budget, Subject, prove
from engine.prove.counterexample import replay
from engine.prove.world import World
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

BUDGET = Budget(states=2_000, seconds=20)
often = settings(
    suppress_health_check=[HealthCheck.too_slow], max_examples=max(40, settings.default.max_examples // 20)
)


@settings(often, deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 2))
def test_what_is_reported_shows_on_the_engine(random: Random, depth: int) -> None:
    subject = Subject.read({"p.bpmn": draw(random, depth)})
    world = World(subject, "p")
    for verdict in prove(subject, "p", budget=BUDGET).refuted:
        if verdict.path is None:
            continue
        replayed = replay(subject, verdict)
        late = world.post.sent_by_all & world.post.taken_by_all  # the harness brings what is sent at once
        assert replayed.reached or late, f"{verdict.id} {verdict.element}: {replayed.why}"


@pytest.mark.parametrize("seed", [0, 1, 43, 840])
def test_all_constructs(seed: int) -> None:
    """Conditions that turn true twice, messages that come at once, repetitions that end before their count."""
    subject = Subject.read({"p.bpmn": draw_whole(Random(seed), 2)})
    for verdict in prove(subject, "p", budget=BUDGET).refuted:
        if verdict.path is not None:
            assert (replayed := replay(subject, verdict)).reached, replayed.why
