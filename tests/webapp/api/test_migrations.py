"""Migrations: planned, checked, run in a batch with its progress; for systems of the process, and the region."""

from io import BytesIO
from typing import Any

import pytest

BODY = {"process_id": "errand", "business_key": "C-1"}


@pytest.fixture
def versions(call: Any, errand: bytes) -> dict[str, str]:
    """The two versions of `errand`, one instance on the first."""

    changed = [(BytesIO(errand.replace(b"Un tiempo", b"Un rato")), "errand.bpmn")]
    first = call("gema").get("/definitions?process_id=errand").json["items"][0]["definition_id"]
    second = call("gema").upload("/definitions", changed).json["definitions"][0]["definition_id"]
    return {"source_id": first, "target_id": second}


@pytest.fixture
def started(system: Any, errand: bytes) -> str:
    found: str = system().post("/instances", BODY).json["instance_id"]
    return found


def test_a_batch_from_its_plan_to_its_end(system: Any, started: str, versions: dict[str, str]) -> None:
    robot = system()
    plan = robot.post("/migrations/plan", versions)
    assert plan.status_code == 200
    assert {each["element"]: each["counterpart"] for each in plan.json["elements"]}["wait"] == "wait"
    checked = robot.post("/migrations/check", versions | {"instance_ids": [started, "1"]}).json["findings"]
    assert {each["instance_id"]: each["code"] for each in checked if each["blocks"]} == {
        "1": "unknown_instance"
    }
    made = robot.post("/migrations", versions | {"reason": "Nombre nuevo"}, Idempotency_Key="batch-1")
    assert (made.status_code, made.json["waiting"], made.json["done"]) == (201, 1, 0)
    again = robot.post("/migrations", versions | {"reason": "Nombre nuevo"}, Idempotency_Key="batch-1")
    assert again.json == made.json
    address = made.headers["Location"].removeprefix("/api/v1")
    done = robot.post(f"{address}/run", {})
    assert (done.json["waiting"], done.json["done"], done.json["refused"]) == (0, 1, 0)
    assert robot.get(address).json == done.json
    items = robot.get(f"{address}/items?state=done").json["items"]
    assert [item["instance_id"] for item in items] == [started]
    assert robot.get(f"/instances/{started}").json["version"] == 2


def test_one_instance(system: Any, started: str, versions: dict[str, str]) -> None:
    robot, address = system(), f"/instances/{started}/migrate"
    body = {"definition_id": versions["target_id"], "reason": "Nombre nuevo"}
    assert robot.post(address, body).status_code == 200
    assert robot.post(address, body).status_code == 409


def test_who_may(call: Any, system: Any, started: str, versions: dict[str, str]) -> None:
    assert call("dario").post("/migrations/plan", versions).status_code == 403
    assert call("gema").post("/migrations/plan", versions).status_code == 200
    assert system(processes=()).post("/migrations/plan", versions).status_code == 404
    made = system().post("/migrations", versions | {"reason": "x"})
    assert system(processes=()).get(made.headers["Location"].removeprefix("/api/v1")).status_code == 404


def test_what_is_no_migration(system: Any, versions: dict[str, str]) -> None:
    robot = system()
    same = {"source_id": versions["source_id"], "target_id": versions["source_id"]}
    assert robot.post("/migrations/plan", same).json["code"] == "same_version"
    assert robot.post("/migrations/plan", versions | {"target_id": "1"}).status_code == 404
    assert robot.post("/migrations", versions).json["errors"][0]["pointer"] == "/reason"
    assert robot.get("/migrations/1").status_code == 404
    assert robot.post("/migrations/9223372036854775808/run", {}).status_code == 404
