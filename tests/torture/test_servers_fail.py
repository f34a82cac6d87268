"""PostgreSQL crashes or cuts connections, Redis dies or is emptied, under load: nothing lost, nothing doubled."""

import time
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from own_servers import OwnPostgresql, OwnRedis

WORKER = ("quick-worker", "2", "0")
SHORT, LONG = 3, 40


def under_load(scene: Any, rounds: int, hurt: Callable[[int], None]) -> None:
    """Two workers and a client that nobody touches; each round something happens to a server."""
    random = Random(rounds)
    workers = [scene.launch(*WORKER) for _ in range(2)]
    client = scene.launch("client", "c", str(rounds * 10))
    for number in range(rounds):
        time.sleep(random.uniform(0.5, 1.5))
        hurt(number)
    scene.eventually(lambda: len(scene.said("started")) >= rounds * 5)
    scene.finish(seconds=180)
    assert [each.process.poll() for each in [*workers, client]] == [None] * 3


def crash_and_cut(scene: Any, server: OwnPostgresql, rounds: int) -> None:
    def hurt(number: int) -> None:
        if number % 2:
            server.cut_connections()
            return
        server.crash()
        time.sleep(1)
        server.start()

    under_load(scene, rounds, hurt)
    assert scene.said("fault"), "Expected the client to have met the fault"
    assert scene.problems() == []


def kill_and_empty(scene: Any, server: OwnRedis, rounds: int) -> None:
    def hurt(number: int) -> None:
        if number % 2:
            server.empty()
            return
        server.kill()
        time.sleep(1)
        server.start()

    under_load(scene, rounds, hurt)
    assert scene.problems() == []


def test_postgresql_crashes_and_cuts_connections(scene: Any, own_postgresql: OwnPostgresql) -> None:
    crash_and_cut(scene, own_postgresql, SHORT)


def test_redis_dies_and_is_emptied(scene: Any, own_redis: OwnRedis) -> None:
    kill_and_empty(scene, own_redis, SHORT)


@pytest.mark.torture_long
def test_postgresql_fails_again_and_again(scene: Any, own_postgresql: OwnPostgresql) -> None:
    crash_and_cut(scene, own_postgresql, LONG)


@pytest.mark.torture_long
def test_redis_fails_again_and_again(scene: Any, own_redis: OwnRedis) -> None:
    kill_and_empty(scene, own_redis, LONG)
