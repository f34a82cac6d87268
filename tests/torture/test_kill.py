"""kill -9 of clients and workers at random moments, under load: nothing lost, nothing doubled (invariants 2, 3, 8)."""

import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from servers import free_port

SHORT, LONG = 8, 200
FIRST = (2, 0, 3, 2)
"""Whom it meets first: the web process twice, a worker, a client. Then anybody."""
WORKER = ("quick-worker", "2", "0")


def work_through(scene: Any, rounds: int, enough: Path) -> None:
    """A web process, two workers, clients; each round one of them dies and another takes its place.

    The caller over HTTP is never killed: whom it calls is, and it asks again until it has an answer.
    """
    random = Random(rounds)
    most = str(40 if rounds == SHORT else 15)
    port = str(free_port())
    roles = [WORKER, WORKER, ("serve", "--port", port), ("client", "a", most), ("client", "b", most)]
    running = [scene.launch(*role) for role in roles]
    called = {"TORTURE_PORT": port, "TORTURE_TOKEN": scene.token()}
    caller = scene.launch("caller", "h", str(enough), **called)
    for number in range(rounds):
        time.sleep(random.uniform(0.2, 1.5))
        victim = FIRST[number] if number < len(FIRST) else random.randrange(len(roles))
        running[victim].process.kill()
        running[victim].process.wait(timeout=10)
        role = roles[victim]
        if role[0] == "client":
            role = ("client", f"{role[1]}{number}", most)
        running[victim] = scene.launch(*role)
    enough.touch()
    scene.eventually(lambda: "called all" in caller.printed(), seconds=180)
    assert "fault" in caller.printed(), "Expected the caller to have met a dead web process"
    scene.finish(seconds=180)


def test_killed_at_random_moments(scene: Any, tmp_path: Path) -> None:
    work_through(scene, SHORT, tmp_path / "enough")
    assert scene.problems() == []
    assert len(scene.instances()) >= 40


@pytest.mark.torture_long
def test_killed_two_hundred_times(scene: Any, tmp_path: Path) -> None:
    work_through(scene, LONG, tmp_path / "enough")
    assert scene.problems() == []
    assert len(scene.instances()) >= 400
