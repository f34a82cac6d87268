"""Who may come in: tokens, scopes, their end, the brake; no cookie; every operation alike."""

from typing import Any

import pytest
from small_network import SignIn, World

from processes.network.api_tokens import SCOPES, revoke_token
from processes.network.tables import StoredProfessional
from webapp.api.mounting import WRONG_TOKENS

PARTS = {"instance_id": 1, "definition_id": 1, "number": 1, "reference": "1-65540", "batch_id": 1}


def operations(world: World) -> list[tuple[str, str, str]]:
    """Every (method, address, scope) of the interface that asks for a token."""
    with world.app.test_request_context():
        adapter = world.app.create_url_adapter(None) or world.app.url_map.bind("localhost")
        return [
            (
                method,
                adapter.build(rule.endpoint, {name: PARTS[name] for name in rule.arguments}, method),
                scope,
            )
            for rule in world.app.url_map.iter_rules()
            if (scope := getattr(world.app.view_functions[rule.endpoint], "scope", None)) is not None
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]


def test_nothing_under_api_is_open_by_oversight(world: World) -> None:
    closed = {address for _method, address, _scope in operations(world)}
    assert len(closed) > 40
    rest = {
        str(rule)
        for rule in world.app.url_map.iter_rules()
        if str(rule).startswith("/api/") and not hasattr(world.app.view_functions[rule.endpoint], "scope")
    }
    assert rest == {"/api/v1/openapi.json", "/api/v1/problems/<kind>"}


def test_without_a_token_every_operation_answers_401(world: World, sign_in: SignIn) -> None:
    """The session of the pages does not count, nor a token in the address."""
    client = sign_in("gema")
    for method, address, _scope in operations(world):
        answer = client.open(f"{address}?access_token=x", method=method)
        assert answer.status_code == 401, (method, address)
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_without_its_scope_every_operation_answers_403(world: World, call: Any) -> None:
    for method, address, scope in operations(world):
        if scope:
            others = call("carla", *[each for each in SCOPES if each != scope])
            answer = others.client.open(address, method=method, headers=others._headers({}))
            assert answer.status_code == 403, (method, address)
            assert answer.json["scope"] == scope


def test_a_token_says_whose_it_is(call: Any, system: Any) -> None:
    answer = call("ana", "tasks:read", "definitions:read").get("/token")
    assert answer.status_code == 200
    assert answer.json["actor"] == "ana"
    assert answer.json["scopes"] == ["definitions:read", "tasks:read"]
    assert "Set-Cookie" not in answer.headers
    assert system(processes=("call",)).get("/token").json["actor"] == "system:payroll"


def test_a_token_ends(world: World, call: Any) -> None:
    ana = call("ana", days=1)
    assert ana.get("/token").status_code == 200
    world.clock.advance(24 * 3600)
    assert ana.get("/token").status_code == 401


def test_a_revoked_token_opens_nothing(world: World, call: Any) -> None:
    ana = call("ana")
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        assert revoke_token(session, ana.token_id, now=world.clock.now())
    assert ana.get("/token").status_code == 401


def test_the_token_of_somebody_who_left_opens_nothing(world: World, call: Any) -> None:
    ana = call("ana")
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        session.get_one(StoredProfessional, "ana").is_active = False
    assert ana.get("/token").status_code == 401


def test_wrong_tokens_are_braked_and_right_ones_are_not(world: World, call: Any) -> None:
    wrong = world.app.test_client()
    for _ in range(WRONG_TOKENS):
        answer = wrong.get("/api/v1/token", headers={"Authorization": "Bearer concierto_wrong"})
        assert answer.status_code == 401
    braked = wrong.get("/api/v1/token", headers={"Authorization": "Bearer concierto_wrong"})
    assert braked.status_code == 429
    assert braked.headers["Retry-After"] == "300"
    assert call("ana").get("/token").status_code == 200


@pytest.mark.parametrize("header", ["Basic YW5hOmNsYXZl", "Bearer", "Bearer  ", "bearer x y", "ñ"])
def test_another_kind_of_authorization_is_none(world: World, header: str) -> None:
    answer = world.app.test_client().get("/api/v1/token", headers={"Authorization": header})
    assert answer.status_code == 401


def test_the_secret_is_nowhere_in_the_database(world: World, call: Any) -> None:
    ana = call("ana")
    with world.application.database.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM api_tokens").all()
    assert ana.secret not in str(rows)


def test_the_last_use_is_remembered(world: World, call: Any) -> None:
    ana = call("ana")
    ana.get("/token")
    with world.application.database.connect() as connection:
        assert connection.exec_driver_sql("SELECT last_used_at FROM api_tokens").scalar_one() is not None
