"""Tasks: who sees which, claiming, completing through the form, assigning; stale versions change nothing."""

from typing import Any

import pytest
from small_network import World

GOOD = {"decision": "dismiss", "reason": "Ya recibe apoyo de otra entidad."}


@pytest.fixture
def address(world: World) -> str:
    return f"/tasks/{world.task('review_alert').reference}"


def test_the_lists_are_those_of_the_inbox(call: Any, world: World) -> None:
    dario = call("dario")
    team = dario.get("/tasks?view=team").json["items"]
    assert {task["element"] for task in team} == {"review_alert"}
    assert dario.get("/tasks?view=mine").json["items"] == []
    dario.post(f"/tasks/{team[0]['reference']}/claim")
    assert [task["assignee"] for task in dario.get("/tasks?view=mine").json["items"]] == ["dario"]
    assert call("ana").get("/tasks?view=team").json["items"] == []


def test_pages_follow_each_other(call: Any) -> None:
    dario = call("dario")
    whole = [task["reference"] for task in dario.get("/tasks?order=created").json["items"]]
    assert len(whole) > 1
    seen, address = [], "/tasks?order=created&limit=1"
    while address:
        answer = dario.get(address)
        seen += [task["reference"] for task in answer.json["items"]]
        link = answer.headers.get("Link", "")
        assert bool(link) is bool(answer.json["next"])
        address = link.partition(">")[0].removeprefix("</api/v1")
    assert seen == whole


@pytest.mark.parametrize("stranger", ["eva", "ana", "berta", "gema"])
def test_to_a_stranger_it_is_not_there(call: Any, address: str, stranger: str) -> None:
    asking = call(stranger)
    assert asking.get(address).status_code == 404
    assert asking.get(f"{address}/variables").status_code == 404
    for verb, body in (("claim", None), ("complete", {"variables": GOOD}), ("skip", {"reason": "Sobra"})):
        answer = asking.post(f"{address}/{verb}", body)
        assert answer.status_code == 404, verb
        assert answer.json["type"] == "/api/v1/problems/not-found"


def test_claim_and_complete(call: Any, address: str, world: World) -> None:
    dario = call("dario")
    claimed = dario.post(f"{address}/claim")
    assert claimed.status_code == 200
    assert claimed.json["ended"] is False
    completed = dario.post(f"{address}/complete", {"variables": GOOD})
    assert completed.status_code == 200
    assert completed.json["version"] == claimed.json["version"] + 1
    assert completed.headers["ETag"] == f'"v{completed.json["version"]}"'
    task = dario.get(address).json
    assert (task["state"], task["ended_by"]) == ("completed", "dario")


def test_every_error_of_the_form_is_told_with_its_place(call: Any, address: str) -> None:
    dario = call("dario")
    dario.post(f"{address}/claim")
    answer = dario.post(f"{address}/complete", {"variables": {"decision": "banish"}}, Accept_Language="en")
    assert answer.status_code == 422
    assert answer.json["title"] == "There are values to correct"
    assert {error["pointer"] for error in answer.json["errors"]} == {
        "/variables/decision",
        "/variables/reason",
    }
    assert dario.get(address).json["state"] == "open"


def test_what_the_form_does_not_ask_is_not_written(call: Any, address: str, world: World) -> None:
    dario = call("dario")
    dario.post(f"{address}/claim")
    dario.post(f"{address}/complete", {"variables": {**GOOD, "probability": 0}})
    events = [
        event
        for row in world.application.engine.read.journal(int(address.split("/")[2].split("-")[0]))
        for event in row.events
        if row.command == "CompleteTask"
    ]
    assert "probability" not in str(events)


def test_who_comes_second_is_told_who_was_first(call: Any, address: str) -> None:
    call("dario").post(f"{address}/claim")
    answer = call("diana").post(f"{address}/claim")
    assert answer.status_code == 409
    assert (answer.json["code"], answer.json["by"]) == ("task_already_claimed", "dario")
    assert answer.json["title"] == "Otra persona ya ha tomado esta tarea"
    assert call("diana").post(f"{address}/complete", {"variables": GOOD}).json["by"] == "dario"
    assert call("diana").post(f"{address}/release").json["code"] == "task_not_yours"


def test_a_task_must_be_claimed_before_it_is_completed(call: Any, address: str) -> None:
    answer = call("dario").post(f"{address}/complete", {"variables": GOOD})
    assert (answer.status_code, answer.json["code"]) == (409, "task_not_claimed")


def test_the_etag_guards_a_change(call: Any, address: str) -> None:
    dario, diana = call("dario"), call("diana")
    read = dario.get(address)
    assert dario.get(address, If_None_Match=read.headers["ETag"]).status_code == 304
    assert diana.post(f"{address}/claim", If_Match=read.headers["ETag"]).status_code == 200
    stale = dario.post(f"{address}/claim", If_Match=read.headers["ETag"])
    assert stale.status_code == 412
    assert dario.get(address, If_None_Match=read.headers["ETag"]).status_code == 200
    assert dario.get(address).json["assignee"] == "diana"


def test_a_released_task_is_free_again(call: Any, address: str) -> None:
    dario = call("dario")
    dario.post(f"{address}/claim")
    assert dario.post(f"{address}/release").status_code == 200
    assert call("diana").post(f"{address}/claim").status_code == 200


def test_assigning_is_for_who_operates_and_to_a_candidate(call: Any, address: str, world: World) -> None:
    body = {"assignee": "diana", "reason": "Darío está de permiso"}
    assert call("dario").post(f"{address}/assign", body).status_code == 200
    assert call("diana").get(address).json["assignee"] == "diana"
    wrong = call("dario").post(f"{address}/assign", body | {"assignee": "eva"})
    assert (wrong.status_code, wrong.json["code"]) == (409, "not_a_candidate")
    without = call("dario").post(f"{address}/assign", {"assignee": "diana"})
    assert without.json["errors"] == [{"pointer": "/reason", "detail": "Falta este dato."}]
    mine = world.task("call_participant")
    assert call("berta").post(f"/tasks/{mine.reference}/assign", body).status_code == 403


def test_a_mandatory_task_is_not_skipped(call: Any, address: str) -> None:
    dario = call("dario")
    dario.post(f"{address}/claim")
    answer = dario.post(f"{address}/skip", {"reason": "Sobra"})
    assert answer.status_code in {409, 422}
    assert answer.json["code"] in {"mandatory_task", "not_allowed"}


def test_the_form_and_what_the_task_sees(call: Any, address: str) -> None:
    dario = call("dario")
    assert dario.get(f"{address}/form").json["form"]["id"] == "review_alert"
    assert "territory" in dario.get(f"{address}/variables").json["variables"]


def test_a_system_sees_its_processes_tasks_and_does_nobodys_work(system: Any, address: str) -> None:
    own, other = (
        system(processes=("proactive_alert_intervention",)),
        system(processes=("pact_call_and_consent",)),
    )
    assert own.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert {task["process_id"] for task in own.get("/tasks").json["items"]} == {
        "proactive_alert_intervention"
    }
    assert own.post(f"{address}/claim").status_code == 403


@pytest.mark.parametrize("reference", ["1-1", "0-0", "x", "9999999999999999999-1", "1-65540%00"])
def test_a_task_that_is_not_there(call: Any, reference: str) -> None:
    assert call("dario").get(f"/tasks/{reference}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "order=age", "view=all", "due_before=2026-11-22", "colour=red"],
)
def test_a_query_that_means_nothing_says_which_parameter(call: Any, query: str) -> None:
    answer = call("dario").get(f"/tasks?{query}")
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "kwECAw"])
def test_a_cursor_of_nothing(call: Any, cursor: str) -> None:
    answer = call("dario").get(f"/tasks?after={cursor}")
    assert answer.status_code == 404
    assert answer.json["type"].endswith("page-unknown")
