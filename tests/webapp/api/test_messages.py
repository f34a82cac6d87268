"""Messages, signals, and what waits: a person tells what the case page lets them tell."""

from typing import Any

import pytest
from small_network import World

CASE = "C-2026-0001"
CALLED = {"name": "participant_called_back", "key": CASE}


def test_a_person_tells_a_notice_of_a_case(call: Any, world: World) -> None:
    world.do("call_participant", "berta", call_result="no_answer")
    answer = call("berta").post("/messages", CALLED)
    assert (answer.status_code, answer.json) == (202, {"published": True})
    world.work()
    assert world.task("first_interview").business_key == CASE


def test_what_nobody_waits_for_is_a_conflict(call: Any) -> None:
    answer = call("berta").post("/messages", CALLED)
    assert (answer.status_code, answer.json["code"]) == (409, "notice_not_waited")
    assert answer.json["title"] == "Ningún proceso de este caso espera ya este aviso"


def test_withdrawing_consent_reaches_the_process(call: Any, world: World) -> None:
    assert call("berta").post("/messages", {"name": "consent_revoked", "key": CASE}).status_code == 202
    world.work()
    assert world.task("inform_of_revocation").business_key == CASE


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("eva", CALLED, 404),
        ("berta", CALLED | {"key": "C-9"}, 404),
        ("berta", {"name": "alert_raised", "key": CASE}, 403),
        ("berta", CALLED | {"variables": {"x": 1}}, 403),
        ("gema", {"name": "alert_raised"}, 403),
    ],
)
def test_a_person_tells_nothing_else(call: Any, who: str, body: dict[str, Any], status: int) -> None:
    assert call(who).post("/messages", body).status_code == status


def test_a_system_publishes_once_for_each_id(system: Any) -> None:
    robot, body = system(), {"name": "payment_made", "key": "x", "message_id": "m-1", "time_to_live_s": 60}
    assert robot.post("/messages", body).json == {"published": True}
    assert robot.post("/messages", body).json == {"published": False}
    found = robot.get("/messages?name=payment_made&state=waiting").json["items"]
    assert [each["message_id"] for each in found] == ["m-1"]
    assert "variables" not in found[0]


def test_pages_of_messages(system: Any) -> None:
    robot = system()
    for number in range(3):
        robot.post("/messages", {"name": "n", "message_id": f"m-{number}"})
    first = robot.get("/messages?name=n&limit=2").json
    rest = robot.get(f"/messages?name=n&after={first['next']}").json
    assert [e["message_id"] for e in first["items"] + rest["items"]] == ["m-0", "m-1", "m-2"]


def test_messages_are_listed_for_systems_only(call: Any) -> None:
    assert call("gema").get("/messages").status_code == 403


def test_a_signal_is_for_the_region(call: Any, system: Any) -> None:
    assert call("dario").post("/signals", {"name": "holiday"}).status_code == 403
    assert call("gema").post("/signals", {"name": "holiday"}).json == {"receivers": 0}
    assert system().post("/signals", {"name": "holiday"}).status_code == 202


def test_what_waits_is_for_who_oversees_the_region(call: Any, system: Any) -> None:
    timers = call("carla").get("/timers").json["items"]
    assert timers
    for address in ("/timers", "/jobs", "/incidents"):
        assert call("ana").get(address).status_code == 403
        assert call("carla").get(address).status_code == 200
        assert system(processes=()).get(address).json["items"] == []
    first = call("carla").get("/timers?limit=1").json
    rest = call("carla").get(f"/timers?after={first['next']}").json["items"]
    assert first["items"] + rest == timers


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "a\0b"},
        {"name": 5},
        {"name": "x", "ttl": 5},
        {"name": "x", "time_to_live_s": 0},
        [],
    ],
)
def test_a_message_that_is_none(system: Any, body: Any) -> None:
    answer = system().post("/messages", body)
    assert answer.status_code == 422
    assert answer.json["errors"]
