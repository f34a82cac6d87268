"""Callers of the interface: `call("ana", "tasks:read")` has a token of a person, `system(...)` one of a system."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec import Struct
from small_network import World
from werkzeug.test import TestResponse

from processes.network.api_tokens import SCOPES, TokenRequest, create_token

ALERT = "proactive_alert_intervention"
CALL = "pact_call_and_consent"
ERRAND = Path(__file__).parent / "errand.bpmn"


class Call(Struct):
    """A client that carries a token; no cookie."""

    client: FlaskClient
    secret: str
    token_id: str

    def get(self, address: str, **headers: str) -> TestResponse:
        return self.client.get(f"/api/v1{address}", headers=self._headers(headers))

    def post(self, address: str, body: Any = None, **headers: str) -> TestResponse:
        sent = {} if body is None else {"json": body}
        return self.client.post(f"/api/v1{address}", headers=self._headers(headers), **sent)

    def upload(self, address: str, files: list[Any], **fields: Any) -> TestResponse:
        data = {"files": files, **fields}
        return self.client.post(f"/api/v1{address}", data=data, headers=self._headers({}))

    def _headers(self, asked: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in asked.items()}
        return {"Authorization": f"Bearer {self.secret}", **named}


Caller = Callable[..., Call]


@pytest.fixture
def call(world: World) -> Caller:
    """A professional's token: for these scopes, or for all."""

    def make(username: str, *scopes: str, days: int = 30) -> Call:
        return _make(world, scopes or tuple(SCOPES), username=username, lifetime=timedelta(days=days))

    return make


@pytest.fixture
def system(world: World) -> Caller:
    """A system's token: for these processes (the shipped ones and `errand` unless given), and these scopes (all)."""

    def make(*scopes: str, processes: tuple[str, ...] = (ALERT, CALL, "errand")) -> Call:
        return _make(world, scopes or tuple(SCOPES), processes=processes)

    return make


@pytest.fixture
def errand(world: World) -> bytes:
    """A deployed process that may be started without a message; it waits for a day."""
    content = ERRAND.read_bytes()
    world.application.engine.deploy({"errand.bpmn": content}, actor="gema")
    return content


def _make(world: World, scopes: tuple[str, ...], **about: Any) -> Call:
    request = TokenRequest(name="payroll", scopes=scopes, created_by="gema", **about)
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        token, secret = create_token(session, request, now=world.clock.now())
    return Call(world.app.test_client(), secret, token.token_id)
