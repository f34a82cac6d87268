"""Definitions and decisions: reading, deploying with every fault at once, asking a table."""

from io import BytesIO
from typing import Any

import pytest
from small_network import World

CALL = "pact_call_and_consent"


def files(*named: tuple[str, bytes]) -> list[Any]:
    return [(BytesIO(content), name) for name, content in named]


def test_versions_by_process(call: Any, world: World) -> None:
    shipped = sorted(view.process_id for view in world.application.engine.read.list_definitions())
    assert {CALL, "proactive_alert_intervention"} <= set(shipped)
    ana = call("ana", "definitions:read")
    every = ana.get("/definitions?limit=200").json["items"]
    assert [each["process_id"] for each in every] == shipped
    one = ana.get(f"/definitions?process_id={CALL}&latest=true").json["items"][0]
    assert ana.get(f"/definitions/{one['definition_id']}").json == one
    xml = ana.get(f"/definitions/{one['definition_id']}/xml")
    assert xml.mimetype == "application/xml"
    assert b"<bpmn:definitions" in xml.data
    first = ana.get("/definitions?limit=1").json
    behind = ana.get(f"/definitions?after={first['next']}&limit=200").json["items"]
    assert [each["process_id"] for each in behind] == shipped[1:]


@pytest.mark.parametrize("definition_id", ["1", "9223372036854775807", "9223372036854775808", "x", "-1"])
def test_a_version_that_is_not_there(call: Any, definition_id: str) -> None:
    for part in ("", "/xml"):
        answer = call("ana").get(f"/definitions/{definition_id}{part}")
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_deploying(call: Any, errand: bytes, world: World) -> None:
    gema = call("gema")
    same = gema.upload("/definitions", files(("errand.bpmn", errand)))
    assert (same.status_code, same.json["unchanged"]) == (200, True)
    changed = errand.replace(b"Un tiempo", b"Un rato")
    answer = gema.upload("/definitions", files(("errand.bpmn", changed)), reason="Otro nombre")
    assert answer.status_code == 201
    assert [each["version"] for each in answer.json["definitions"]] == [2]
    assert answer.json["warnings"] == []
    assert world.application.engine.read.latest_definition("errand").deployed_by == "gema"


def test_a_promise_of_the_network_that_can_be_broken_refuses_the_whole(call: Any, world: World) -> None:
    engine = world.application.engine
    before = engine.read.list_definitions()
    found = engine.resources(engine.read.latest_definition("pact_call_and_consent").definition_id)
    name = "pact_call_and_consent.bpmn"
    writes, shares = (
        b'access="write" fields="consent"',
        b'access="share" fields="identity contact social" consent="record team"',
    )
    found[name] = found[name].replace(writes, b"@@").replace(shares, writes).replace(b"@@", shares)
    answer = call("gema").upload("/definitions", files(*found.items()))
    assert answer.status_code == 422
    [fault] = [each for each in answer.json["faults"] if each["rule"] == "network_promise"]
    assert fault["element"] in found[name].decode()
    assert engine.read.list_definitions() == before


def test_every_fault_of_every_file_is_told_and_nothing_is_deployed(call: Any, world: World) -> None:
    before = world.application.engine.read.list_definitions()
    broken = files(("a.bpmn", b"<x"), ("b.txt", b"?"))
    answer = call("gema").upload("/definitions", broken)
    assert answer.status_code == 422
    assert {fault["file"] for fault in answer.json["faults"]} == {"a.bpmn", "b.txt"}
    assert all(fault["text"] for fault in answer.json["faults"])
    checked = call("gema").upload("/definitions/validate", files(("a.bpmn", b"<x"), ("b.txt", b"?")))
    assert (checked.status_code, checked.json["faults"]) == (200, answer.json["faults"])
    assert world.application.engine.read.list_definitions() == before


def test_deploying_is_for_designers_and_systems_deploy_their_own(
    call: Any, system: Any, errand: bytes
) -> None:
    changed = errand.replace(b"Un tiempo", b"Un rato")
    assert call("ana").upload("/definitions", files(("errand.bpmn", changed))).status_code == 403
    other = system(processes=(CALL,)).upload("/definitions", files(("errand.bpmn", changed)))
    assert other.status_code == 403
    assert len(call("ana").get("/definitions?process_id=errand").json["items"]) == 1
    assert (
        system(processes=("errand",)).upload("/definitions", files(("errand.bpmn", changed))).status_code
        == 201
    )


def test_files_that_are_none(call: Any, errand: bytes) -> None:
    gema = call("gema")
    assert gema.upload("/definitions", []).status_code in {415, 422}
    twice = gema.upload("/definitions", files(("errand.bpmn", errand), ("errand.bpmn", errand)))
    assert (twice.status_code, twice.json["errors"][0]["pointer"]) == (422, "/files")
    assert gema.post("/definitions", {"files": []}).status_code == 415


def test_the_same_upload_under_a_key_has_one_answer(call: Any, errand: bytes) -> None:
    gema, changed = call("gema"), errand.replace(b"Un tiempo", b"Un rato")
    headers = gema._headers({"Idempotency-Key": "deploy-1"})
    answers = [
        gema.client.post(
            "/api/v1/definitions", data={"files": files(("errand.bpmn", changed))}, headers=headers
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    other = gema.client.post(
        "/api/v1/definitions", data={"files": files(("errand.bpmn", errand))}, headers=headers
    )
    assert other.status_code == 422


def test_decisions_are_listed_and_asked(call: Any) -> None:
    ana = call("ana", "decisions:evaluate")
    listed = ana.get("/decisions").json["items"]
    assert {"alert_route", "call_strategy"} <= {each["decision"] for each in listed}
    asked = next(each for each in listed if each["decision"] == "call_strategy")
    body = {"process_id": asked["process_id"], "decision": "call_strategy", "variables": {}}
    answer = ana.post("/decisions/evaluate", body, Accept_Language="en")
    assert answer.status_code == 200
    assert answer.json["steps"][-1]["decision"] == "call_strategy"
    assert answer.json["explanation"]
    assert ana.post("/decisions/evaluate", body | {"decision": "fortune"}).status_code == 404
    assert ana.post("/decisions/evaluate", body | {"process_id": "none"}).status_code == 404
