"""The diagnoses of a case on the web: who sees what, who may do what, and what happens to what was sent."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from small_network import SignIn, World
from sqlalchemy import text
from werkzeug.test import TestResponse

CODE = "C-2026-0001"
ADDRESS = f"/casos/{CODE}/diagnosticos"
Fill = Callable[..., TestResponse]


@pytest.fixture
def complete(berta: FlaskClient, begun: str, fill: Fill) -> str:
    assert fill(berta, begun, 1).status_code == 302
    assert fill(berta, begun, 2, own=True).status_code == 302
    return begun


def test_from_the_case_to_a_validated_diagnosis(berta: FlaskClient, sign_in: SignIn, complete: str) -> None:
    assert f'href="{ADDRESS}"' in berta.get(f"/casos/{CODE}").text
    page = berta.get(complete).text
    for said in (
        "Completo, sin validar",
        "Sabe pedir ayuda.",
        "Cuida de su madre.",
        "Mantener",
        "Global: 7,5 de 10",
    ):
        assert said in page
    assert "Lo valida la profesional de referencia." in page
    ana = sign_in("ana")
    assert ana.post(f"{complete}/validar", data={"revision": "3"}).status_code == 302
    page = ana.get(complete).text
    assert "validado por Ana Robles" in page
    assert "Validado" in ana.get(ADDRESS).text
    story = berta.get(f"/casos/{CODE}").text
    assert "Diagnóstico empezado" in story
    assert "Diagnóstico validado" in story


def test_english(berta: FlaskClient, complete: str) -> None:
    page = berta.get(f"{complete}?lang=en").text
    for said in ("Complete, not validated", "Housing and surroundings", "Global: 7.5 of 10", "own rating"):
        assert said in page
    assert "Valoración" not in page
    assert "Where does the person live now?" in berta.get(f"{complete}/valorar").text


READERS = {"berta": 200, "ana": 200, "dario": 200, "bruno": 404, "eva": 404, "carla": 404, "gema": 404}


@pytest.mark.parametrize(("reader", "status"), list(READERS.items()))
def test_who_may_read(sign_in: SignIn, complete: str, reader: str, status: int) -> None:
    client = sign_in(reader)
    for address in (ADDRESS, complete):
        assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("reader", "record", "validate"),
    [("berta", 302, 403), ("ana", 302, 302), ("dario", 403, 403), ("bruno", 404, 404), ("eva", 404, 404)],
)
def test_who_may_record_and_validate(
    sign_in: SignIn, complete: str, fill: Fill, reader: str, record: int, validate: int
) -> None:
    client = sign_in(reader)
    assert client.get(f"{complete}/valorar").status_code == {302: 200}.get(record, record)
    assert client.get(f"{complete}/autovaloracion").status_code == {302: 200}.get(record, record)
    assert client.post(f"{complete}/validar", data={"revision": "3"}).status_code == validate
    if validate != 302:
        assert fill(client, complete, 3).status_code == record
        assert client.post(ADDRESS, data={"moment": "O1"}).status_code == record


def test_who_only_oversees_sees_values_and_no_words(
    berta: FlaskClient, begun: str, fill: Fill, sign_in: SignIn
) -> None:
    fill(berta, begun, 1, coexistence="1", residence="1")
    near, far = berta.get(begun).text, sign_in("dario").get(begun).text
    for said in ("Hay violencia", "Sabe pedir ayuda.", "Cuida de su madre."):
        assert said in near
        assert said not in far
    assert "Asunto confidencial" in far
    assert "¿Dónde vive ahora?" in far
    assert "¿Cómo es la convivencia en casa?</li>" in near
    assert "¿Cómo es la convivencia en casa?</li>" not in far


def test_a_critical_flag_is_sent_with_what_was_recorded(
    berta: FlaskClient, begun: str, fill: Fill, world: World
) -> None:
    fill(berta, begun, 1, residence="1")
    fill(berta, begun, 2, residence="1", debt="2")
    with world.application.sessions() as session:
        rows = session.execute(
            text("SELECT key FROM engine_messages WHERE name = 'critical_flag_raised'")
        ).all()
    assert [row.key for row in rows] == [CODE]
    page = berta.get(begun).text
    assert "Hay algo que atender ya:" in page
    assert page.count("Aviso urgente") == 0
    assert "Aviso urgente en el diagnóstico" in berta.get(f"/casos/{CODE}").text


def test_who_comes_second_is_told_and_loses_nothing(
    berta: FlaskClient, sign_in: SignIn, begun: str, fill: Fill
) -> None:
    ana = sign_in("ana")
    assert fill(berta, begun, 1).status_code == 302
    answer = fill(ana, begun, 1, income="2")
    assert answer.status_code == 409
    assert "Otra persona ha guardado cambios" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert 'value="2" checked' in answer.text
    assert fill(berta, begun, 1).status_code == 302, "the same again counts once"


def test_errors_are_told_at_their_fields_and_nothing_is_recorded(berta: FlaskClient, begun: str) -> None:
    data = {"self_ratings.economic": "11", "self_ratings.health": "x", "revision": "1"}
    answer = berta.post(f"{begun}/autovaloracion", data=data)
    assert answer.status_code == 422
    assert answer.text.count("aria-invalid") == 6
    assert "Provisional" in berta.get(begun).text


def test_a_row_is_added_without_losing_what_was_typed(berta: FlaskClient, begun: str) -> None:
    data = {"judgement": "A medias", "_add": "factors", "revision": "1"}
    answer = berta.post(f"{begun}/valorar", data=data)
    assert answer.status_code == 200
    assert "A medias" in answer.text
    assert 'name="factors.0.words"' in answer.text


def test_a_validated_one_takes_no_change_but_a_correction(
    berta: FlaskClient, sign_in: SignIn, complete: str, fill: Fill
) -> None:
    sign_in("ana").post(f"{complete}/validar", data={"revision": "3"})
    assert berta.get(f"{complete}/valorar").status_code == 409
    assert fill(berta, complete, 3).status_code == 409
    wrong = berta.post(f"{complete}/corregir", data={"revision": "3", "reason": ""}, follow_redirects=True)
    assert "Escriba por qué lo corrige" in wrong.text
    reason = {"revision": "3", "reason": "La renta era de otro mes."}
    for _ in range(2):
        answer = berta.post(f"{complete}/corregir", data=reason)
        assert answer.headers["Location"] == f"{ADDRESS}/2"
    assert "La renta era de otro mes." in berta.get(f"{ADDRESS}/2").text
    assert "Corrige el 1" in berta.get(ADDRESS).text


def test_the_second_one_is_compared_with_the_first(
    berta: FlaskClient, sign_in: SignIn, complete: str, fill: Fill
) -> None:
    sign_in("ana").post(f"{complete}/validar", data={"revision": "3"})
    early = {"moment": "O2", "plan_agreed_on": "2026-10-01"}
    assert "Aún no han pasado seis meses" in berta.post(ADDRESS, data=early, follow_redirects=True).text
    assert berta.post(ADDRESS, data={"moment": "O2", "is_closing": "yes"}).status_code == 302
    fill(berta, f"{ADDRESS}/2", 1, income="5", debt="1")
    page = berta.get(f"{ADDRESS}/2").text
    assert "Qué ha cambiado desde el diagnóstico inicial" in page
    assert "del nivel 4 al 5" in page
    assert "del nivel 4 al 1" in page


def test_without_consent_nothing_is_recorded(
    berta: FlaskClient, sign_in: SignIn, begun: str, fill: Fill, world: World
) -> None:
    revoked = berta.post(f"/casos/{CODE}/avisos/consent_revoked", data={"sure": "yes"})
    assert revoked.status_code == 302
    world.work()
    assert fill(berta, begun, 1).status_code == 404, (
        "she is of another organisation, and nothing is shared any more"
    )
    assert sign_in("ana").get(begun).status_code == 200


@pytest.mark.parametrize(
    ("method", "address", "data", "status"),
    [
        ("get", "/999", {}, 404),
        ("get", "/99999999999999999999", {}, 404),
        ("get", "/x", {}, 404),
        ("post", "/1", {}, 405),
        ("get", "/1/validar", {}, 405),
        ("post", "/1/valorar", {}, 400),
        ("post", "/1/valorar", {"revision": "-1"}, 400),
        ("post", "/1/corregir", {"revision": "x"}, 400),
        ("post", "", {"moment": "O1", "pack": "../x"}, 400),
        ("post", "", {"moment": "O2", "plan_agreed_on": "ayer"}, 400),
    ],
)
def test_nonsense_is_refused(
    berta: FlaskClient, begun: str, method: str, address: str, data: dict[str, str], status: int
) -> None:
    assert berta.open(f"{ADDRESS}{address}", method=method.upper(), data=data).status_code == status


@pytest.mark.parametrize(("pack", "count"), [("hdme_compatible_1", 6), ("self_sufficiency_1", 11)])
def test_a_long_form_begins_with_links_to_its_parts(berta: FlaskClient, pack: str, count: int) -> None:
    page = berta.get(berta.post(ADDRESS, data={"moment": "O1", "pack": pack}).location).text
    named = re.findall(r'<li><a href="#([^"]+)">', page)
    assert len(named) == count
    assert all(f'<fieldset class="field" id="{each}"' in page for each in named)
