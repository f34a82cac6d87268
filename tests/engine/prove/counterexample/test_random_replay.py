"""Random processes and pools: what is refuted with a path shows on the engine; what cannot be shown is not proven."""

import re
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.prove import Budget, Subject, Verdict, prove
from engine.prove.counterexample import Reason, Replayed, confirmed, explained, replay
from engine.prove.proof import NOT_PROVEN, REFUTED
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole

BUDGET = Budget(states=2_000, seconds=20)
CLOSED = {Reason.COUNTED: "only counts to two", Reason.TWO_ANSWERS: "in two ways within one step"}
"""The only reasons for which a way into a fault is doubtful, and what the reader is told."""
Draw = Callable[[Random, int], bytes]
POOLS = (
    '<collaboration id="all"><participant id="pool_p" processRef="p"/>'
    '<participant id="pool_q" processRef="q"/></collaboration>'
)
PROCESS = re.compile("<process.*</process>", re.DOTALL)
NAMED = re.compile(r'\b(id|sourceRef|targetRef|attachedToRef|default)="([^"]+)"')
often = settings(
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=max(40, settings.default.max_examples // 20),
    deadline=None,
)
randoms = st.randoms(use_true_random=False)


def pools(drawn: Draw, random: Random, depth: int) -> bytes:
    """Two processes of one file."""
    first, other = (drawn(random, depth).decode() for _ in range(2))
    second = NAMED.sub(r'\1="q_\2"', PROCESS.findall(other)[0]).replace('id="q_p"', 'id="q"', 1)
    head, _, rest = first.partition("<process")
    return f"{head}{POOLS}<process{rest.replace('</definitions>', '')}{second}</definitions>".encode()


def replayed(xml: bytes, process_ids: str) -> Iterator[tuple[Subject, Verdict, Replayed]]:
    subject = Subject.read({"p.bpmn": xml})
    for process_id in process_ids:
        for verdict in prove(subject, process_id, budget=BUDGET).refuted:
            if verdict.path is not None:
                yield subject, verdict, replay(subject, verdict)


def check(xml: bytes, process_ids: str = "p") -> None:
    """Whatever is refuted shows; what does not is not proven, and says why."""
    subject = Subject.read({"p.bpmn": xml})
    for process_id in process_ids:
        proof = confirmed(subject, prove(subject, process_id, budget=BUDGET))
        for verdict in proof.verdicts:
            if verdict.path is None:
                continue
            found = replay(subject, verdict)
            if verdict.result == REFUTED:
                assert found.reached, f"{verdict.id} {verdict.element}: {found.why}"
                continue
            assert found.obstacle is not None
            assert found.obstacle.reason in CLOSED
            assert CLOSED[found.obstacle.reason] in verdict.text_en
            assert CLOSED[found.obstacle.reason] in explained(subject, verdict)[-2][1]


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@often
@given(random=randoms, depth=st.integers(1, 2))
def test_what_is_reported_shows_on_the_engine(drawn: Draw, random: Random, depth: int) -> None:
    check(drawn(random, depth))


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@often
@given(random=randoms)
def test_what_is_reported_of_two_pools_shows_on_the_engine(drawn: Draw, random: Random) -> None:
    check(pools(drawn, random, 1), "pq")


@pytest.mark.parametrize(
    ("drawn", "seed", "depth"),
    [
        (draw_whole, 0, 2),
        (draw_whole, 1, 2),
        pytest.param(draw_whole, 43, 2, id="a condition turns true twice"),
        pytest.param(draw_whole, 840, 2, id="a repetition ends before its count"),
        pytest.param(draw, 86, 3, id="two runs of a sub-process are open at one task"),
        pytest.param(draw, 1377, 3, id="a join that is never completed, in a process that fails"),
        pytest.param(draw_whole, 650, 2, id="the engine does more where more than two are counted"),
        pytest.param(draw_whole, 186, 2, id="what is not counted goes on too"),
        pytest.param(draw_whole, 1200, 3, id="a condition turns true for two who wait for it"),
    ],
)
def test_each_way_that_was_hard_to_go(drawn: Draw, seed: int, depth: int) -> None:
    for _, verdict, found in replayed(drawn(Random(seed), depth), "p"):
        assert found.reached, f"{verdict.id} {verdict.element}: {found.why}"


@pytest.mark.parametrize("seed", [95, 191])
def test_a_signal_between_pools_may_be_late(seed: int) -> None:
    for _, verdict, found in replayed(pools(draw_whole, Random(seed), 1), "p"):
        assert found.reached, f"{verdict.id} {verdict.element}: {found.why}"


def test_what_the_proof_does_not_count_is_said() -> None:
    """A third timer would set free what two cannot."""
    told = [
        explained(subject, verdict)
        for subject, verdict, found in replayed(draw_whole(Random(74), 2), "p")
        if not found.reached
    ]
    assert told
    assert all("la prueba solo cuenta hasta dos" in each[-2][0] for each in told)
    assert all(each[-1][1].startswith(f"{len(each)}. ") for each in told)


def test_what_cannot_be_shown_is_not_called_refuted() -> None:
    subject = Subject.read({"p.bpmn": draw_whole(Random(74), 2)})
    proof = prove(subject, "p")
    told = confirmed(subject, proof)
    doubtful = [
        now for was, now in zip(proof.verdicts, told.verdicts, strict=True) if was.result != now.result
    ]
    assert doubtful
    assert all(each.result == NOT_PROVEN and "solo cuenta hasta dos" in each.text for each in doubtful)
    assert all(replay(subject, each).reached for each in told.refuted if each.path)


def test_what_shows_stays_refuted() -> None:
    subject = Subject.read({"p.bpmn": draw_whole(Random(43), 2)})
    proof = prove(subject, "p")
    assert proof.refuted
    assert confirmed(subject, proof).refuted == proof.refuted
