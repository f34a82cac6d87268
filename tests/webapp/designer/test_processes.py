"""Deployed processes: everybody who is signed in reads them."""

import pytest
from small_network import SignIn


@pytest.mark.parametrize("reader", ["ana", "berta", "carla", "eva"])
def test_everybody_reads_the_processes(sign_in: SignIn, reader: str) -> None:
    client = sign_in(reader)
    assert "Llamada y consentimiento" in client.get("/procesos").text
    page = client.get("/procesos/pact_call_and_consent/1").text
    assert 'id="row-call_participant"' in page
    assert "No responde: Contar el intento" in page
    assert "publicada el 20 nov por Gema Baro" in page


def test_only_designers_are_led_to_drawing(sign_in: SignIn) -> None:
    assert "disenar" not in sign_in("ana").get("/procesos").text
    assert "disenar" in sign_in("carla").get("/procesos").text


def test_english(sign_in: SignIn) -> None:
    page = sign_in("ana").get("/procesos/pact_call_and_consent/1?lang=en").text
    assert "Call the person" in page
    assert "No answer: Count the attempt" in page
    assert "A task for a person" in page
    assert "Llamar" not in page


def test_the_diagram_is_what_was_deployed_and_may_be_kept(sign_in: SignIn) -> None:
    client = sign_in("ana")
    answer = client.get("/procesos/pact_call_and_consent/1/diagrama.bpmn")
    assert answer.mimetype == "application/xml"
    assert b'id="call_participant"' in answer.data
    assert "immutable" in answer.headers["Cache-Control"]
    again = client.get(
        "/procesos/pact_call_and_consent/1/diagrama.bpmn", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("address", ["nothing/1", "pact_call_and_consent/2", "pact_call_and_consent/x"])
def test_what_is_not_deployed_is_not_there(sign_in: SignIn, address: str) -> None:
    assert sign_in("ana").get(f"/procesos/{address}").status_code == 404


def test_the_wrong_method_is_refused(sign_in: SignIn) -> None:
    assert sign_in("ana").post("/procesos").status_code == 405
