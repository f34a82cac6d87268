"""Pages about people: who may open them, all faults at once, who it turns out to be; restriction, notes, documents."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from small_network import SignIn, World
from sqlalchemy import select

from engine.views import MessageFilter, TaskFilter
from processes.cases.people.document_store import MemoryStore
from processes.cases.people.documents import Archive
from processes.cases.people.duplicates import index_everybody
from processes.cases.people.tables import CaseDocument, Registration
from processes.cases.tables import Case, HouseholdMember, Participant
from webapp.cases.documents_views import ARCHIVE

CODE = "C-2026-0001"
KEY = "0123456789ab"
GIVEN = {
    "key": KEY,
    "given_name": "Rosa",
    "surnames": "Prado Luna",
    "birth_date": "1988-02-03",
    "document_kind": "dni",
    "document_number": "12.345.678-z",
    "ceas": "ceas_ejido",
    "request": "No puede pagar la luz.",
}


@pytest.fixture
def person(world: World) -> Participant:
    """The participant of the case, and everybody findable."""
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        while index_everybody(session):
            pass
        return session.get_one(Participant, session.get_one(Case, CODE).participant)


@pytest.fixture
def scanned(world: World) -> Callable[[str], None]:
    """`scanned("infected")`: what the scanner says from now on; documents lie in memory."""
    store = MemoryStore()

    def answer(finding: str) -> None:
        world.app.extensions[ARCHIVE] = Archive(store, lambda _content: finding)  # type: ignore[arg-type,return-value]

    answer("clean")
    return answer


@pytest.mark.parametrize(
    ("reader", "status"),
    [("ana", 200), ("berta", 200), ("dario", 200), ("bruno", 404), ("eva", 404), ("carla", 404)],
)
def test_who_may_know_a_person(sign_in: SignIn, person: Participant, reader: str, status: int) -> None:
    """Her CEAS, her coordinator, the supervisor; not a colleague of the coordinator, another CEAS, the region."""
    client = sign_in(reader)
    answer = client.get(f"/personas/{person.code}")
    assert answer.status_code == status
    assert (person.name in answer.text) is (status == 200)
    found = client.post("/personas", data={"sought": person.surnames})
    assert (f"/personas/{person.code}" in found.text) is (status == 200)


def test_who_is_looked_for_is_in_no_address(sign_in: SignIn) -> None:
    page = sign_in("ana").get("/personas").text
    assert 'method="post" action="/personas"' in page
    assert sign_in("ana").get("/personas?sought=Prado").status_code == 200


def test_household_is_kept_with_its_days(sign_in: SignIn, world: World, person: Participant) -> None:
    client, address = sign_in("ana"), f"/personas/{person.code}/convivencia"
    client.post(address, data={"kinship": "partner", "birth_year": "1980", "moved_in_on": "2020-05-01"})
    assert "1 may 2020" in client.get(f"/personas/{person.code}").text
    client.post(address, data={"kinship": "partner", "birth_year": "x"})
    assert "El año de nacimiento no es posible." in client.get(f"/personas/{person.code}").text
    with world.application.sessions() as session:
        added = session.scalars(select(HouseholdMember).where(HouseholdMember.birth_year == 1980)).one()
    client.post(f"{address}/{added.id}/salida", data={"moved_out_on": "2026-01-31"})
    assert "31 ene" in client.get(f"/personas/{person.code}").text


@pytest.mark.parametrize(("reader", "status"), [("dario", 403), ("bruno", 404), ("eva", 404)])
def test_who_does_not_attend_does_not_write(
    sign_in: SignIn, person: Participant, reader: str, status: int
) -> None:
    answer = sign_in(reader).post(
        f"/personas/{person.code}/convivencia", data={"kinship": "child", "birth_year": "2010"}
    )
    assert answer.status_code == status


@pytest.mark.parametrize(("reader", "status"), [("ana", 200), ("bruno", 200), ("carla", 403), ("dario", 403)])
def test_who_may_register(sign_in: SignIn, reader: str, status: int) -> None:
    assert sign_in(reader).get("/personas/alta").status_code == status
    assert sign_in(reader).post("/personas/alta", data={}).status_code in (403, 422)


def test_every_fault_is_said_at_once_and_nothing_is_lost(sign_in: SignIn) -> None:
    wrong = {**GIVEN, "document_number": "12345678A", "birth_date": "2030-01-01", "phone": "llamar"}
    answer = sign_in("bruno").post("/personas/alta", data=wrong)
    assert answer.status_code == 422
    assert "La letra no corresponde a las cifras" in answer.text
    assert "No es una fecha de nacimiento posible." in answer.text
    assert "No es un número de teléfono." in answer.text
    assert 'value="Prado Luna"' in answer.text
    assert f'value="{KEY}"' in answer.text


def test_somebody_new_is_registered_once_and_the_process_is_asked_for(
    sign_in: SignIn, world: World, person: Participant
) -> None:
    client = sign_in("bruno")
    for _ in range(2):
        assert client.post("/personas/alta", data=GIVEN).status_code == 302
    with world.application.sessions() as session:
        [registration] = session.scalars(select(Registration)).all()
    assert (registration.code, registration.decision) == (f"R-{KEY}", "another_person")
    messages = world.application.engine.read.list_messages(MessageFilter(name="attention_requested"))
    assert [message.key for message in messages] == [f"R-{KEY}"]


def alike(person: Participant) -> dict[str, str]:
    return {
        **GIVEN,
        "given_name": person.given_name,
        "surnames": person.surnames,
        "birth_date": "",
        "birth_year": str(person.birth_year),
    }


def test_who_may_be_the_same_is_shown_part_by_part_and_a_person_decides(
    sign_in: SignIn, world: World, person: Participant
) -> None:
    client = sign_in("ana")
    answer = client.post("/personas/alta", data=alike(person))
    assert answer.location == f"/personas/altas/R-{KEY}"
    page = client.get(answer.location).text
    assert person.name in page
    assert "los dos suenan igual" in page
    assert "Es otra persona" in page
    assert client.post(answer.location, data={"who": "P-nobody"}).location == answer.location
    assert client.post(answer.location, data={"who": person.code}).location.startswith("/tareas")
    with world.application.sessions() as session:
        registration = session.get_one(Registration, f"R-{KEY}")
    assert (registration.decision, registration.participant, registration.decided_by) == (
        "same_person", person.code, "ana",
    )  # fmt: skip
    assert client.get(answer.location).status_code == 404, "decided"


def test_who_may_not_know_the_person_learns_no_name(sign_in: SignIn, person: Participant) -> None:
    client = sign_in("bruno")
    answer = client.post("/personas/alta", data=alike(person))
    page = client.get(answer.location).text
    assert "Una persona que usted no puede ver" in page
    assert person.code in page, "the value of the choice"
    assert f"/personas/{person.code}" not in page


@pytest.mark.parametrize("other", ["ana", "dario", "gema"])
def test_a_registration_is_its_writers_only(sign_in: SignIn, person: Participant, other: str) -> None:
    address = sign_in("bruno").post("/personas/alta", data=alike(person)).location
    assert sign_in(other).get(address).status_code == 404
    assert sign_in(other).post(address, data={"who": "another_person"}).status_code == 404


def test_a_case_is_restricted_and_opened_again(sign_in: SignIn) -> None:
    ana, dario = sign_in("ana"), sign_in("dario")
    address = f"/casos/{CODE}/reserva"
    assert "Reservar el expediente" in ana.get(address).text
    ana.post(address, data={"reason": "family_violence", "named": ["berta"]})
    assert dario.get(f"/casos/{CODE}").status_code == 404
    page = ana.get(address).text
    assert "Violencia en la familia" in page
    assert "Berta Sanabria" in page
    ana.post(f"{address}/personas", data={"username": "dario", "until": ""})
    assert dario.get(f"/casos/{CODE}").status_code == 200
    ana.post(f"{address}/terminar", data={"username": "dario"})
    assert dario.get(address).status_code == 404
    ana.post(f"{address}/levantar", data={"reason": "El riesgo ha pasado."})
    assert dario.get(f"/casos/{CODE}").status_code == 200


def test_the_last_named_person_stays(sign_in: SignIn) -> None:
    ana = sign_in("ana")
    ana.post(f"/casos/{CODE}/reserva", data={"reason": "other_risk"})
    ana.post(f"/casos/{CODE}/reserva/terminar", data={"username": "ana"})
    assert "Tiene que quedar alguien designado sin fecha de fin." in ana.get(f"/casos/{CODE}/reserva").text


def test_a_note_is_read_by_whom_its_author_chose(sign_in: SignIn) -> None:
    address, words = f"/casos/{CODE}/notas", "Teme volver a casa."
    berta = sign_in("berta")
    berta.post(address, data={"words": words, "reader": ["ana"]})
    assert words in berta.get(address).text
    assert words in sign_in("ana").get(address).text
    assert words not in sign_in("dario").get(address).text
    assert sign_in("bruno").get(address).status_code == 404
    refused = berta.post(address, data={"words": "Otra nota.", "reader": ["bruno"]})
    assert refused.status_code == 422
    assert "Otra nota." in refused.text
    assert sign_in("ana").post(f"{address}/1/retirar").status_code == 302
    assert words in berta.get(address).text, "only its author takes it back"
    berta.post(f"{address}/1/retirar")
    assert words not in berta.get(address).text


def send(client: FlaskClient, content: bytes = b"%PDF-1.7 contrato", key: str = "b" * 32) -> str:
    sent = {"title": "Contrato", "key": key, "file": (io.BytesIO(content), "Rosa Prado 12345678Z.html")}
    return client.post(f"/casos/{CODE}/documentos", data=sent, follow_redirects=True).text


def test_a_clean_document_is_a_download_without_a_name_of_anybody(
    sign_in: SignIn, scanned: Callable[[str], None]
) -> None:
    assert "Revisado: sin virus" in send(sign_in("berta"))
    answer = sign_in("dario").get(f"/casos/{CODE}/documentos/{'b' * 32}")
    assert answer.data == b"%PDF-1.7 contrato"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="documento-bbbbbbbb.pdf"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    for stranger in ("bruno", "eva", "carla"):
        assert sign_in(stranger).get(f"/casos/{CODE}/documentos/{'b' * 32}").status_code == 404


def test_nothing_is_read_before_it_is_clean(sign_in: SignIn, scanned: Callable[[str], None]) -> None:
    berta, address = sign_in("berta"), f"/casos/{CODE}/documentos/{'b' * 32}"
    scanned("failed")
    assert "No se pudo revisar" in send(berta)
    assert berta.get(address).status_code == 409
    scanned("clean")
    berta.post(f"{address}/revisar")
    assert berta.get(address).status_code == 200


def test_where_nobody_looks_for_viruses_the_page_says_so(
    sign_in: SignIn, world: World, scanned: Callable[[str], None]
) -> None:
    scanned("clean")
    page = sign_in("berta").get(f"/casos/{CODE}/documentos").text
    assert "solo cuando se ha comprobado" in page
    assert "no hay antivirus" not in page
    store = MemoryStore()
    world.app.extensions[ARCHIVE] = Archive(store, lambda _content: "clean", is_scanned=False)
    assert "Aquí no hay antivirus" in sign_in("berta").get(f"/casos/{CODE}/documentos").text


def test_an_infected_document_is_gone(sign_in: SignIn, world: World, scanned: Callable[[str], None]) -> None:
    scanned("infected")
    berta = sign_in("berta")
    assert "Con virus: borrado" in send(berta)
    assert berta.get(f"/casos/{CODE}/documentos/{'b' * 32}").status_code == 409
    with world.application.sessions() as session:
        assert session.get_one(CaseDocument, "b" * 32).state == "infected"


def test_what_is_not_taken_is_said(sign_in: SignIn, scanned: Callable[[str], None]) -> None:
    berta = sign_in("berta")
    assert "El contenido de este archivo es otra cosa" in send(berta, b"<html>")
    assert "Elija un archivo que no esté vacío" in send(berta, b"")
    assert berta.post(f"/casos/{CODE}/documentos", data={"key": "../x"}).status_code == 400


def test_english(sign_in: SignIn, person: Participant) -> None:
    client = sign_in("ana")
    for address in ("/personas", "/personas/alta", f"/personas/{person.code}", f"/casos/{CODE}/reserva"):
        page = client.get(f"{address}?lang=en").text
        assert 'lang="en"' in page
        for spanish in ("Personas</h1>", "Registrar", "Con quién", "Expediente"):
            assert spanish not in page, address


def test_who_gets_the_task_reads_what_was_written_down(sign_in: SignIn, world: World) -> None:
    """The process carries the registration's code; the name stands beside the task, for who is let in to it."""
    sign_in("bruno").post("/personas/alta", data={**GIVEN, "ceas": "ceas_ejido"})
    world.work()
    engine = world.application.engine
    tasks = engine.read.list_tasks(TaskFilter(business_keys=frozenset({f"R-{KEY}"})))
    assert tasks, "the process of access has begun"
    client = sign_in("bruno")
    answers = [client.get(f"/tareas/{task.reference}") for task in tasks]
    [page] = [answer.text for answer in answers if answer.status_code == 200]
    assert "Rosa Prado Luna" in page
    assert "No puede pagar la luz." in page
    stranger = sign_in("eva")
    assert {stranger.get(f"/tareas/{task.reference}").status_code for task in tasks} == {404}
