"""One instance: for those who may see its case or alert or have one of its tasks."""

import pytest
from small_network import SignIn, World
from sqlalchemy import update

from engine.rows import ALARM
from engine.store.tables import timers
from webapp.api.waiting import IncidentSchema


@pytest.fixture
def called(world: World) -> str:
    """The instance in which the person of the case is being called."""
    return f"/procesos/casos/{world.task('call_participant').instance_id}"


@pytest.fixture
def reviewed(world: World) -> str:
    """An instance whose alert waits for its review."""
    return f"/procesos/casos/{world.task('review_alert').instance_id}"


def test_where_it_is_is_said_twice(sign_in: SignIn, called: str) -> None:
    page = sign_in("berta").get(called).text
    assert "&#34;here&#34;: [&#34;call_participant&#34;]" in page
    assert 'id="row-call_participant"' in page
    assert "Llamada sin respuesta en plazo" in page  # the running clock
    assert "Enviar la carta de presentación" in page  # what a service task did


def test_what_is_owed_by_a_promise_is_among_the_running_clocks(sign_in: SignIn, world: World) -> None:
    """Its row has no element (engine.rows.ALARM)."""
    task = world.task("call_participant")
    of_instance = timers.c.instance_id == task.instance_id
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        session.execute(update(timers).where(of_instance).values(element=ALARM))
    page = sign_in("berta").get(f"/procesos/casos/{task.instance_id}").text
    assert "Plazo de una promesa:" in page
    assert "Llamada sin respuesta en plazo" not in page


@pytest.mark.parametrize("reader", ["ana", "dario", "diana"])
def test_who_may_see_the_case_sees_its_process(sign_in: SignIn, called: str, reader: str) -> None:
    assert sign_in(reader).get(called).status_code == 200


@pytest.mark.parametrize("reader", ["dario", "carla"])
def test_who_reviews_alerts_sees_theirs(sign_in: SignIn, reviewed: str, reader: str) -> None:
    assert sign_in(reader).get(reviewed).status_code == 200


@pytest.mark.parametrize("stranger", ["bruno", "eva", "gema", "carla"])
def test_to_a_stranger_it_is_not_there(sign_in: SignIn, called: str, stranger: str) -> None:
    assert sign_in(stranger).get(called).status_code == 404


@pytest.mark.parametrize("number", ["1", "0", "x", "9" * 18])
def test_a_number_that_leads_nowhere_is_not_there(sign_in: SignIn, number: str) -> None:
    assert sign_in("carla").get(f"/procesos/casos/{number}").status_code == 404


def test_the_journal_is_for_who_oversees(sign_in: SignIn, called: str, reviewed: str) -> None:
    assert "Diario" not in sign_in("berta").get(called).text
    page = sign_in("dario").get(called).text
    assert "Diario" in page
    assert "StartInstance" in page
    assert "Diario" in sign_in("carla").get(reviewed).text


def test_who_did_what_is_in_the_history(sign_in: SignIn, world: World, called: str) -> None:
    world.do("call_participant", "berta", call_result="no_answer")
    page = sign_in("ana").get(called).text
    assert "Berta Sanabria" in page
    assert "Esperar respuesta" in page or "Toca volver a llamar" in page


def test_an_ended_one_says_so(sign_in: SignIn, world: World, called: str) -> None:
    world.do("call_participant", "berta", call_result="moved")
    page = sign_in("berta").get(called).text
    assert "No queda nada abierto." in page
    assert "Terminado" in page


def test_english(sign_in: SignIn, called: str) -> None:
    page = sign_in("berta").get(f"{called}?lang=en").text
    assert "Call the person" in page
    assert "Send the letter of introduction" in page
    assert "Llamar" not in page


def test_a_stop_by_error_is_said_without_its_technical_text(sign_in: SignIn, world: World) -> None:
    task = world.task("review_alert")
    world.do("review_alert", "dario", decision="accept", reason="Conviene ofrecer apoyo ya.")
    world.do("assign_professionals", "dario", reference_professional="ana", case_coordinator="nobody")
    for _ in range(6):
        world.clock.advance(3600)
        world.work()
    page = sign_in("dario").get(f"/procesos/casos/{task.instance_id}").text
    assert "Parado por un error en «Abrir el caso»" in page
    assert "UnknownProfessional" not in page
    assert "Dónde falló el programa" in page, "who oversees sees the place, file and line, and no value"
    assert "open_case" in page
    assert "Dónde falló" not in sign_in("ana").get(f"/procesos/casos/{task.instance_id}").text


def test_the_interface_says_where_a_handler_failed(world: World) -> None:
    engine = world.application.engine
    world.do("review_alert", "dario", decision="accept", reason="Conviene ofrecer apoyo ya.")
    world.do("assign_professionals", "dario", reference_professional="ana", case_coordinator="nobody")
    for _ in range(6):
        world.clock.advance(3600)
        world.work()
    [incident] = [each for each in engine.read.incidents() if each.resolved_at is None]
    told = IncidentSchema().dump(incident)
    assert told["stack"] == incident.stack != ""
    assert "nobody" not in told["stack"]


def test_the_wrong_method_is_refused(sign_in: SignIn, called: str) -> None:
    assert sign_in("berta").post(called).status_code == 405
