"""What is proved of a drawing and of a deployed version; who may ask; nothing is said of what cannot be read."""

import pytest
from small_network import SignIn, World

from engine.testing.sketch import sketch
from webapp.designer import proofs

BASE = "/procesos/pact_call_and_consent"
HEADERS = {"Accept": "application/json"}
WRITES = b'access="write" fields="consent"'
PROMISED = b'<care:promise says="register_consent nunca antes de explain_consent"/>'
ONCE = b'<care:promise says="call_participant como mucho 1 veces"/>'
SHARES = b'access="share" fields="identity contact social" consent="record team"'


def test_the_verdicts_on_a_drawing(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml = client.get(f"{BASE}/borrador").data
    answer = client.post(f"{BASE}/probar", data=xml, headers=HEADERS)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["whole"] is True
    assert {each["result"] for each in answer.json["verdicts"]} == {"proven"}
    assert "network.consent_first" in {each["id"] for each in answer.json["verdicts"]}


def test_a_broken_promise_is_shown_with_the_way_into_it(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml = client.get(f"{BASE}/borrador").data
    broken = xml.replace(WRITES, b"@@").replace(SHARES, WRITES).replace(b"@@", SHARES)
    assert broken != xml
    english = {**HEADERS, "Accept-Language": "en"}
    answer = client.post(f"{BASE}/probar", data=broken, headers=english).json
    assert answer is not None
    [fault] = [each for each in answer["verdicts"] if each["id"] == "network.consent_first"]
    assert fault["result"] == "refuted"
    assert fault["element"] in broken.decode()
    assert len(fault["way"]) > 2


def test_what_cannot_be_read_is_not_proved(sign_in: SignIn) -> None:
    client = sign_in("carla")
    for body in (b"<x/>", b"no xml"):
        answer = client.post(f"{BASE}/probar", data=body, headers=HEADERS)
        assert answer.status_code == 422
        assert answer.json is not None
        assert "verdicts" not in answer.json
    xml = client.get(f"{BASE}/borrador").data
    renamed = xml.replace(b'"pact_call_and_consent"', b'"another_process"')
    assert client.post(f"{BASE}/probar", data=renamed, headers=HEADERS).status_code == 422
    assert client.post(f"{BASE}/probar", data=b"", headers=HEADERS).status_code == 400


def test_one_proof_at_a_time(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml = client.get(f"{BASE}/borrador").data + b"<!-- not asked before -->"
    with proofs.PROVING:
        answer = client.post(f"{BASE}/probar", data=xml, headers=HEADERS)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert client.post(f"{BASE}/probar", data=xml, headers=HEADERS).status_code == 200


@pytest.mark.parametrize("reader", ["ana", "berta", "dario"])
def test_others_may_not_prove_a_drawing(sign_in: SignIn, reader: str) -> None:
    assert sign_in(reader).post(f"{BASE}/probar", data=b"<x/>", headers=HEADERS).status_code == 403


@pytest.mark.parametrize("reader", ["ana", "carla"])
def test_the_proof_of_a_version_is_for_everyone_who_reads_it(sign_in: SignIn, reader: str) -> None:
    client = sign_in(reader)
    page = client.get(f"{BASE}/1/prueba")
    assert page.status_code == 200
    assert "probado</span> Desde cualquier situación el proceso puede llegar a su fin." in page.text
    assert "data:share nunca antes de data:consent" in page.text
    assert f"{BASE}/1/prueba" in client.get(f"{BASE}/1").text
    assert client.get(f"{BASE}/99/prueba").status_code == 404
    assert client.get("/procesos/nothing/1/prueba").status_code == 404


def test_strangers_sign_in_first(world: World) -> None:
    assert world.app.test_client().get(f"{BASE}/1/prueba").status_code == 302


def test_a_fault_of_a_version_is_painted_and_told(world: World, sign_in: SignIn) -> None:
    engine = world.app.extensions["concierto"].engine
    definition = engine.read.latest_definition("pact_call_and_consent")
    files = engine.resources(definition.definition_id)
    files[definition.file] = files[definition.file].replace(PROMISED, ONCE)
    engine.deploy(files, actor="carla")
    page = sign_in("ana").get(f"{BASE}/2/prueba?lang=en").text
    assert "How it comes to the fault" in page
    assert "It begins at" in page
    assert "&#34;call_participant&#34;: " in page
    assert "#row-call_participant" in page


def test_a_way_that_the_engine_cannot_go_says_why() -> None:
    """As the pages tell it; the second time it is not tried again."""
    text = "start s -> t\ntask t sends 3 -> a\nuser a -> b\nuser b gathers 3 -> e\nend e\n"
    proved = proofs.prove_files({"p.bpmn": sketch(text)}, "p")
    verdict = next(each for each in proved.proof.verdicts if each.id == "can_end")
    assert verdict.result == "not_proven"
    told = proofs.told(proved, verdict)
    assert "la prueba solo cuenta hasta dos" in told[-2][0]
    assert proofs.told(proved, verdict) is told
