"""A case's consent on its pages: who may look, who may change, what a change does at once; who saw the data."""

import pytest
from flask.testing import FlaskClient
from small_network import SignIn, World
from sqlalchemy import select

from engine.commands import ClaimTask, CompleteTask
from processes.cases.consent.tables import DataAccess, Sharing
from processes.cases.queries import find_consent_in_force
from processes.cases.tables import Case

CODE = "C-2026-0001"
ADDRESS = f"/casos/{CODE}/consentimiento"
SAW = f"/casos/{CODE}/quien-vio"
SHARE = f"{ADDRESS}/compartir"
STOP = f"{ADDRESS}/dejar-de-compartir"
WITHDRAW = f"{ADDRESS}/retirar-permiso"
WITH_NORTH = {"organisation": "ceas_norte", "purpose": "referral"}


def sharings(world: World) -> list[Sharing]:
    with world.application.sessions() as session:
        return list(session.scalars(select(Sharing).where(Sharing.ended_at.is_(None))))


@pytest.fixture
def client(signed: World, sign_in: SignIn) -> FlaskClient:
    return sign_in("berta")


def test_before_anything_is_signed(sign_in: SignIn) -> None:
    page = sign_in("berta").get(ADDRESS).text
    assert "Ninguno en vigor" in page
    assert "Con ninguna otra entidad" in page
    assert "Retirar este permiso" not in page


def test_what_was_signed_is_shown_with_its_text(client: FlaskClient) -> None:
    page = client.get(ADDRESS).text
    assert "Firmado el 20 nov" in page
    assert "versión 2026-1" in page
    assert "no pierde ninguna ayuda ni prestación" in page
    assert page.count("Retirar este permiso") == 3


def test_the_task_shows_the_text_in_force_and_its_version_is_stored(world: World, sign_in: SignIn) -> None:
    world.do("call_participant", "berta", call_result="answered", appointment_on="2026-11-24")
    world.do("first_interview", "berta", interview_result="attended")
    task = world.task("explain_consent")
    about = {"instance_id": task.instance_id, "number": task.number, "actor": "berta"}
    world.application.engine.execute(ClaimTask(**about))
    client = sign_in("berta")
    page = client.get(f"/tareas/{task.reference}").text
    assert "Versión 2026-1" in page
    assert "Quién ve sus datos" in page
    assert "Who sees your data" in client.get(f"/tareas/{task.reference}?lang=en").text
    yes = {"carry_out": True, "record": True, "team": True, "research": False}
    world.application.engine.execute(CompleteTask(**about, variables={"agrees": "yes", "consent": yes}))
    world.work()
    with world.application.sessions() as session:
        consent = find_consent_in_force(session, CODE)
    assert consent is not None
    assert consent.version == "2026-1"


@pytest.mark.parametrize("reader", ["berta", "ana", "dario"])
def test_who_may_see_the_case_may_look(signed: World, sign_in: SignIn, reader: str) -> None:
    client = sign_in(reader)
    assert client.get(ADDRESS).status_code == 200
    assert client.get(SAW).status_code == 200


@pytest.mark.parametrize("stranger", ["bruno", "eva", "carla", "gema"])
@pytest.mark.parametrize("address", [ADDRESS, SAW])
def test_to_everybody_else_it_is_not_there(
    signed: World, sign_in: SignIn, stranger: str, address: str
) -> None:
    assert sign_in(stranger).get(address).status_code == 404


@pytest.mark.parametrize("address", [SHARE, STOP, WITHDRAW])
@pytest.mark.parametrize(("reader", "status"), [("dario", 403), ("eva", 404), ("bruno", 404)])
def test_who_only_oversees_or_is_a_stranger_changes_nothing(
    signed: World, sign_in: SignIn, address: str, reader: str, status: int
) -> None:
    data = {**WITH_NORTH, "authorisation": "team", "sure": "yes"}
    assert sign_in(reader).post(address, data=data).status_code == status
    assert sharings(signed) == []


def test_sharing_begins_and_ends(client: FlaskClient, signed: World) -> None:
    page = client.post(SHARE, data=WITH_NORTH, follow_redirects=True).text
    assert "CEAS Norte" in page
    assert "Unidad de convivencia" in page
    assert {each.field_group for each in sharings(signed)} == {"identity", "household", "diagnosis", "plan"}
    assert "ya no se comparte" in client.post(STOP, data=WITH_NORTH, follow_redirects=True).text
    assert sharings(signed) == []
    assert client.post(STOP, data=WITH_NORTH).status_code == 409


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Elija para qué"),
        ({"organisation": "nobody", "purpose": "team"}, "Elija una entidad"),
        ({"organisation": "ceas_norte", "purpose": "research"}, "no ha dado el permiso"),
    ],
)
def test_what_cannot_be_shared_is_explained(
    client: FlaskClient, signed: World, data: dict[str, str], said: str
) -> None:
    assert said in client.post(SHARE, data=data, follow_redirects=True).text
    assert sharings(signed) == []


def test_one_permission_is_withdrawn_and_the_case_goes_on(client: FlaskClient, signed: World) -> None:
    client.post(SHARE, data={"organisation": "ceas_norte", "purpose": "team"})
    page = client.post(WITHDRAW, data={"authorisation": "team", "sure": "yes"}, follow_redirects=True).text
    assert "Permiso retirado" in page
    assert page.count("Retirar este permiso") == 2
    assert sharings(signed) == []
    signed.work()
    assert signed.task("prepare_diagnosis").business_key == CODE


def test_the_last_permission_stops_what_runs(client: FlaskClient, signed: World) -> None:
    for name in ("team", "record", "carry_out"):
        is_last = "Es el último: con él se retira todo" in client.get(ADDRESS).text
        assert is_last is (name == "carry_out")
        client.post(WITHDRAW, data={"authorisation": name, "sure": "yes"})
    signed.work()
    assert signed.task("inform_of_revocation").business_key == CODE


def test_withdrawing_is_confirmed_and_asked_sensibly(client: FlaskClient) -> None:
    page = client.post(WITHDRAW, data={"authorisation": "team"}, follow_redirects=True).text
    assert "Marque la casilla" in page
    assert client.post(WITHDRAW, data={"authorisation": "everything", "sure": "yes"}).status_code == 400
    assert client.post(WITHDRAW, data={"authorisation": "research", "sure": "yes"}).status_code == 409


def test_withdrawing_everything_closes_access_before_any_process_moves(
    client: FlaskClient, signed: World
) -> None:
    client.post(SHARE, data=WITH_NORTH)
    answer = client.post(f"/casos/{CODE}/avisos/consent_revoked", data={"sure": "yes"})
    assert answer.status_code == 302
    assert sharings(signed) == []
    with signed.application.sessions() as session:
        assert find_consent_in_force(session, CODE) is None
    signed.work()
    assert signed.task("inform_of_revocation").business_key == CODE
    page = client.get(f"/casos/{CODE}").text
    assert page.count("Consentimiento retirado y acceso cerrado") == 1


def test_who_saw_the_data_is_told(signed: World, sign_in: SignIn) -> None:
    sign_in("ana").get(f"/casos/{CODE}")
    sign_in("ana").get(f"/casos/{CODE}")
    page = sign_in("berta").get(SAW).text
    assert page.count("Ana Robles") == 1, "one visit"
    assert "CEAS El Ejido" in page
    assert "Atender el caso" in page
    assert "Identidad, Contacto" in page
    english = sign_in("berta").get(f"{SAW}?lang=en").text
    assert "Attending the case" in english


def test_who_may_not_look_is_not_in_the_list(signed: World, sign_in: SignIn) -> None:
    sign_in("eva").get(f"/casos/{CODE}")
    with signed.application.sessions() as session:
        assert "eva" not in set(session.scalars(select(DataAccess.username)))


def test_after_revoking_another_organisation_sees_only_how_to_reach_the_person(
    client: FlaskClient, signed: World
) -> None:
    client.post(f"/casos/{CODE}/avisos/consent_revoked", data={"sure": "yes"})
    page = client.get(f"/casos/{CODE}")
    assert page.status_code == 200
    assert "600 000 000" in page.text


def test_wrong_method_and_unknown_case(client: FlaskClient) -> None:
    assert client.post(ADDRESS).status_code == 405
    assert client.get(SHARE).status_code == 405
    assert client.get("/casos/C-1999-0001/consentimiento").status_code == 404


def test_english(client: FlaskClient) -> None:
    page = client.get(f"{ADDRESS}?lang=en").text
    assert "What it allows" in page
    assert "You decide" in page


def test_a_person_of_another_organisation_sees_the_household_with_permission_only(
    client: FlaskClient, signed: World, sign_in: SignIn
) -> None:
    with signed.application.sessions() as session:
        address = f"/personas/{session.get_one(Case, CODE).participant}"
    withheld = "Para verlo hace falta el permiso de la persona."
    page = client.get(address)
    assert (page.status_code, withheld in page.text, "2015" in page.text) == (200, False, True)
    client.post(WITHDRAW, data={"authorisation": "record", "sure": "yes"})
    page = client.get(address)
    assert (withheld in page.text, "2015" in page.text) == (True, False)
    assert "600 000 000" in page.text
    asked = client.post(f"{address}/convivencia", data={"kinship": "child", "birth_year": "2010"})
    assert asked.status_code == 403
    assert withheld not in sign_in("ana").get(address).text, "its CEAS"
