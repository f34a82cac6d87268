"""Drawing: draft, checks and deployment, for designers only; nobody writes over what they have not seen."""

import pytest
from flask.testing import FlaskClient
from small_network import SignIn, World
from werkzeug.test import TestResponse

BASE = "/procesos/pact_call_and_consent"


def read(client: FlaskClient) -> tuple[bytes, str]:
    """The drawing and its ETag."""
    answer = client.get(f"{BASE}/borrador")
    return answer.data, answer.headers["ETag"]


def save(client: FlaskClient, xml: bytes, etag: str | None) -> TestResponse:
    headers = {"Accept": "application/json"} | ({"If-Match": etag} if etag else {})
    return client.put(f"{BASE}/borrador", data=xml, headers=headers)


def deploy(client: FlaskClient, xml: bytes, etag: str) -> TestResponse:
    headers = {"If-Match": etag, "Accept": "application/json"}
    return client.post(f"{BASE}/desplegar", data=xml, headers=headers)


def renamed(xml: bytes) -> bytes:
    return xml.replace(b"Llamar a la persona", b"Telefonear a la persona")


def test_the_page_knows_what_may_be_chosen(sign_in: SignIn) -> None:
    page = sign_in("carla").get(f"{BASE}/disenar").text
    assert '"id": "call_participant"' in page
    assert '"id": "cases.open_case"' in page
    assert '"id": "care_clocks"' in page
    assert f'data-save-url="{BASE}/borrador"' in page


@pytest.mark.parametrize("reader", ["ana", "berta", "dario"])
def test_others_may_not_draw(sign_in: SignIn, reader: str) -> None:
    client = sign_in(reader)
    assert client.get(f"{BASE}/disenar").status_code == 403
    assert client.get(f"{BASE}/borrador").status_code == 403
    assert save(client, b"<x/>", '"e"').status_code == 403
    assert client.post(f"{BASE}/comprobar", data=b"<x/>").status_code == 403
    assert deploy(client, b"<x/>", '"e"').status_code == 403
    assert client.post(f"{BASE}/borrador/descartar").status_code == 403


def test_a_process_that_is_not_there(sign_in: SignIn) -> None:
    assert sign_in("carla").get("/procesos/nothing/disenar").status_code == 404


def test_a_draft_is_saved_and_read_again_by_a_colleague(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml, etag = read(client)
    answer = save(client, renamed(xml), etag)
    assert answer.status_code == 200
    seen, new = read(sign_in("gema"))
    assert seen == renamed(xml)
    assert new == answer.headers["ETag"]
    assert "Borrador de Carla Prieto" in sign_in("gema").get(f"{BASE}/disenar").text


def test_who_has_not_seen_the_present_drawing_is_told_who_changed_it(sign_in: SignIn) -> None:
    carla, gema = sign_in("carla"), sign_in("gema")
    xml, etag = read(carla)
    save(gema, renamed(xml), etag)
    answer = save(carla, xml + b"<!-- mine -->", etag)
    assert answer.status_code == 412
    assert "Gema Baro lo cambió el 20 nov" in answer.json["text"]
    assert read(carla)[0] == renamed(xml)


def test_saving_blindly_is_refused(sign_in: SignIn) -> None:
    client = sign_in("carla")
    assert save(client, b"<x/>", None).status_code == 428


def test_an_empty_drawing_is_refused(sign_in: SignIn) -> None:
    client = sign_in("carla")
    assert save(client, b"", read(client)[1]).status_code == 400


@pytest.mark.parametrize(("lang", "word"), [("es", "formulario"), ("en", "form")])
def test_faults_come_in_the_readers_language_with_their_place(sign_in: SignIn, lang: str, word: str) -> None:
    client = sign_in("carla")
    xml, _ = read(client)
    bad = xml.replace(b'form="call_participant"', b'form="no_such_form"')
    answer = client.post(f"{BASE}/comprobar?lang={lang}", data=bad)
    [fault] = [each for each in answer.json["faults"] if each["element"] == "call_participant"]
    assert fault["severity"] == "error"
    assert fault["line"] > 0
    assert word in fault["text"].lower()


@pytest.mark.parametrize("xml", [b"not xml", b"<definitions/>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"])
def test_what_is_no_diagram_has_faults_and_breaks_nothing(sign_in: SignIn, xml: bytes) -> None:
    client = sign_in("carla")
    assert client.post(f"{BASE}/comprobar", data=xml).json["faults"]
    answer = deploy(client, xml, read(client)[1])
    assert answer.status_code == 422
    assert answer.json["faults"]


def test_a_new_version_leaves_running_instances_on_theirs(sign_in: SignIn, world: World) -> None:
    client, before = sign_in("carla"), world.task("call_participant")
    xml, etag = read(client)
    answer = deploy(client, renamed(xml), etag)
    assert answer.status_code == 201
    assert (answer.json["version"], answer.json["url"]) == (2, f"{BASE}/2")
    assert answer.json["warnings"] == []
    assert world.task("call_participant") == before
    assert "Telefonear" in client.get(f"{BASE}/2").text
    assert "Telefonear" not in client.get(f"{BASE}/1").text
    assert "Llamar a la persona" in sign_in("berta").get("/tareas?vista=equipo").text


def test_after_deploying_one_draws_on(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml, etag = read(client)
    deployed = deploy(client, renamed(xml), etag)
    assert read(client)[1] == deployed.headers["ETag"]
    assert save(client, xml, deployed.headers["ETag"]).status_code == 200


def test_a_refused_deployment_changes_nothing(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml, etag = read(client)
    bad = xml.replace(b'handler="cases.send_letter"', b'handler="cases.nothing"').replace(
        b'role="cc"', b'role="nobody"'
    )
    answer = deploy(client, bad, etag)
    assert answer.status_code == 422
    assert {"send_letter", "call_participant"} <= {fault["element"] for fault in answer.json["faults"]}
    assert client.get(f"{BASE}/2").status_code == 404


def test_a_process_keeps_its_id(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml, etag = read(client)
    answer = deploy(client, xml.replace(b"pact_call_and_consent", b"another_process"), etag)
    assert answer.status_code == 422
    assert "process_renamed" in {fault["rule"] for fault in answer.json["faults"]}
    assert "another_process" not in client.get("/procesos").text


def test_a_draft_that_another_version_overtook_is_not_deployed(sign_in: SignIn, world: World) -> None:
    client = sign_in("carla")
    xml, etag = read(client)
    mine = save(client, renamed(xml), etag).headers["ETag"]
    engine = world.application.engine
    latest = engine.read.latest_definition("pact_call_and_consent")
    other = xml.replace(b"Primera", "Primerísima".encode()).replace(b"primera", "primerísima".encode())
    engine.deploy(engine.resources(latest.definition_id) | {latest.file: other}, actor="gema")
    answer = deploy(client, renamed(xml), mine)
    assert answer.status_code == 409
    assert "Gema Baro publicó la versión 2" in answer.json["text"]
    assert "se publicó la versión 2" in client.get(f"{BASE}/disenar").text


def test_a_draft_may_be_discarded(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml, etag = read(client)
    save(client, renamed(xml), etag)
    answer = client.post(f"{BASE}/borrador/descartar", follow_redirects=True)
    assert "Borrador descartado" in answer.text
    assert read(client) == (xml, etag)


def test_the_wrong_method_is_refused(sign_in: SignIn) -> None:
    client = sign_in("carla")
    assert client.get(f"{BASE}/desplegar").status_code in {404, 405}
    assert client.delete(f"{BASE}/borrador").status_code == 405
