"""One task: who sees it, claiming, draft, completing; every bad way ends in words and changes nothing."""

from html import unescape

import pytest
from small_network import SignIn, World

from engine.commands import CancelInstance
from processes.cases.drafts import find_draft

GOOD = {"decision": "dismiss", "reason": "Ya recibe apoyo de otra entidad."}


@pytest.fixture
def address(world: World) -> str:
    return f"/tareas/{world.task('review_alert').reference}"


def test_a_candidate_sees_it_and_may_take_it(sign_in: SignIn, address: str) -> None:
    page = sign_in("dario").get(address).text
    assert "<h1>Revisar la alerta</h1>" in page
    assert "Tomar esta tarea" in page
    assert 'name="decision"' not in page


def test_who_took_it_gets_the_form_and_what_comes_next(sign_in: SignIn, address: str) -> None:
    client = sign_in("dario")
    assert client.post(f"{address}/tomar").location == address
    page = client.get(address).text
    assert 'name="decision"' in page
    assert "Asignar profesionales" in page
    assert "Comprobar la calidad de los datos" in page
    assert "¿Bastan los datos?" not in page


def test_in_english_form_and_way_are_english(sign_in: SignIn, address: str) -> None:
    client = sign_in("dario")
    client.post(f"{address}/tomar")
    page = client.get(f"{address}?lang=en").text
    assert "What shall we do?" in page
    assert "Offer support" in page
    assert "Network coordination" in page
    assert "Ofrecer" not in page


def test_a_colleague_sees_who_has_it_and_gets_no_form(sign_in: SignIn, address: str) -> None:
    sign_in("dario").post(f"{address}/tomar")
    page = sign_in("diana").get(address).text
    assert "La lleva Darío Cansado." in page
    assert 'name="decision"' not in page


@pytest.mark.parametrize("stranger", ["eva", "ana", "berta", "gema"])
def test_to_a_stranger_it_is_not_there(sign_in: SignIn, address: str, stranger: str) -> None:
    client = sign_in(stranger)
    assert client.get(address).status_code == 404
    for verb in ("tomar", "soltar", "borrador", "terminar"):
        assert client.post(f"{address}/{verb}", data=GOOD).status_code == 404, verb


@pytest.mark.parametrize("reference", ["1-1", "x", "0-0", "1", "1-2-3", "9" * 40 + "-1", "1-65540%20"])
def test_a_reference_that_leads_nowhere_is_not_there(sign_in: SignIn, reference: str) -> None:
    assert sign_in("dario").get(f"/tareas/{reference}").status_code == 404


def test_the_second_to_claim_is_told_who_was_first(sign_in: SignIn, address: str) -> None:
    sign_in("dario").post(f"{address}/tomar")
    answer = sign_in("diana").post(f"{address}/tomar")
    assert answer.status_code == 409
    assert "Otra persona ya ha tomado esta tarea" in answer.text
    assert "Darío Cansado" in answer.text


def test_giving_it_back_frees_it(sign_in: SignIn, world: World, address: str) -> None:
    client = sign_in("dario")
    client.post(f"{address}/tomar")
    answer = client.post(f"{address}/soltar", follow_redirects=True)
    assert "Ha devuelto la tarea" in answer.text
    assert world.task("review_alert").assignee is None


def test_a_colleague_cannot_give_it_back(sign_in: SignIn, world: World, address: str) -> None:
    sign_in("dario").post(f"{address}/tomar")
    answer = sign_in("diana").post(f"{address}/soltar")
    assert answer.status_code == 409
    assert "Esta tarea no la lleva usted" in answer.text
    assert world.task("review_alert").assignee == "dario"


def test_completing_goes_on_with_the_process(sign_in: SignIn, world: World, address: str) -> None:
    client = sign_in("dario")
    client.post(f"{address}/tomar")
    answer = client.post(f"{address}/terminar", data=GOOD, follow_redirects=True)
    assert "Tarea terminada: Revisar la alerta." in answer.text
    world.work()
    decided = [alert for alert in world.alerts() if alert.status == "dismissed"]
    assert [(alert.decided_by, alert.reason) for alert in decided] == [("dario", GOOD["reason"])]
    assert "La terminó Darío Cansado" in client.get(address).text


def test_then_next_opens_the_next_task(sign_in: SignIn, world: World, address: str) -> None:
    client = sign_in("carla")
    client.post(f"{address}/tomar")
    answer = client.post(f"{address}/terminar", data=GOOD | {"then": "next"})
    assert answer.location == f"/tareas/{world.task('review_alert').reference}"
    assert answer.location != address


def test_all_errors_come_at_once_and_what_was_typed_stays(
    sign_in: SignIn, world: World, address: str
) -> None:
    client = sign_in("dario")
    client.post(f"{address}/tomar")
    answer = client.post(f"{address}/terminar", data={"decision": "forget", "reason": "no"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert answer.text.count('class="err"') == 2
    assert "no</textarea>" in answer.text
    assert world.task("review_alert").assignee == "dario"


def test_a_forged_field_is_dropped(sign_in: SignIn, world: World, address: str) -> None:
    client = sign_in("dario")
    client.post(f"{address}/tomar")
    client.post(f"{address}/terminar", data=GOOD | {"reviewer": "gema", "alert_id": "x", "actor": "gema"})
    world.work()
    assert {alert.decided_by for alert in world.alerts() if alert.status == "dismissed"} == {"dario"}


def test_without_claiming_nobody_completes(sign_in: SignIn, world: World, address: str) -> None:
    answer = sign_in("dario").post(f"{address}/terminar", data=GOOD)
    assert answer.status_code == 409
    assert "Antes hay que tomar la tarea" in answer.text
    assert world.task("review_alert").state == "open"


def test_who_does_not_have_it_does_not_complete_it(sign_in: SignIn, address: str) -> None:
    sign_in("dario").post(f"{address}/tomar")
    answer = sign_in("diana").post(f"{address}/terminar", data=GOOD)
    assert answer.status_code == 409
    assert "Darío Cansado" in answer.text


@pytest.mark.parametrize(("lang", "title"), [("es", "ya está terminada"), ("en", "completed already")])
def test_a_repeated_completion_is_told_who_did_it_and_when(
    sign_in: SignIn, address: str, lang: str, title: str
) -> None:
    client = sign_in("dario")
    client.post(f"{address}/tomar")
    client.post(f"{address}/terminar", data=GOOD)
    answer = client.post(f"{address}/terminar?lang={lang}", data=GOOD)
    assert answer.status_code == 409
    assert title in answer.text
    assert "Darío Cansado" in answer.text
    assert "10:00" in answer.text


def test_a_task_of_a_cancelled_process_is_said_to_be_over(
    sign_in: SignIn, world: World, address: str
) -> None:
    client = sign_in("dario")
    client.post(f"{address}/tomar")
    instance = world.task("review_alert").instance_id
    world.application.engine.execute(CancelInstance(instance_id=instance, actor="gema", reason="prueba"))
    assert "ya no hace falta" in client.get(address).text
    assert client.post(f"{address}/terminar", data=GOOD).status_code == 409


def test_a_draft_is_kept_and_shown_and_gone_with_the_task(
    sign_in: SignIn, world: World, address: str
) -> None:
    client, task = sign_in("dario"), world.task("review_alert")
    client.post(f"{address}/tomar")
    answer = client.post(f"{address}/borrador", data={"reason": "a medias"}, follow_redirects=True)
    assert "Borrador guardado" in answer.text
    assert "a medias</textarea>" in client.get(address).text
    client.post(f"{address}/terminar", data=GOOD)
    with world.application.sessions() as session:
        assert find_draft(session, task.instance_id, task.number, "dario") is None


def test_the_script_saves_a_draft_too(sign_in: SignIn, address: str) -> None:
    client = sign_in("dario")
    client.post(f"{address}/tomar")
    answer = client.post(f"{address}/borrador", data={"reason": "x"}, headers={"Accept": "application/json"})
    assert answer.json["saved_at"].startswith("2026-11-20")


def test_nobody_else_saves_a_draft_of_it(sign_in: SignIn, address: str) -> None:
    sign_in("dario").post(f"{address}/tomar")
    headers = {"Accept": "application/json"}
    answer = sign_in("diana").post(f"{address}/borrador", data={"reason": "x"}, headers=headers)
    assert answer.status_code == 409
    assert "Darío Cansado" in answer.json["text"]


def test_the_wrong_method_is_refused(sign_in: SignIn, address: str) -> None:
    client = sign_in("dario")
    assert client.get(f"{address}/terminar").status_code == 405
    assert client.post(address).status_code == 405


def test_a_question_that_depends_on_another_appears_on_refresh(sign_in: SignIn, world: World) -> None:
    client = sign_in("berta")
    address = f"/tareas/{world.task('call_participant').reference}"
    client.post(f"{address}/tomar")
    assert "¿Qué día es la entrevista?" not in client.get(address).text
    sent = {"call_result": "answered", "_refresh": "call_result"}
    answer = client.post(f"{address}/terminar", data=sent)
    assert answer.status_code == 200
    assert "¿Qué día es la entrevista?" in answer.text
    assert 'role="alert"' not in answer.text


def test_the_case_stands_beside_the_task_for_who_cares_for_it(sign_in: SignIn, world: World) -> None:
    page = sign_in("berta").get(f"/tareas/{world.task('call_participant').reference}").text
    assert "C-2026-0001" in page
    assert "600 000 000" in page


def test_the_reviewer_knows_the_person_by_the_task_only(sign_in: SignIn, address: str) -> None:
    page = unescape(sign_in("carla").get(address).text)
    assert "Conoce a esta persona solo por esta tarea." in page
    assert "600 000 000" not in page


def test_lists_of_people_hold_those_of_the_territory(sign_in: SignIn, world: World) -> None:
    world.do("review_alert", "dario", decision="accept", reason="Conviene ofrecer apoyo ya.")
    client = sign_in("dario")
    address = f"/tareas/{world.task('assign_professionals').reference}"
    client.post(f"{address}/tomar")
    page = client.get(address).text
    assert "Berta Sanabria · Fundación Alborada" in page
    assert "Eva Mendaña" not in page
    bad = client.post(
        f"{address}/terminar", data={"reference_professional": "eva", "case_coordinator": "berta"}
    )
    assert bad.status_code == 422
    good = client.post(
        f"{address}/terminar", data={"reference_professional": "ana", "case_coordinator": "bruno"}
    )
    assert good.status_code == 302
