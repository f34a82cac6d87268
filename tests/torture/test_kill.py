"""kill -9 of clients and workers at random moments, under load: nothing lost, nothing doubled (invariants 2, 3, 8)."""

import time
from random import Random
from typing import Any

import pytest

SHORT, LONG = 10, 200
WORKER = ("quick-worker", "2", "0")


def work_through(scene: Any, rounds: int, seed: int) -> None:
    """Two workers, two clients; each round one of them dies and another takes its place."""
    random = Random(seed)
    most = str(40 if rounds == SHORT else 15)
    roles = [WORKER, WORKER, ("client", "a", most), ("client", "b", most)]
    running = [scene.launch(*role) for role in roles]
    for number in range(rounds):
        time.sleep(random.uniform(0.2, 1.5))
        victim = random.randrange(len(roles))
        running[victim].process.kill()
        running[victim].process.wait(timeout=10)
        role = roles[victim]
        if role[0] == "client":
            role = ("client", f"{role[1]}{number}", most)
        running[victim] = scene.launch(*role)
    scene.finish(seconds=180)


def test_killed_at_random_moments(scene: Any) -> None:
    work_through(scene, SHORT, seed=1)
    assert scene.problems() == []
    assert len(scene.instances()) >= 40


@pytest.mark.torture_long
def test_killed_two_hundred_times(scene: Any) -> None:
    work_through(scene, LONG, seed=2)
    assert scene.problems() == []
    assert len(scene.instances()) >= 400
