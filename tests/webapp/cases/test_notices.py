"""What was learned outside reaches the process that waits for it: only from who cares for the case, and once."""

import pytest
from small_network import SignIn, World

CODE = "C-2026-0001"
CALLED = f"/casos/{CODE}/avisos/participant_called_back"
REVOKED = f"/casos/{CODE}/avisos/consent_revoked"
ALLOWED = {"carry_out": True, "record": True, "team": True, "research": False}


def open_elements(world: World) -> set[str]:
    instances = {each.instance_id for each in world.application.engine.read.subscriptions()}
    rows = (row for each in instances for row in world.application.engine.read.activities(each))
    return {row.element for row in rows if row.state == "open"}


def test_a_person_who_called_back_gets_an_interview(sign_in: SignIn, world: World) -> None:
    world.do("call_participant", "berta", call_result="no_answer")
    client = sign_in("berta")
    assert "La persona ha llamado" in client.get(f"/casos/{CODE}").text
    assert "Registrado: La persona ha llamado." in client.post(CALLED, follow_redirects=True).text
    world.work()
    assert world.task("first_interview").business_key == CODE
    assert "La persona ha llamado" not in client.get(f"/casos/{CODE}").text


def test_what_nobody_waits_for_is_a_conflict(sign_in: SignIn) -> None:
    answer = sign_in("berta").post(CALLED)
    assert answer.status_code == 409
    assert "Ningún proceso de este caso espera ya este aviso" in answer.text


def test_withdrawing_consent_closes_the_access_at_once(sign_in: SignIn, world: World) -> None:
    client = sign_in("berta")
    assert client.post(REVOKED, data={"sure": "yes"}).status_code == 302
    world.work()
    assert world.task("inform_of_revocation").business_key == CODE
    assert "call_participant" not in open_elements(world)


def test_withdrawing_needs_to_be_confirmed(sign_in: SignIn, world: World) -> None:
    client = sign_in("berta")
    page = client.post(REVOKED, follow_redirects=True).text
    assert "Marque la casilla" in page
    assert world.task("call_participant").business_key == CODE


def test_consent_can_be_withdrawn_when_no_process_runs(sign_in: SignIn, world: World) -> None:
    world.do("call_participant", "berta", call_result="answered", appointment_on="2026-11-24")
    world.do("first_interview", "berta", interview_result="attended")
    world.do("explain_consent", "berta", agrees="yes", consent=ALLOWED)
    world.do("prepare_diagnosis", "berta", interviews_held=2, record_reviewed=True)
    client = sign_in("dario")
    assert "La persona retira su consentimiento" in client.get(f"/casos/{CODE}").text
    assert client.post(REVOKED, data={"sure": "yes"}).status_code == 302
    assert "Consentimiento retirado" in client.get(f"/casos/{CODE}").text
    assert client.post(REVOKED, data={"sure": "yes"}).status_code == 409


@pytest.mark.parametrize("stranger", ["bruno", "eva", "carla"])
def test_to_strangers_the_case_is_not_there(sign_in: SignIn, world: World, stranger: str) -> None:
    assert sign_in(stranger).post(REVOKED, data={"sure": "yes"}).status_code == 404
    assert world.task("call_participant").business_key == CODE


@pytest.mark.parametrize("address", [f"/casos/{CODE}/avisos/call_requested", f"/casos/{CODE}/avisos/x"])
def test_other_messages_cannot_be_sent(sign_in: SignIn, address: str) -> None:
    assert sign_in("berta").post(address).status_code == 404


def test_reading_the_address_is_the_wrong_method(sign_in: SignIn) -> None:
    assert sign_in("berta").get(CALLED).status_code == 405


def test_english(sign_in: SignIn) -> None:
    assert "The person withdraws consent" in sign_in("berta").get(f"/casos/{CODE}?lang=en").text
