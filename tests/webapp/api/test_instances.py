"""Instances: listing by who asks, reading, starting, and the operations with their reasons."""

from typing import Any

import pytest
from small_network import World

CASE = "C-2026-0001"
CALL = "pact_call_and_consent"


@pytest.fixture
def instance_id(world: World) -> int:
    """The instance of the case that is being called."""
    return world.task("call_participant").instance_id


def test_a_person_lists_what_they_may_see(call: Any, world: World, instance_id: int) -> None:
    berta = call("berta").get("/instances").json["items"]
    assert [each["instance_id"] for each in berta] == [str(instance_id)]
    dario = {each["instance_id"] for each in call("dario").get("/instances").json["items"]}
    assert str(instance_id) in dario
    assert len(dario) > 1
    assert call("gema").get("/instances").json["items"] == []
    eva = call("eva").get("/instances").json["items"]
    assert str(instance_id) not in {each["instance_id"] for each in eva}


def test_what_is_listed_is_what_may_be_read(call: Any, world: World) -> None:
    listed = {
        who: {e["instance_id"] for e in call(who).get("/instances").json["items"]} for who in ("dario", "eva")
    }
    for who, mine in listed.items():
        asking = call(who)
        for each in listed["dario"] | listed["eva"]:
            assert (asking.get(f"/instances/{each}").status_code == 200) is (each in mine), (who, each)


def test_pages_of_instances(system: Any) -> None:
    robot = system()
    whole = [each["instance_id"] for each in robot.get("/instances").json["items"]]
    first = robot.get("/instances?limit=1")
    assert first.headers["Link"].endswith('; rel="next"')
    rest = robot.get(f"/instances?after={first.json['next']}").json
    assert [first.json["items"][0]["instance_id"], *(e["instance_id"] for e in rest["items"])] == whole
    assert rest["next"] == ""


def test_business_keys_are_asked_in_the_body(call: Any, instance_id: int) -> None:
    found = call("berta").post("/instances/search", {"business_keys": [CASE]}).json["items"]
    assert [each["instance_id"] for each in found] == [str(instance_id)]
    assert call("eva").post("/instances/search", {"business_keys": [CASE]}).json["items"] == []
    assert call("berta").get(f"/instances?business_key={CASE}").status_code == 422


def test_an_instance_with_its_parts(call: Any, instance_id: int) -> None:
    berta = call("berta")
    answer = berta.get(f"/instances/{instance_id}")
    assert answer.json["state"] == "active"
    assert answer.json["business_key"] == CASE
    assert berta.get(f"/instances/{instance_id}", If_None_Match=answer.headers["ETag"]).status_code == 304
    open_now = [
        each
        for each in berta.get(f"/instances/{instance_id}/activities").json["items"]
        if each["state"] == "open"
    ]
    assert "call_participant" in {each["element"] for each in open_now}
    assert berta.get(f"/instances/{instance_id}/timers").json["items"]
    assert berta.get(f"/instances/{instance_id}/variables").json["variables"]["case_id"] == CASE
    assert berta.get(f"/instances/{instance_id}/incidents").json["items"] == []
    assert berta.get(f"/instances/{instance_id}/jobs").json["items"] == []


@pytest.mark.parametrize(
    "part", ["", "/variables", "/activities", "/timers", "/jobs", "/incidents", "/journal"]
)
def test_to_a_stranger_it_is_not_there(call: Any, instance_id: int, part: str) -> None:
    assert call("carla").get(f"/instances/{instance_id}{part}").status_code == 404


def test_other_systems_processes_are_not_there(system: Any, instance_id: int) -> None:
    other = system(processes=("proactive_alert_intervention",))
    assert other.get(f"/instances/{instance_id}").status_code == 404
    assert other.post("/instances", {"process_id": CALL}).status_code == 404
    assert other.post(f"/instances/{instance_id}/cancel", {"reason": "x"}).status_code == 404
    assert system(processes=()).get("/instances").json["items"] == []


@pytest.mark.usefixtures("errand")
def test_starting(system: Any, call: Any) -> None:
    body = {
        "process_id": "errand",
        "business_key": CASE,
        "variables": {"since": {"@": "2026-11-20"}, "share": 0.10},
    }
    answer = system().post("/instances", body)
    assert answer.status_code == 201
    held = system().get(f"{answer.headers['Location'].removeprefix('/api/v1')}/variables").json["variables"]
    assert held == {"since": {"@": "2026-11-20"}, "share": 0.1}
    assert system().post("/instances", {"process_id": "errand", "version": 9}).status_code == 404
    by_message_only = system().post("/instances", {"process_id": CALL})
    assert (by_message_only.status_code, by_message_only.json["code"]) == (409, "no_such_start")


@pytest.mark.usefixtures("errand")
def test_a_person_starts_for_a_case_that_they_see(call: Any) -> None:
    body = {"process_id": "errand", "business_key": CASE}
    assert call("dario").post("/instances", body).status_code == 201
    assert call("dario").post("/instances", body | {"business_key": "C-9"}).status_code == 404
    assert call("dario").post("/instances", {"process_id": "errand"}).status_code == 404
    assert call("berta").post("/instances", body).status_code == 403


def test_suspending_needs_a_role_and_a_reason(call: Any, instance_id: int) -> None:
    dario, why = call("dario"), {"reason": "La persona está en el hospital"}
    assert call("berta").post(f"/instances/{instance_id}/suspend", why).status_code == 403
    for body in ({}, {"reason": ""}, {"reason": "  "}, {"reason": None}, {"reason": 5}):
        answer = dario.post(f"/instances/{instance_id}/suspend", body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/reason"), body
    assert dario.post(f"/instances/{instance_id}/suspend", why).status_code == 200
    assert dario.get(f"/instances/{instance_id}").json["state"] == "suspended"
    assert dario.post(f"/instances/{instance_id}/resume", why).status_code == 200
    again = dario.post(f"/instances/{instance_id}/resume", why)
    assert (again.status_code, again.json["code"]) == (409, "not_suspended")


def test_the_journal_says_who_and_why_and_its_chain_holds(call: Any, instance_id: int) -> None:
    dario = call("dario")
    dario.post(f"/instances/{instance_id}/suspend", {"reason": "Vacaciones"})
    rows = dario.get(f"/instances/{instance_id}/journal").json["items"]
    assert (rows[-1]["actor"], rows[-1]["reason"], rows[-1]["command"]) == (
        "dario",
        "Vacaciones",
        "SuspendInstance",
    )
    assert dario.get(f"/instances/{instance_id}/journal/verification").json == {"whole": True, "findings": []}
    assert call("berta").get(f"/instances/{instance_id}/journal").status_code == 403


def test_the_journal_holds_values_back_without_the_scope(call: Any, instance_id: int) -> None:
    address = f"/instances/{instance_id}/journal?limit=200"
    whole = call("dario", "journal:read", "personal:read").get(address).text
    bare = call("dario", "journal:read").get(address).text
    assert f'"case_id":"{CASE}"' in whole
    assert '"case_id":null' in bare
    assert '"case_id":"' not in bare


def test_an_operation_under_a_stale_version_changes_nothing(call: Any, instance_id: int) -> None:
    dario = call("dario")
    read = dario.get(f"/instances/{instance_id}").headers["ETag"]
    dario.post(f"/instances/{instance_id}/suspend", {"reason": "uno"}, If_Match=read)
    stale = dario.post(f"/instances/{instance_id}/cancel", {"reason": "dos"}, If_Match=read)
    assert stale.status_code == 412
    assert dario.get(f"/instances/{instance_id}").json["state"] == "suspended"


def test_moving_a_token(call: Any, world: World, instance_id: int) -> None:
    dario, task = call("dario"), world.task("call_participant")
    body = {
        "changes": [{"type": "move_token", "number": task.number, "element": "first_interview"}],
        "reason": "Ya vino",
    }
    assert dario.post(f"/instances/{instance_id}/modify", body).status_code == 200
    assert world.task("first_interview").instance_id == instance_id
    lacking = dario.post(
        f"/instances/{instance_id}/modify", {"changes": [{"type": "cancel_token"}], "reason": "x"}
    )
    assert (lacking.status_code, lacking.json["code"]) == (422, "change_incomplete")
    gone = {"changes": [{"type": "cancel_token", "number": 4}], "reason": "x"}
    assert dario.post(f"/instances/{instance_id}/modify", gone).status_code == 409
    gone["changes"] = [*gone["changes"], {"type": "start_before", "element": "nothing"}]  # type: ignore[misc]
    refused = dario.post(f"/instances/{instance_id}/modify", gone)
    assert refused.status_code == 409
    assert [(each["pointer"], each["code"]) for each in refused.json["errors"]] == [
        ("/changes/0", "token_gone"),
        ("/changes/1", "unknown_element"),
    ]


def test_setting_variables_and_restarting(call: Any, instance_id: int) -> None:
    dario = call("dario")
    body = {"variables": {"note": "dos", "on": {"@": "P1M"}}, "reason": "Corrección"}
    assert dario.post(f"/instances/{instance_id}/variables", body).status_code == 200
    held = dario.get(f"/instances/{instance_id}/variables").json["variables"]
    assert (held["note"], held["on"]) == ("dos", {"@": "P1M"})
    assert dario.post(f"/instances/{instance_id}/restart", {"reason": "x"}).status_code == 409
    assert dario.post(f"/instances/{instance_id}/cancel", {"reason": "x"}).json["ended"] is True
    answer = dario.post(f"/instances/{instance_id}/restart", {"reason": "Otra vez"})
    assert answer.status_code == 201
    assert dario.get(answer.headers["Location"].removeprefix("/api/v1")).json["state"] == "active"


def test_retry_and_resolve_of_what_is_not_there(call: Any, instance_id: int) -> None:
    dario = call("dario")
    for address in ("incidents/5/resolve", "jobs/5/retry"):
        answer = dario.post(f"/instances/{instance_id}/{address}", {"reason": "x"})
        assert answer.status_code == 409, address


def test_variables_that_json_cannot_mean(system: Any) -> None:
    body = {"process_id": CALL, "variables": {"since": {"@": "tomorrow"}}}
    answer = system().post("/instances", body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/variables")
