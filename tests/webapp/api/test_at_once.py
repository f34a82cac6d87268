"""Many at once, on both databases: one effect for one key, one winner for one version."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from engine.views import InstanceFilter
from processes.application import Application
from processes.bootstrap import build, migrate
from processes.network.api_tokens import SCOPES, TokenRequest, create_token
from webapp.app import create_app
from webapp.config import Settings

ERRAND = Path(__file__).parent / "errand.bpmn"
START = {"process_id": "errand", "business_key": "C-1"}
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def application(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Application]:
    """Only the process that is started here; no Network."""
    url = f"sqlite:///{tmp_path / 'at_once.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_database")
    migrate(url)
    opened = build(url)
    opened.engine.deploy({"errand.bpmn": ERRAND.read_bytes()}, actor="gema")
    yield opened
    opened.dispose()


@pytest.fixture
def app(application: Application) -> Flask:
    settings = Settings(database_url=str(application.database.url), secret_key="only for tests " * 3)
    return create_app(settings, application=application)


@pytest.fixture
def ask(application: Application, app: Flask) -> Callable[..., Any]:
    """`ask("/instances", body, If_Match=...)`: a POST by a system."""
    request = TokenRequest(name="robot", scopes=tuple(SCOPES), processes=("errand",), created_by="gema")
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        _, secret = create_token(session, request, now=application.engine.clock.now())

    def post(address: str, body: dict[str, Any], **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Authorization": f"Bearer {secret}", **named}
        return app.test_client().post(f"/api/v1{address}", json=body, headers=sent)

    return post


def at_once(times: int, work: Callable[[], Any]) -> list[Any]:
    """What each of so many threads gets that begin together."""
    start, got = threading.Barrier(times), []

    def run() -> None:
        start.wait()
        got.append(work())

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_one_key_has_one_effect(application: Application, ask: Callable[..., Any]) -> None:
    answers = at_once(8, lambda: ask("/instances", START, Idempotency_Key="once"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["instance_id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 7
    assert len(application.engine.read.list_instances(InstanceFilter())) == 1


def test_one_version_has_one_winner(application: Application, ask: Callable[..., Any]) -> None:
    """Setting a variable is never refused by the state: only the precondition keeps the others out."""
    started = ask("/instances", START)
    body = {"variables": {"x": 1}, "reason": "a la vez"}
    address = f"/instances/{started.json['instance_id']}/variables"
    answers = at_once(8, lambda: ask(address, body, If_Match=started.headers["ETag"]))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
    version = application.engine.read.row_version(int(started.json["instance_id"]))
    assert version == started.json["version"] + 1
