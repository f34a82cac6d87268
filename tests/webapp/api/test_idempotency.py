"""`Idempotency-Key`: one effect and one answer for 24 hours, also when two ask at once."""

import threading
from typing import Any

import pytest
from small_network import World

from engine.views import InstanceFilter
from processes.network.api_answers import purge_answers

pytestmark = pytest.mark.usefixtures("errand")
START = {"process_id": "errand", "business_key": "C-2026-0001", "variables": {}}


def count(world: World) -> int:
    return len(world.application.engine.read.list_instances(InstanceFilter(limit=1_000)))


def test_the_same_key_gives_the_same_answer_and_one_effect(system: Any, world: World) -> None:
    robot, before = system(), count(world)
    first = robot.post("/instances", START, Idempotency_Key="start-1")
    again = robot.post("/instances", START, Idempotency_Key="start-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(world) == before + 1


def test_another_request_under_the_same_key_is_refused(system: Any, world: World) -> None:
    robot = system()
    robot.post("/instances", START, Idempotency_Key="start-1")
    before = count(world)
    other = robot.post("/instances", START | {"business_key": "C-2"}, Idempotency_Key="start-1")
    assert other.status_code == 422
    assert other.json["type"].endswith("idempotency-key-reused")
    assert robot.post("/signals", {"name": "x"}, Idempotency_Key="start-1").status_code == 422
    assert count(world) == before


def test_a_key_is_its_owners(system: Any, call: Any, world: World) -> None:
    reference = world.task("review_alert").reference
    assert call("dario").post(f"/tasks/{reference}/claim", Idempotency_Key="k").status_code == 200
    assert call("diana").post(f"/tasks/{reference}/claim", Idempotency_Key="k").status_code == 409


def test_what_was_refused_may_be_tried_again_under_its_key(call: Any, world: World) -> None:
    """Nothing was changed, so nothing is kept: the second try succeeds once the state allows it."""
    task = world.task("review_alert")
    diana = call("diana")
    call("dario").post(f"/tasks/{task.reference}/claim")
    assert diana.post(f"/tasks/{task.reference}/claim", Idempotency_Key="k").status_code == 409
    call("dario").post(f"/tasks/{task.reference}/release")
    assert diana.post(f"/tasks/{task.reference}/claim", Idempotency_Key="k").status_code == 200


def test_two_at_once_have_one_effect(system: Any, world: World) -> None:
    robot, before = system(), count(world)
    robot.get("/token")
    answers: list[Any] = []
    start = threading.Barrier(6)

    def ask() -> None:
        client = world.app.test_client()
        start.wait()
        answers.append(
            client.post(
                "/api/v1/instances",
                json=START,
                headers={"Authorization": f"Bearer {robot.secret}", "Idempotency-Key": "at-once"},
            )
        )

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["instance_id"] for answer in answers}) == 1
    assert count(world) == before + 1


def test_a_day_later_the_key_is_free(system: Any, world: World) -> None:
    robot, before = system(), count(world)
    robot.post("/instances", START, Idempotency_Key="start-1")
    world.clock.advance(24 * 3600 + 1)
    robot.post("/instances", START, Idempotency_Key="start-1")
    assert count(world) == before + 2


def test_old_answers_are_purged(system: Any, world: World) -> None:
    robot = system()
    robot.post("/instances", START, Idempotency_Key="old")
    world.clock.advance(24 * 3600 + 1)
    robot.post("/instances", START, Idempotency_Key="new")
    with world.application.database.connect() as connection:
        assert connection.exec_driver_sql("SELECT key FROM api_answers").scalars().all() == ["new"]
    with world.application.sessions() as session, session.begin():
        assert purge_answers(session, now=world.clock.now()) == 0


def test_of_a_question_no_answer_is_kept(system: Any, world: World) -> None:
    """Its data may be somebody's; asked again it is worked out again."""
    robot, body = system(), {"business_keys": ["C-2026-0001"]}
    first = robot.post("/instances/search", body, Idempotency_Key="ask")
    assert robot.post("/instances/search", body, Idempotency_Key="ask").json == first.json
    with world.application.database.connect() as connection:
        assert connection.exec_driver_sql("SELECT body FROM api_answers").scalars().all() == [b""]


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "ñ"])
def test_a_key_that_is_none(system: Any, key: str) -> None:
    answer = system().post("/signals", {"name": "x"}, Idempotency_Key=key)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["header"] == "Idempotency-Key"
