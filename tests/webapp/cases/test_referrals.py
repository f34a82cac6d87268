"""The pages of referrals: from the request to its closing, who sees what, and withdrawing."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from small_network import SignIn, World

from engine.views import TaskFilter

CASE = "C-2026-0001"
CODE = "D-2026-0001"
PAGE = f"/derivaciones/{CODE}"


def _revoke(client: FlaskClient) -> None:
    answer = client.post(f"/casos/{CASE}/avisos/consent_revoked", data={"sure": "yes"})
    assert answer.status_code == 302


def test_both_sides_until_edis_closes(asked: World, sign_in: SignIn) -> None:
    ana, edel = sign_in("ana"), sign_in("edel")
    page = ana.get(PAGE).text
    for said in ("401035 · Asesoramiento al CEAS", "En estudio", "EDIS de León", "Hace falta orientación."):
        assert said in page
    assert "La entidad puede ver: " in page
    assert "Retirar la derivación" in page
    received = edel.get(PAGE).text
    assert "Amaro" in received or "Nuria" in received or "Ismael" in received or "Zaira" in received
    assert "Responder a la derivación" in received
    assert "Retirar la derivación" not in received
    task = asked.task("answer_referral")
    assert f'href="{PAGE}"' in edel.get(f"/tareas/{task.reference}").text
    asked.do("answer_referral", "edel", answer="accept")
    assert "Aceptada por la entidad" in ana.get(PAGE).text
    assert "Retirar la derivación" not in ana.get(PAGE).text
    asked.do("do_referral_work", "edel", words="Se ha orientado al CEAS.")
    page = ana.get(PAGE).text
    for said in ("Concedido, cerrado", "Se ha orientado al CEAS.", "Ahora solo puede consultarla."):
        assert said in page
    assert asked.application.engine.read.incidents() == []


def test_english(asked: World, sign_in: SignIn) -> None:
    page = sign_in("ana").get(f"{PAGE}?lang=en").text
    for said in ("Advice to the CEAS", "Under study", "What was sent", "Withdraw the referral"):
        assert said in page
    assert "Qué se ha enviado" not in page


READERS = {
    "ana": 200,  # reference professional
    "edel": 200,  # of the organisation to which it was sent
    "berta": 404,  # coordinates the case, for another organisation
    "dario": 404,  # oversees the territory
    "bruno": 404,  # of another organisation
    "edna": 404,  # EDIS to which it was not sent
    "paco": 404,  # a collaborator
    "eva": 404,  # a CEAS elsewhere
    "carla": 404,  # coordinates the Network
    "gema": 404,
}


@pytest.mark.parametrize(("reader", "status"), list(READERS.items()))
def test_who_may_read(asked: World, sign_in: SignIn, reader: str, status: int) -> None:
    client = sign_in(reader)
    assert client.get(PAGE).status_code == status
    assert (CODE in client.get("/derivaciones").text) is (status == 200)
    assert client.post(f"{PAGE}/retirar", data={"words": "No."}).status_code == {
        "ana": 302,
        "edel": 403,
    }.get(reader, 404)
    of_case = client.get(f"/casos/{CASE}/derivaciones")
    assert (of_case.status_code == 200 and CODE in of_case.text) is (reader == "ana")


@pytest.mark.parametrize(
    "address", ["/derivaciones/D-2026-9999", "/derivaciones/x", "/casos/C-1/derivaciones"]
)
def test_what_is_not_there(asked: World, sign_in: SignIn, address: str) -> None:
    assert sign_in("ana").get(address).status_code == 404


def test_withdrawing_needs_a_reason_and_takes_the_data_back(asked: World, sign_in: SignIn) -> None:
    ana, edel = sign_in("ana"), sign_in("edel")
    assert ana.get(f"{PAGE}/retirar").status_code == 405
    answer = ana.post(f"{PAGE}/retirar", data={"words": " "}, follow_redirects=True)
    assert "Escriba por qué se retira" in answer.text
    for _ in range(2):
        ana.post(f"{PAGE}/retirar", data={"words": "Ya no hace falta."})
        asked.work()
    assert "Retirada" in ana.get(PAGE).text
    received = edel.get(PAGE).text
    assert "No puede ver datos de la persona" in received
    assert "Ya no hace falta." not in received
    assert asked.task("acknowledge_withdrawal")
    assert asked.application.engine.read.incidents() == []


def test_consent_withdrawn_hides_everything_at_the_next_look(asked: World, sign_in: SignIn) -> None:
    ana, edel = sign_in("ana"), sign_in("edel")
    assert "No puede ver datos" not in edel.get(PAGE).text
    _revoke(ana)
    assert "No puede ver datos" in edel.get(PAGE).text
    asked.work()
    assert "Retirada" in ana.get(PAGE).text
    assert {task.element for task in asked.application.engine.read.list_tasks(TaskFilter(limit=100))} >= {
        "stop_referral_work",
        "inform_of_referral_revocation",
    }
    assert asked.application.engine.read.incidents() == []


def test_a_collaborator_sees_the_minimum(ask_resource: Callable[[], World], sign_in: SignIn) -> None:
    ask_resource()
    page = sign_in("paco").get(PAGE).text
    assert "Persona" in page
    assert "Personas con las que vive" not in page
    assert "Diagnóstico validado" not in page


def test_the_receiver_sees_the_values_of_the_validated_diagnosis(
    asked: World, sign_in: SignIn, berta: FlaskClient, begun: str, fill: Callable[..., object]
) -> None:
    edel = sign_in("edel")
    fill(berta, begun, 1)
    fill(berta, begun, 2, own=True)
    assert "Diagnóstico validado" not in edel.get(PAGE).text
    sign_in("ana").post(f"{begun}/validar", data={"revision": "3"})
    page = edel.get(PAGE).text
    assert "Diagnóstico validado" in page
    assert "7,5" in page
    assert "Hija o hijo" in page
    assert "Sabe pedir ayuda." not in page
    assert "Diagnóstico validado" not in sign_in("ana").get(PAGE).text


ASKERS = {"ana": 302, "berta": 403, "dario": 403, "bruno": 404, "eva": 404, "carla": 404, "gema": 404}


@pytest.mark.parametrize(("who", "status"), list(ASKERS.items()))
def test_who_may_ask_for_one(signed: World, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(who)
    assert ("Pedir una derivación" in client.get(f"/casos/{CASE}/derivaciones").text) is (status == 302)
    for _ in range(2):
        answer = client.post(f"/casos/{CASE}/derivaciones", data={"key": "a" * 32})
        assert answer.status_code == status
    signed.work()
    open_tasks = signed.application.engine.read.list_tasks(TaskFilter(element="describe_referral"))
    assert len(open_tasks) == (status == 302)


def test_the_form_offers_who_receives_there(asked: World, sign_in: SignIn) -> None:
    ana = sign_in("ana")
    ana.post(f"/casos/{CASE}/derivaciones", data={"key": "b" * 32})
    asked.work()
    task = asked.task("describe_referral")
    ana.post(f"/tareas/{task.reference}/tomar")
    page = ana.get(f"/tareas/{task.reference}").text
    for offered in ("EDIS de León", "Despensa"):
        assert f">{offered}</option>" in page
    assert ">CEAS Norte</option>" not in page
    assert ">Fundación Alborada</option>" not in page, "nobody there receives"
    sent = {"asks_for": "resource", "receiver": "ceas_norte", "words": "Alojamiento temporal."}
    refused = ana.post(f"/tareas/{task.reference}/terminar", data=sent)
    assert refused.status_code == 422


def test_asking_needs_the_key_of_the_form(signed: World, sign_in: SignIn) -> None:
    assert sign_in("ana").post(f"/casos/{CASE}/derivaciones", data={"key": "x"}).status_code == 400
    assert signed.application.engine.read.list_tasks(TaskFilter(element="describe_referral")) == []


def test_the_looks_of_the_receiver_are_written_down(asked: World, sign_in: SignIn) -> None:
    sign_in("edel").get(PAGE)
    seen = sign_in("ana").get(f"/casos/{CASE}/quien-vio").text
    assert "EDIS de León" in seen
