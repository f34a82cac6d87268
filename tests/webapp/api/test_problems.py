"""Every error is problem+json, in the reader's language, with a type that says what it means; no data, no stack."""

import re
from typing import Any

import jsonschema_rs
import pytest
from small_network import World

from webapp.api.complaints import pointer
from webapp.api.examples import EXAMPLES
from webapp.api.words import KINDS


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [("/nowhere", "GET", 404), ("/token", "DELETE", 405), ("/tasks", "POST", 405), ("/token/", "GET", 404)],
)
def test_what_is_no_operation(world: World, address: str, method: str, status: int) -> None:
    answer = world.app.test_client().open(f"/api/v1{address}", method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert ("Allow" in answer.headers) is (status == 405)


def test_bodies_of_another_kind(call: Any, system: Any) -> None:
    robot = system()
    headers = robot._headers({})
    post = robot.client.post
    assert post("/api/v1/signals", data=b"name=x", headers=headers).status_code == 415
    assert post("/api/v1/signals", data=b"<x/>", content_type="text/xml", headers=headers).status_code == 415
    for broken in (b"{", b"\xff", b"[" * 90_000, b'{"name": NaN}'):
        answer = post("/api/v1/signals", data=broken, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json["type"]) == (400, "/api/v1/problems/bad-request"), broken[:9]
    large = post("/api/v1/signals", data=b" " * 1_100_000, content_type="application/json", headers=headers)
    assert large.status_code == 413


@pytest.mark.parametrize(
    ("language", "title"), [("en", "A valid token is missing"), ("es", "Falta una clave válida")]
)
def test_the_language_is_the_readers(world: World, language: str, title: str) -> None:
    client = world.app.test_client()
    answer = client.get("/api/v1/token?lang=xx", headers={"Accept-Language": language})
    assert (answer.json["title"], answer.headers["Content-Language"]) == (title, language)
    assert client.get(answer.json["type"], headers={"Accept-Language": language}).json["title"] == title


def test_complaints_are_in_spanish_too(call: Any) -> None:
    said = [error["detail"] for error in call("ana").get("/tasks?limit=900&order=x").json["errors"]]
    assert sorted(said) == [
        "Debe estar entre 1 y 200.",
        "Debe ser uno de: due, -due, created, -created, priority.",
    ]


def test_a_bug_says_sorry_and_nothing_else(world: World, call: Any, caplog: Any) -> None:
    ana = call("ana")
    world.app.config["TESTING"] = False
    broken = type("Broken", (), {"list_tasks": None})()
    object.__setattr__(world.application.engine, "read", broken)
    answer = ana.get("/tasks")
    assert (answer.status_code, answer.json["type"]) == (500, "/api/v1/problems/internal")
    assert "TypeError" not in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_page(world: World, kind: str) -> None:
    answer = world.app.test_client().get(f"/api/v1/problems/{kind}")
    assert (answer.status_code, answer.json["status"]) == (200, KINDS[kind].status)
    assert all(getattr(KINDS[kind], name) for name in KINDS[kind].__struct_fields__)


def test_the_pages_keep_their_own_errors(world: World) -> None:
    assert world.app.test_client().get("/entrar/nada").mimetype == "text/html"


def test_pointers_escape(world: World) -> None:
    assert pointer(["a/b", "c~d"]) == "/a~1b/c~0d"


def test_every_example_is_what_its_schema_asks_for(world: World) -> None:
    document = world.app.test_client().get("/api/v1/openapi.json").json
    checked = 0
    for address, path in document["paths"].items():
        body = path.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None:
            schema = {**body["schema"], "components": document["components"]}
            assert list(jsonschema_rs.validator_for(schema).iter_errors(body["example"])) == [], address
            checked += 1
    assert checked == len(EXAMPLES)


def test_the_document_is_whole(world: World) -> None:
    document = world.app.test_client().get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    referred = set(re.findall(r"#/components/(\w+/\w+)", str(document)))
    there = {f"{kind}/{name}" for kind, named in document["components"].items() for name in named}
    assert referred <= there
    for path in document["paths"].values():
        for operation in (path[method] for method in ("get", "post") if method in path):
            assert operation["security"][0]["bearer"] is not None
            assert operation["summary"]
            assert {"401", "403", "500"} <= set(operation["responses"])
