"""Signing in and out."""

import pytest
from small_network import PASSWORD, SignIn, World


def test_the_right_password_opens_the_inbox(world: World) -> None:
    client = world.app.test_client()
    answer = client.post("/entrar", data={"username": "ana", "password": PASSWORD})
    assert answer.location == "/tareas"
    assert "Ana Robles" in client.get("/tareas").text


@pytest.mark.parametrize(
    ("username", "password"), [("ana", "otra clave larga"), ("nadie", PASSWORD), ("", "")]
)
def test_a_wrong_name_and_a_wrong_password_get_one_answer(world: World, username: str, password: str) -> None:
    answer = world.app.test_client().post("/entrar", data={"username": username, "password": password})
    assert answer.status_code == 422
    assert "El usuario o la contraseña no son correctos." in answer.text
    assert password not in answer.text or not password


def test_guessing_is_braked_even_with_the_right_password_and_then_let_go(world: World) -> None:
    client = world.app.test_client()
    for _ in range(5):
        assert client.post("/entrar", data={"username": "ana", "password": "wrong"}).status_code == 422
    assert client.post("/entrar", data={"username": "ana", "password": PASSWORD}).status_code == 429
    world.clock.advance(301)
    assert client.post("/entrar", data={"username": "ana", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/casos?vista=cerrados", "/casos?vista=cerrados"),
        ("https://example.org/", "/tareas"),
        ("//example.org/", "/tareas"),
        ("/\\example.org", "/tareas"),
        ("javascript:alert(1)", "/tareas"),
        ("", "/tareas"),
    ],
)
def test_one_goes_on_to_pages_of_ours_only(world: World, wanted: str, goes_to: str) -> None:
    sent = {"username": "ana", "password": PASSWORD, "next": wanted}
    assert world.app.test_client().post("/entrar", data=sent).location == goes_to


def test_leaving_ends_the_session(sign_in: SignIn) -> None:
    client = sign_in("ana")
    assert client.post("/salir").location == "/entrar"
    assert client.get("/tareas").status_code == 302


def test_a_link_cannot_sign_anybody_out(sign_in: SignIn) -> None:
    client = sign_in("ana")
    assert client.get("/salir").status_code == 405
    assert client.get("/tareas").status_code == 200


def test_signing_in_begins_a_new_session(world: World) -> None:
    client = world.app.test_client()
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    client.post("/entrar", data={"username": "ana", "password": PASSWORD})
    with client.session_transaction() as after:
        assert "planted" not in after


def test_who_is_in_already_goes_on(sign_in: SignIn) -> None:
    assert sign_in("ana").get("/entrar").location == "/tareas"
