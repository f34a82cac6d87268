"""A repair of a drawing: only a proved one, where the fault is, for designers; busy and bounded as proofs are."""

import re

import pytest
from small_network import SignIn, World

from webapp.designer import proofs

HEADERS = {"Accept": "application/json"}
STUCK = "/procesos/p/arreglar?verdict=can_end&element=j"
MEND = "El proceso puede quedarse"


def test_a_fault_with_a_known_repair_says_so(sign_in: SignIn, joined: bytes) -> None:
    answer = sign_in("carla").post("/procesos/p/probar", data=joined, headers=HEADERS).json
    assert answer is not None
    mendable = {each["id"]: each["mendable"] for each in answer["verdicts"]}
    assert mendable["can_end"] is True
    assert mendable["ends_properly"] is False  # it holds


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "Haga inclusiva la unión «Juntar»."), ("en", "Make the join «Join» inclusive.")],
)
def test_a_proved_repair_is_told_and_proves_when_it_is_applied(
    sign_in: SignIn, joined: bytes, language: str, text: str
) -> None:
    client = sign_in("carla")
    answer = client.post(STUCK, data=joined, headers={**HEADERS, "Accept-Language": language})
    assert answer.status_code == 200
    assert answer.json is not None
    repair = answer.json["repair"]
    assert (repair["text"], repair["file"], repair["here"]) == (text, "p.bpmn", True)
    assert repair["change"] == {"does": "turn", "element": "j", "to": "inclusiveGateway"}
    again = client.post("/procesos/p/probar", data=repair["xml"].encode(), headers=HEADERS).json
    assert again is not None
    assert {each["result"] for each in again["verdicts"]} == {"proven"}
    assert client.get("/procesos/p/borrador").data == joined  # looking for it changes nothing


def test_a_repair_that_adds_steps_is_drawn_anew(sign_in: SignIn, twice: bytes) -> None:
    client = sign_in("carla")
    asked = "/procesos/q/arreglar?verdict=ends_properly&element=e"
    answer = client.post(asked, data=twice, headers=HEADERS).json
    assert answer is not None
    assert answer["repair"]["text"] == "Dé a cada camino que llega a «Atendido» un fin propio."
    assert answer["repair"]["change"] is None
    again = client.post("/procesos/q/probar", data=answer["repair"]["xml"].encode(), headers=HEADERS).json
    assert again is not None
    assert {each["result"] for each in again["verdicts"]} == {"proven"}


def test_a_way_becomes_the_default(sign_in: SignIn, undecided: bytes) -> None:
    client = sign_in("carla")
    answer = client.post(
        "/procesos/r/arreglar?verdict=can_end&element=g", data=undecided, headers=HEADERS
    ).json
    assert answer is not None
    assert answer["repair"]["change"] == {"does": "default", "element": "g-call", "to": ""}
    assert 'default="g-call"' in answer["repair"]["xml"]


def test_a_fault_without_a_proved_repair_has_none(sign_in: SignIn, joined: bytes) -> None:
    """What the join waits for comes by a message that nobody sends: no gateway helps."""
    waits = b'<receiveTask id="call" name="Llamar" messageRef="m"/>'
    lost = re.sub(rb'<task id="call".*?</task>', waits, joined).replace(
        b"<process ", b'<message id="m" name="never_sent"/><process ', 1
    )
    assert lost.count(waits) == 1
    answer = sign_in("carla").post(
        "/procesos/p/arreglar?verdict=can_end&element=call", data=lost, headers=HEADERS
    )
    assert (answer.status_code, answer.json) == (200, {"repair": None})


def test_a_fault_that_is_not_there(sign_in: SignIn, joined: bytes) -> None:
    client = sign_in("carla")
    for asked in (
        "verdict=can_end&element=e",
        "verdict=promise&element=j",
        "verdict=one_token&element=j",
        "",
    ):
        answer = client.post(f"/procesos/p/arreglar?{asked}", data=joined, headers=HEADERS)
        assert answer.status_code == 404, asked


def test_what_cannot_be_read_is_not_repaired(sign_in: SignIn, joined: bytes) -> None:
    client = sign_in("carla")
    assert client.post(STUCK, data=b"<x/>", headers=HEADERS).status_code == 422
    renamed = joined.replace(b'<process id="p"', b'<process id="other"')
    assert client.post(STUCK, data=renamed, headers=HEADERS).status_code == 422
    assert client.post(STUCK, data=b"", headers=HEADERS).status_code == 400
    assert client.get(STUCK).status_code == 405
    nothing = client.post("/procesos/nothing/arreglar", data=joined, headers=HEADERS)
    assert nothing.status_code == 404


def test_one_proof_at_a_time(sign_in: SignIn, joined: bytes) -> None:
    client = sign_in("carla")
    client.post("/procesos/p/probar", data=joined, headers=HEADERS)
    with proofs.PROVING:
        answer = client.post(STUCK, data=joined, headers=HEADERS)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert client.post(STUCK, data=joined, headers=HEADERS).status_code == 200


@pytest.mark.parametrize("reader", ["ana", "berta", "dario", "eva"])
def test_others_may_not_ask(sign_in: SignIn, joined: bytes, reader: str) -> None:
    client = sign_in(reader)
    assert client.post(STUCK, data=joined, headers=HEADERS).status_code == 403
    page = client.get("/procesos/p/1/prueba").text
    assert MEND in page
    assert "Buscar un arreglo" not in page


def test_strangers_sign_in_first(world: World, joined: bytes) -> None:
    assert world.app.test_client().post(STUCK, data=joined).status_code in {302, 401}


def test_the_proof_of_the_newest_version_leads_to_the_designer(
    world: World, sign_in: SignIn, joined: bytes
) -> None:
    client = sign_in("carla")
    assert 'href="/procesos/p/disenar#designer-proofs-title"' in client.get("/procesos/p/1/prueba").text
    engine = world.app.extensions["concierto"].engine
    engine.deploy({"p.bpmn": joined.replace(b"Visitar", b"Ir a ver")}, actor="carla")
    assert "Buscar un arreglo" not in client.get("/procesos/p/1/prueba").text
    assert "Buscar un arreglo" in client.get("/procesos/p/2/prueba").text
