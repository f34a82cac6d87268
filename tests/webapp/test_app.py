"""The frame: every address asks who you are, answers carry their headers, both languages, no data in errors."""

import pytest
from small_network import PASSWORD, SignIn, World

from webapp.app import OPEN_TO_ALL


def addresses(world: World) -> list[tuple[str, str]]:
    """Every (method, address) of the pages with its parts filled in; the interface's are in tests/webapp/api."""
    parts = {
        "reference": "1-65540",
        "process_id": "pact_call_and_consent",
        "process": "housing_emergency",
        "element": "make_visit",
        "version": 1,
        "instance_id": 1,
        "code": "C-1",
        "alert_id": "a",
        "message": "consent_revoked",
        "number": 1,
        "document": "a" * 32,
    }
    with world.app.test_request_context():
        adapter = world.app.create_url_adapter(None) or world.app.url_map.bind("localhost")
        return [
            (method, adapter.build(rule.endpoint, {name: parts[name] for name in rule.arguments}, method))
            for rule in world.app.url_map.iter_rules()
            if rule.endpoint not in OPEN_TO_ALL and not rule.rule.startswith("/api/")
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        ]


def test_without_signing_in_every_address_leads_to_the_entrance(world: World) -> None:
    client = world.app.test_client()
    listed = addresses(world)
    assert len(listed) > 20
    for method, address in listed:
        answer = client.open(address, method=method)
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/entrar"), (method, address)


def test_a_script_without_a_session_is_told_so(world: World) -> None:
    answer = world.app.test_client().get("/tareas", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json["title"] == "Su sesión ha terminado"


def test_every_answer_carries_the_policy(sign_in: SignIn) -> None:
    answer = sign_in("ana").get("/tareas")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_the_designer_may_have_inline_styles(sign_in: SignIn) -> None:
    policy = sign_in("gema").get("/procesos/pact_call_and_consent/disenar").headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy


def test_the_cookie_is_for_the_browser_only(world: World) -> None:
    answer = world.app.test_client().post("/entrar", data={"username": "ana", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_without_its_token_is_refused(world: World) -> None:
    world.app.config["WTF_CSRF_ENABLED"] = True
    answer = world.app.test_client().post("/entrar", data={"username": "ana", "password": PASSWORD})
    assert answer.status_code == 400
    assert "La página había caducado" in answer.text


@pytest.mark.parametrize(
    ("asked", "accepted", "title"),
    [
        ("", "es-ES,es;q=0.9", "Mis tareas"),
        ("", "en-GB,en;q=0.9", "My tasks"),
        ("", "fr-FR", "Mis tareas"),
        ("?lang=en", "es-ES", "My tasks"),
        ("?lang=xx", "es-ES", "Mis tareas"),
    ],
)
def test_the_language_is_what_was_asked_else_what_the_browser_wishes(
    sign_in: SignIn, asked: str, accepted: str, title: str
) -> None:
    answer = sign_in("ana").get(f"/tareas{asked}", headers={"Accept-Language": accepted})
    assert f"<h1>{title}</h1>" in answer.text


def test_the_language_stays_for_the_session(sign_in: SignIn) -> None:
    client = sign_in("ana")
    client.get("/tareas?lang=en")
    assert '<html lang="en">' in client.get("/casos").text


@pytest.mark.parametrize(
    ("lang", "words"), [("es", "Aquí no hay nada que pueda ver"), ("en", "nothing here for you")]
)
def test_what_is_not_there_says_so_and_quotes_nothing(sign_in: SignIn, lang: str, words: str) -> None:
    answer = sign_in("ana").get(f"/casos/Amaro-Quinones?lang={lang}")
    assert answer.status_code == 404
    assert words in answer.text
    assert "Quinones" not in answer.text.replace("/casos/Amaro-Quinones", "")


def test_a_bug_says_sorry_and_nothing_else(sign_in: SignIn, world: World) -> None:
    world.app.config["TESTING"] = False
    world.app.add_url_rule("/falla", "falla", lambda: 1 / 0)
    answer = sign_in("ana").get("/falla")
    assert answer.status_code == 500
    assert "Algo ha fallado" in answer.text
    assert "ZeroDivision" not in answer.text


def test_too_much_is_refused(sign_in: SignIn) -> None:
    answer = sign_in("gema").post("/procesos/pact_call_and_consent/comprobar", data=b"x" * (9 * 1024 * 1024))
    assert answer.status_code == 413
    assert "demasiado grande" in answer.text


def test_a_professional_who_left_is_out_at_once(sign_in: SignIn, world: World) -> None:
    from processes.network.tables import StoredProfessional

    client = sign_in("ana")
    with world.application.sessions() as session, session.begin():
        session.get_one(StoredProfessional, "ana").is_active = False
    assert client.get("/tareas").status_code == 302


def test_the_sections_are_those_that_one_may_open(sign_in: SignIn) -> None:
    assert "Alertas" not in sign_in("ana").get("/tareas").text
    coordinator = sign_in("carla").get("/tareas").text
    assert "Alertas" in coordinator
    assert "Seguimiento" in coordinator
