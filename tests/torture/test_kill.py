"""kill -9 of clients and workers at random moments, under load: nothing lost, nothing doubled (invariants 2, 3, 8)."""

import time
from random import Random
from typing import Any

import pytest
from servers import free_port

SHORT, LONG = 10, 200
WORKER = ("quick-worker", "2", "0")


def work_through(scene: Any, rounds: int, seed: int) -> None:
    """A web process, two workers, clients; each round one of them dies and another takes its place.

    The caller over HTTP is never killed: whom it calls is, and it asks again until it has an answer.
    """
    random = Random(seed)
    most = str(40 if rounds == SHORT else 15)
    port = str(free_port())
    roles = [WORKER, WORKER, ("serve", "--port", port), ("client", "a", most), ("client", "b", most)]
    running = [scene.launch(*role) for role in roles]
    called = {"TORTURE_PORT": port, "TORTURE_TOKEN": scene.token()}
    caller = scene.launch("caller", "h", str(rounds * 3), **called)
    for number in range(rounds):
        time.sleep(random.uniform(0.2, 1.5))
        victim = (number % 3) if number < 3 else random.randrange(len(roles))
        running[victim].process.kill()
        running[victim].process.wait(timeout=10)
        role = roles[victim]
        if role[0] == "client":
            role = ("client", f"{role[1]}{number}", most)
        running[victim] = scene.launch(*role)
    scene.eventually(lambda: "called all" in caller.printed(), seconds=180)
    assert "fault" in caller.printed(), "Expected the caller to have met a dead web process"
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
