"""The guaranteed income through its pages: applied for, examined, proposed by one and decided by another."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from small_network import NAMES, SignIn, World

from processes.cases.consent.access_log import accesses_of
from processes.cases.people.restricting import restrict
from processes.network.queries import get_professional
from processes.network.tables import StoredPost

CODE = "C-2026-0001"
PAGE = f"/casos/{CODE}"
CHECKED = {
    "household_members": "3", "computable_income": "200,50", "age": "40", "registered_months": "30",
    "means_answer": "yes", "seeker_answer": "yes", "severe_beyond_work": "0",
}  # fmt: skip
AGREED = {
    "project_answer": "agreed", "project_aim": "Volver a trabajar.", "person_commits": "Ir al taller.",
    "services_commit": "Buscar guardería.", "project_months": "12", "project_first_review": "2027-01-15",
}  # fmt: skip
PROPOSED = {"proposal": "granted", "proposal_reasons": "Cumple los requisitos."}
DECIDED = {"resolution": "granted", "resolution_reasons": "Cumple los requisitos."}


def do(world: World, client: FlaskClient, element: str, values: dict[str, str]) -> str:
    """Take the task, look at its form, send it; the form as it was shown."""
    address = f"/tareas/{world.task(element).reference}"
    assert client.post(f"{address}/tomar").status_code == 302
    shown = client.get(address).text
    answer = client.post(f"{address}/terminar", data=values)
    assert answer.status_code == 302, answer.text
    world.work()
    return shown


@pytest.fixture
def applied(world: World, sign_in: SignIn) -> World:
    """Without any consent signed: a benefit does not hang on it."""
    sign_in("ana").post(f"{PAGE}/empezar/guaranteed_income")
    world.work()
    return world


@pytest.fixture
def proposed(applied: World, sign_in: SignIn) -> World:
    ana = sign_in("ana")
    shown = do(applied, ana, "check_file", CHECKED)
    assert 'name="registration_exception"' in shown
    do(applied, sign_in("berta"), "agree_project", AGREED)
    return applied


def test_the_way_to_a_grant(proposed: World, sign_in: SignIn) -> None:
    shown = do(proposed, sign_in("gema"), "propose_resolution", PROPOSED)
    assert "Según las tablas: 471,50 euros al mes; cumple todos los requisitos." in shown
    shown = do(proposed, sign_in("dario"), "decide_resolution", DECIDED)
    assert "La propuesta dice: Cumple los requisitos." in shown
    ana = sign_in("ana")
    notify = do(proposed, ana, "notify_person", {"notified_on": "2026-11-20", "appeal_explained": "true"})
    assert "Resultado: concedida, 471,50 euros al mes desde el 1/12/2026." in notify
    story = ana.get(PAGE).text
    assert re.search(r"G-2026-0001.*Concedida.*471,50 € al mes desde el", story, re.DOTALL)
    assert "471.50 € a month from" in ana.get(f"{PAGE}?lang=en").text
    assert "Renta garantizada solicitada" in story
    assert "Renta garantizada concedida" in story


def test_the_cases_page_says_where_an_application_stands_to_who_may_see_the_economy(
    applied: World, sign_in: SignIn
) -> None:
    shown = sign_in("ana").get(PAGE).text
    assert re.search(r"G-2026-0001.*En trámite", shown, re.DOTALL)
    assert "G-2026-0001" not in sign_in("berta").get(PAGE).text, "of another organisation, without a consent"
    with applied.application.sessions() as session:
        seen = [group for row in accesses_of(session, CODE) for group in row.field_groups]
    assert "economy" in seen


@pytest.mark.parametrize("who", ["ana", "berta", "bruno", "eva", "carla", "gema"])
def test_only_a_supervisor_of_the_territory_decides(proposed: World, sign_in: SignIn, who: str) -> None:
    do(proposed, sign_in("gema"), "propose_resolution", PROPOSED)
    address = f"/tareas/{proposed.task('decide_resolution').reference}"
    client = sign_in(who)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/terminar", data=DECIDED).status_code == 404
    assert proposed.task("decide_resolution").business_key == CODE


@pytest.mark.parametrize("who", ["berta", "eva", "carla", "dario", "gema"])
def test_only_its_ceas_examines_the_file(applied: World, sign_in: SignIn, who: str) -> None:
    address = f"/tareas/{applied.task('check_file').reference}"
    assert sign_in(who).get(address).status_code == 404


def test_without_an_amount_granting_is_not_offered_and_not_taken(applied: World, sign_in: SignIn) -> None:
    do(applied, sign_in("ana"), "check_file", {**CHECKED, "computable_income": "900"})
    gema = sign_in("gema")
    address = f"/tareas/{applied.task('propose_resolution').reference}"
    gema.post(f"{address}/tomar")
    shown = gema.get(address).text
    assert 'value="granted"' not in shown
    assert "sin cuantía que conceder" in shown
    answer = gema.post(f"{address}/terminar", data=PROPOSED)
    assert answer.status_code != 302, "there is no such answer"
    assert applied.task("propose_resolution").business_key == CODE


def test_what_is_missing_is_said_in_words(applied: World, sign_in: SignIn) -> None:
    ana = sign_in("ana")
    do(applied, ana, "check_file", {**CHECKED, "age": "", "seeker_answer": "not_proved"})
    address = f"/tareas/{applied.task('ask_for_data').reference}"
    ana.post(f"{address}/tomar")
    assert "No se ha podido comprobar: edad, demanda de empleo." in ana.get(address).text
    english = ana.get(f"{address}?lang=en").text
    assert "Could not be checked: age, job-seeking." in english
    assert "10 working days" in english


def test_a_change_and_a_withdrawal_are_told_on_the_cases_page(applied: World, sign_in: SignIn) -> None:
    ana = sign_in("ana")
    assert "Cambian los ingresos o el hogar" in ana.get(PAGE).text
    ana.post(f"{PAGE}/avisos/circumstances_changed")
    applied.work()
    assert applied.task("record_change").business_key == CODE
    ana.post(f"{PAGE}/avisos/income_application_withdrawn")
    applied.work()
    assert "Solicitud de renta archivada" in ana.get(PAGE).text
    assert "Cambian los ingresos o el hogar" not in ana.get(PAGE).text


@pytest.fixture
def on_agenda(applied: World, sign_in: SignIn) -> World:
    """Of structural need, so that the commission decides; bruno sits on it and does not know the case."""
    post = StoredPost(username="bruno", role="comision", organisation="alborada", territory="leon")
    with applied.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        session.add(post)
    do(applied, sign_in("ana"), "check_file", {**CHECKED, "severe_beyond_work": "2"})
    do(applied, sign_in("berta"), "agree_project", AGREED)
    do(applied, sign_in("gema"), "propose_resolution", PROPOSED)
    applied.clock.advance(timedelta(days=12).total_seconds())
    applied.work()
    return applied


def test_the_commission_decides_by_a_code_without_knowing_who(on_agenda: World, sign_in: SignIn) -> None:
    bruno = sign_in("bruno")
    shown = do(
        on_agenda, bruno, "discuss_item", {"commission_result": "granted", "commission_reasons": "Sí."}
    )
    assert "Solicitud G-2026-0001. Se propone conceder." in shown
    assert "471,50 euros al mes" in shown
    for told in (CODE, "Ir al taller", *(word for name in NAMES for word in name)):
        assert told not in shown
    assert bruno.get(PAGE).status_code == 404
    assert on_agenda.task("notify_person").business_key == CODE


@pytest.mark.parametrize("who", ["ana", "berta", "dario", "eva", "carla", "gema"])
def test_only_the_commission_discusses(on_agenda: World, sign_in: SignIn, who: str) -> None:
    address = f"/tareas/{on_agenda.task('discuss_item').reference}"
    assert sign_in(who).get(address).status_code == 404


def test_a_restricted_case_is_proposed_and_decided_by_two_of_its_named_people(
    applied: World, sign_in: SignIn
) -> None:
    with applied.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        ana, names = get_professional(session, "ana"), ["berta", "dario", "diana"]
        restrict(session, ana, CODE, reason="known_professional", names=names, now=applied.clock.now())
    do(applied, sign_in("ana"), "check_file", {**CHECKED, "severe_beyond_work": "2"})
    do(applied, sign_in("berta"), "agree_project", AGREED)
    address = f"/tareas/{applied.task('propose_resolution').reference}"
    assert sign_in("gema").get(address).status_code == 404
    dario = sign_in("dario")
    do(applied, dario, "propose_resolution", PROPOSED)
    address = f"/tareas/{applied.task('decide_resolution').reference}"
    assert dario.post(f"{address}/tomar").status_code in {403, 404, 409}, "who proposes does not decide"
    do(applied, sign_in("diana"), "decide_resolution", DECIDED)
    assert applied.task("notify_person").business_key == CODE
