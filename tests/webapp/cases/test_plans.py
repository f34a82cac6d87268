"""The life project and plans of a case on the web: who sees what, who may do what, what happens to what was sent."""

import pytest
from flask.testing import FlaskClient
from small_network import SignIn, World
from werkzeug.test import TestResponse

from processes.cases.consent.access_log import accesses_of

CODE = "C-2026-0001"
CASE = f"/casos/{CODE}"
PROJECT, PLANS = f"{CASE}/proyecto", f"{CASE}/planes"
PLAN = f"{PLANS}/1"
WRITTEN = {"capacities": "Cocino bien.", "supports": "Mi hermana.", "hopes": "Trabajar.", "revision": "0"}
WHOLE = {
    "strategy": "exploit",
    "strategy_words": "Apoyarse en lo que sabe.",
    "goals.0.words": "Trabajar en una cocina",
    "goals.0.actions.0.what": "Hacer el curso",
    "goals.0.actions.0.who": "La persona",
    "goals.0.actions.0.result": "El título",
    "goals.0.actions.0.indicator": "Se ve el diploma",
    "goals.0.actions.0.months": "3",
    "services.0.verb": "keep",
    "services.0.code": "401037",
    "services.0.action": "Apoyo del centro",
    "services.0.holder": "ceas_ejido",
    "services.0.since": "2026-11-01",
    "first_follow_up": "2026-12-20",
    "accompaniment": "weekly",
    "contacts.0.organisation": "alborada",
    "contacts.0.about": "El curso",
}


def write(client: FlaskClient, revision: int = 1, **other: str) -> TestResponse:
    return client.post(f"{PLAN}/escribir", data={**WHOLE, **other, "revision": str(revision)})


def sign(client: FlaskClient, signer: str, revision: int = 2) -> TestResponse:
    data = {"signer": signer, "signed_on": "2026-11-20", "revision": str(revision)}
    return client.post(f"{PLAN}/firmar", data=data)


@pytest.fixture
def complete(berta: FlaskClient) -> str:
    assert berta.post(PROJECT, data=WRITTEN).status_code == 302
    assert berta.post(PLANS).headers["Location"] == f"{PLAN}/escribir"
    assert write(berta).status_code == 302
    return PLAN


@pytest.fixture
def in_force(complete: str, berta: FlaskClient, sign_in: SignIn) -> str:
    ana = sign_in("ana")
    assert ana.post(f"{complete}/validar", data={"revision": "2"}).status_code == 302
    for client, signer in (
        (berta, "participant"),
        (berta, "case_coordinator"),
        (ana, "reference_professional"),
    ):
        assert sign(client, signer).status_code == 302
    assert ana.post(f"{complete}/vigor", data={"revision": "2"}).status_code == 302
    return complete


def test_from_the_case_to_a_plan_in_force(berta: FlaskClient, in_force: str) -> None:
    assert f'href="{PLANS}"' in berta.get(CASE).text
    listed = berta.get(PLANS).text
    for said in ("Cocino bien.", "Lo que se me da bien", f"{CODE}-PL1", "En vigor"):
        assert said in listed
    page = berta.get(in_force).text
    for said in (
        "Trabajar en una cocina",
        "Hacer el curso",
        "3 meses",
        "Ana Robles",
        "CEAS El Ejido",
        "Cada semana",
    ):
        assert said in page
    assert "Pendiente" not in page
    story = berta.get(CASE).text
    for said in ("Proyecto de vida escrito", "Plan de caso validado", "Plan de caso en vigor"):
        assert said in story


def test_english(berta: FlaskClient, in_force: str) -> None:
    page = berta.get(f"{in_force}?lang=en").text
    for said in ("In force", "Expected result", "3 months", "Reference professional", "Every week"):
        assert said in page
    assert "Resultado esperado" not in page
    assert "What are you good at?" in berta.get(PROJECT).text


def test_everything_that_is_missing_is_told_at_once(berta: FlaskClient) -> None:
    berta.post(PLANS)
    assert write(berta, first_follow_up="", strategy="").status_code == 302
    page = berta.get(PLAN).text
    for said in (
        "Elija la estrategia general.",
        "En el proyecto de vida falta lo que la persona quiere.",
        "Ponga la fecha del primer seguimiento.",
    ):
        assert said in page
    assert 'action="/casos/C-2026-0001/planes/1/validar"' not in page


READERS = {"berta": 200, "ana": 200, "dario": 200, "bruno": 404, "eva": 404, "carla": 404, "gema": 404}


@pytest.mark.parametrize(("reader", "status"), list(READERS.items()))
def test_who_may_read(sign_in: SignIn, complete: str, reader: str, status: int) -> None:
    client = sign_in(reader)
    for address in (PLANS, complete):
        assert client.get(address).status_code == status
    assert client.get(f"{complete}/documento").status_code == (403 if reader == "dario" else status)


@pytest.mark.parametrize(
    ("reader", "may_write", "may_validate"),
    [("berta", 302, 403), ("ana", 302, 302), ("dario", 403, 403), ("bruno", 404, 404), ("eva", 404, 404)],
)
def test_who_may_write_and_validate(
    sign_in: SignIn, complete: str, reader: str, may_write: int, may_validate: int
) -> None:
    client = sign_in(reader)
    for address in (PROJECT, f"{complete}/escribir"):
        assert client.get(address).status_code == {302: 200}.get(may_write, may_write)
    assert client.post(f"{complete}/validar", data={"revision": "2"}).status_code == may_validate
    if may_validate != 302:
        assert client.post(f"{complete}/vigor", data={"revision": "2"}).status_code == may_validate
        assert write(client, 2).status_code == may_write
        assert client.post(PROJECT, data={**WRITTEN, "revision": "1"}).status_code == may_write


@pytest.mark.parametrize(
    ("reader", "signer", "status"),
    [
        ("berta", "participant", 302),
        ("berta", "case_coordinator", 302),
        ("berta", "reference_professional", 403),
        ("ana", "participant", 302),
        ("ana", "case_coordinator", 403),
        ("ana", "reference_professional", 302),
        ("dario", "participant", 403),
        ("eva", "participant", 404),
        ("berta", "somebody", 400),
    ],
)
def test_who_records_which_signature(
    sign_in: SignIn, complete: str, reader: str, signer: str, status: int
) -> None:
    sign_in("ana").post(f"{complete}/validar", data={"revision": "2"})
    assert sign(sign_in(reader), signer).status_code == status


def test_who_was_shown_the_plan_stands_in_the_access_log(
    world: World, sign_in: SignIn, complete: str
) -> None:
    for reader in ("ana", "dario"):
        assert sign_in(reader).get(complete).status_code == 200
    with world.application.sessions() as session:
        noted = [each.username for each in accesses_of(session, CODE) if "plan" in each.field_groups]
    assert set(noted) == {"berta", "ana"}, "who only oversees was shown no word of it"


def test_who_only_oversees_sees_no_word(sign_in: SignIn, complete: str) -> None:
    far = sign_in("dario")
    for address in (PLANS, complete):
        page = far.get(address).text
        assert "Solo lo lee quien atiende a la persona." in page
        for hidden in ("Cocino bien.", "Trabajar en una cocina", "Hacer el curso", "El curso"):
            assert hidden not in page


def test_a_withdrawn_consent_closes_the_pen_at_the_next_request(berta: FlaskClient, complete: str) -> None:
    answer = berta.post(f"{CASE}/avisos/consent_revoked", data={"sure": "yes"})
    assert answer.status_code == 302
    for address in (PROJECT, f"{complete}/escribir"):
        assert berta.get(address).status_code in (403, 404)
    assert write(berta, 2).status_code in (403, 404)


def test_the_document_is_a_pdf_without_a_name_in_its_own(berta: FlaskClient, in_force: str) -> None:
    answer = berta.get(f"{in_force}/documento")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="plan-{CODE}-PL1.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    saved = berta.get(f"{in_force}/documento?guardar=1")
    assert saved.headers["Content-Disposition"].startswith("attachment;")


def test_who_comes_second_is_told_and_loses_nothing(
    berta: FlaskClient, sign_in: SignIn, complete: str
) -> None:
    answer = write(sign_in("ana"), 1, strategy_words="De Ana")
    assert answer.status_code == 409
    assert "Otra persona ha guardado cambios" in answer.text
    assert "De Ana" in answer.text
    answer = berta.post(PROJECT, data={**WRITTEN, "hopes": "De la otra pestaña"})
    assert answer.status_code == 409
    assert "De la otra pestaña" in answer.text
    assert write(berta, 1).status_code == 302, "the same again counts once"


def test_rows_are_added_and_taken_away_without_losing_what_was_typed(berta: FlaskClient) -> None:
    berta.post(PLANS)
    data = {"strategy_words": "A medias", "_add": "goals", "revision": "1"}
    page = berta.post(f"{PLAN}/escribir", data=data)
    assert page.status_code == 200
    assert "A medias" in page.text
    assert 'name="goals.0.words"' in page.text
    data = {"goals.0.words": "Uno", "_add": "goals.0.actions", "revision": "1"}
    page = berta.post(f"{PLAN}/escribir", data=data)
    assert 'name="goals.0.actions.0.what"' in page.text
    data = {"goals.0.words": "Uno", "goals.1.words": "Dos", "_remove": "goals.0", "revision": "1"}
    page = berta.post(f"{PLAN}/escribir", data=data)
    assert "Dos" in page.text
    assert "Uno" not in page.text


def test_wrong_input_is_told_at_its_field_and_nothing_is_written(berta: FlaskClient, complete: str) -> None:
    answer = write(berta, 2, **{"goals.0.actions.0.months": "pronto", "services.0.holder": "forged"})
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 2
    assert "Completo, sin validar" in berta.get(complete).text


@pytest.mark.parametrize("revision", ["", "x", "-1", "12345678"])
def test_a_forged_revision_is_refused(berta: FlaskClient, complete: str, revision: str) -> None:
    assert berta.post(f"{complete}/escribir", data={**WHOLE, "revision": revision}).status_code == 400


def test_a_validated_plan_is_not_written_but_opened_again_or_changed(
    berta: FlaskClient, sign_in: SignIn, complete: str
) -> None:
    sign_in("ana").post(f"{complete}/validar", data={"revision": "2"})
    assert write(berta, 2).status_code == 409
    assert berta.post(f"{complete}/reabrir", data={"revision": "2"}).status_code == 302
    assert write(berta, 3).status_code == 302
    assert sign(berta, "participant", 2).status_code == 302
    assert "Se firma después de validarlo." in berta.get(complete).text


def test_an_agreed_plan_is_changed_by_another_one(berta: FlaskClient, in_force: str) -> None:
    assert berta.post(PLANS).headers["Location"] == f"{PLANS}/2/escribir"
    page = berta.get(f"{PLANS}/2/escribir").text
    assert "Trabajar en una cocina" in page
    assert "Cambia el plan 1" in berta.get(PLANS).text
    assert "En vigor" in berta.get(in_force).text


def test_follow_ups_and_outcomes_are_logged(berta: FlaskClient, in_force: str) -> None:
    form = berta.get(f"{in_force}/seguimiento").text
    assert "1.1 Hacer el curso" in form
    data = {
        "kind": "visit",
        "held_on": "2026-11-20",
        "attended": "yes",
        "words": "Va contenta.",
        "next_on": "2026-12-01",
        "outcomes.0.action": "1.1",
        "outcomes.0.result": "reached",
        "outcomes.0.words": "Ha sacado el título.",
        "revision": "2",
    }
    assert berta.post(f"{in_force}/seguimiento", data=data).status_code == 302
    assert berta.post(f"{in_force}/seguimiento", data=data).status_code == 302
    page = berta.get(in_force).text
    for said in (
        "1 de 1 acciones logradas",
        "Ha sacado el título.",
        "Visita en casa",
        "La próxima vez: ",
    ):
        assert said in page
    assert page.count("Va contenta.") == 1, "sent twice, logged once"


def test_only_a_plan_in_force_is_followed_up(berta: FlaskClient, complete: str) -> None:
    assert berta.get(f"{complete}/seguimiento").status_code == 409


def test_a_plan_that_is_not_there(berta: FlaskClient, complete: str) -> None:
    assert berta.get(f"{PLANS}/7").status_code == 404
    assert berta.get(f"{PLANS}/99999999999999999999").status_code == 404
    assert berta.get("/casos/C-2026-9999/planes").status_code == 404


def test_what_people_write_is_shown_as_text(berta: FlaskClient, complete: str) -> None:
    hostile = "<script>alert(1)</script>"
    assert write(berta, 2, strategy_words=hostile).status_code == 302
    assert hostile not in berta.get(complete).text
    assert "&lt;script&gt;" in berta.get(complete).text


def test_the_pages_stand_in_the_world(world: World) -> None:
    rules = {str(rule) for rule in world.app.url_map.iter_rules() if rule.endpoint.startswith("plan.")}
    assert len(rules) == 10
