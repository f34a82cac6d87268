"""The inbox: views, filter, order, paging, and taking several tasks at once."""

import pytest
from small_network import SignIn, World

from engine.commands import ClaimTask


def test_the_team_sees_its_tasks_and_whom_they_are_about(sign_in: SignIn, world: World) -> None:
    text = sign_in("dario").get("/tareas?vista=equipo").text
    assert text.count("Revisar la alerta") >= 2
    assert "Intervención proactiva ante una alerta" in text
    assert any(
        name in text for name in ("Amaro Quiñones", "Nuria Valcarce", "Ismael Redondo", "Zaira Mendaña")
    )


def test_in_english_every_element_has_its_english_name(sign_in: SignIn) -> None:
    text = sign_in("dario").get("/tareas?vista=equipo&lang=en").text
    assert "Review the alert" in text
    assert "Revisar la alerta" not in text


def test_a_colleague_sees_who_has_a_task(sign_in: SignIn, world: World) -> None:
    task = world.task("review_alert")
    sign_in("dario").post(f"/tareas/{task.reference}/tomar")
    text = sign_in("diana").get("/tareas?vista=equipo").text
    assert "Darío Cansado" in text
    assert f'value="{task.reference}"' not in text


def test_another_territory_sees_nothing_of_it(sign_in: SignIn) -> None:
    text = sign_in("eva").get("/tareas?vista=equipo").text
    assert "Revisar la alerta" not in text
    assert "Su equipo no tiene tareas abiertas" in text


def test_mine_are_those_that_i_took(sign_in: SignIn, world: World) -> None:
    client = sign_in("dario")
    assert "No tiene tareas tomadas" in client.get("/tareas").text
    client.post(f"/tareas/{world.task('review_alert').reference}/tomar")
    assert "Revisar la alerta" in client.get("/tareas").text


def test_finished_are_those_that_i_finished(sign_in: SignIn) -> None:
    assert "Revisar la alerta" in sign_in("dario").get("/tareas?vista=terminadas").text
    assert "Revisar la alerta" not in sign_in("diana").get("/tareas?vista=terminadas").text


def test_a_finished_task_is_gone_from_the_list_at_once(sign_in: SignIn, world: World) -> None:
    client = sign_in("berta")
    reference = world.task("call_participant").reference
    client.post(f"/tareas/{reference}/tomar")
    client.post(f"/tareas/{reference}/terminar", data={"call_result": "moved"})
    assert reference not in client.get("/tareas").text
    assert reference not in client.get("/tareas?vista=equipo").text


@pytest.mark.parametrize(
    ("text", "is_found"), [("revisar", True), ("INTERVENCIÓN", True), ("P0", True), ("llamar", False)]
)
def test_the_text_filter_looks_at_names_and_codes(sign_in: SignIn, text: str, is_found: bool) -> None:
    page = sign_in("dario").get("/tareas", query_string={"vista": "equipo", "texto": text}).text
    assert ("Revisar la alerta</a>" in page) is is_found
    assert is_found or "Ninguna tarea cumple el filtro" in page


def test_the_text_filter_does_not_look_for_people(sign_in: SignIn) -> None:
    page = sign_in("dario").get("/tareas", query_string={"vista": "equipo", "texto": "Quiñones"}).text
    assert "Ninguna tarea cumple el filtro" in page


def test_the_process_filter(sign_in: SignIn) -> None:
    client = sign_in("dario")
    assert "Revisar la alerta" in client.get("/tareas?vista=equipo&proceso=proactive_alert_intervention").text
    assert "Ninguna tarea" in client.get("/tareas?vista=equipo&proceso=pact_call_and_consent").text


@pytest.mark.parametrize(
    "address", ["/tareas?pagina=99", "/tareas?pagina=x&orden=y&vista=z", "/tareas?vista=equipo&proceso='--"]
)
def test_nonsense_in_the_address_does_no_harm(sign_in: SignIn, address: str) -> None:
    assert sign_in("dario").get(address).status_code == 200


def test_an_order_is_said_in_the_table(sign_in: SignIn) -> None:
    page = sign_in("dario").get("/tareas?vista=equipo&orden=-vence").text
    assert 'aria-sort="descending"' in page


def test_several_are_taken_at_once(sign_in: SignIn, world: World) -> None:
    chosen = [world.task("review_alert", position).reference for position in (0, 1)]
    answer = sign_in("carla").post("/tareas/tomar", data={"task": chosen}, follow_redirects=True)
    assert "Ha tomado 2 tareas." in answer.text
    assert {world.task("review_alert", position).assignee for position in (0, 1)} == {"carla"}


def test_of_several_the_free_ones_are_taken_and_the_other_is_said(sign_in: SignIn, world: World) -> None:
    tasks = [world.task("review_alert", position) for position in (0, 1)]
    first = tasks[0]
    claim = ClaimTask(instance_id=first.instance_id, number=first.number, actor="diana")
    world.application.engine.execute(claim)
    sent = {"task": [task.reference for task in tasks]}
    answer = sign_in("carla").post("/tareas/tomar", data=sent, follow_redirects=True)
    assert "Ha tomado 1 tarea." in answer.text
    assert "Lo hizo Diana Ordás" in answer.text


def test_nothing_chosen_is_said(sign_in: SignIn) -> None:
    answer = sign_in("dario").post("/tareas/tomar", follow_redirects=True)
    assert "Elija antes alguna tarea." in answer.text


def test_a_task_that_is_not_for_me_is_not_taken_among_others(sign_in: SignIn, world: World) -> None:
    mine, foreign = world.task("review_alert"), world.task("call_participant")
    sent = {"task": [mine.reference, foreign.reference]}
    assert sign_in("dario").post("/tareas/tomar", data=sent).status_code == 404
    assert world.task("call_participant").assignee is None
    assert world.task("review_alert").assignee is None


def test_the_wrong_method_is_refused(sign_in: SignIn) -> None:
    assert sign_in("dario").post("/tareas").status_code == 405
    assert sign_in("dario").get("/tareas/tomar").status_code == 404  # read as a task's reference


def test_the_next_task_is_ones_own_then_the_teams(sign_in: SignIn, world: World) -> None:
    client = sign_in("berta")
    reference = world.task("call_participant").reference
    assert client.get("/tareas/siguiente").location == f"/tareas/{reference}"
    assert sign_in("eva").get("/tareas/siguiente").location == "/tareas"
