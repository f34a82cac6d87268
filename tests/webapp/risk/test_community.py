"""Pages of community actions: who plans, who sees which part of a list, every fault at once; no score anywhere."""

import re

import pytest
from small_network import SignIn, World

from engine.views import TaskFilter

PLAN = {
    "title": "Taller de informática",
    "theme": "open",
    "organiser": "alborada",
    "territory": "leon",
    "place": "Centro cívico de pruebas",
    "day": "2026-12-18",
    "hour": "10:00",
    "seats": "2",
    "waiting_places": "1",
    "least_risk": "0",
    "most_risk": "100",
}


@pytest.fixture
def action(world: World, sign_in: SignIn) -> str:
    """Planned by darío in León; the list is confirmed, and ana has invited three people."""
    answer = sign_in("dario").post("/acciones/nueva", data=PLAN)
    assert answer.status_code == 302
    world.work()
    world.do("confirm_list", "dario", list_answer="invite", list_reason="Conviene.")
    for _ in range(3):
        invited = world.application.engine.read.list_tasks(TaskFilter(element="invite_person"))[0]
        world.application.engine.complete(
            invited.instance_id, invited.number, {"invitation_answer": "yes"}, actor="ana"
        )
    world.work()
    return str(answer.location)


def codes(text: str) -> list[str]:
    return re.findall(r'<th scope="row">([\w-]+)', text)


@pytest.mark.parametrize(
    ("who", "listed", "planned"),
    [
        ("dario", 200, 302),
        ("carla", 200, 302),
        ("ana", 200, 403),
        ("berta", 200, 403),
        ("eva", 200, 403),
        ("gema", 403, 403),
    ],
    ids=["supervisor", "Network", "CEAS", "organiser", "another CEAS", "without a part in it"],
)
def test_who_may_plan(sign_in: SignIn, who: str, listed: int, planned: int) -> None:
    client = sign_in(who)
    assert client.get("/acciones").status_code == listed
    assert client.get("/acciones/nueva").status_code == {302: 200, 403: 403}[planned]
    assert client.post("/acciones/nueva", data=PLAN).status_code == planned


def test_a_supervisor_plans_in_their_own_territory_only(sign_in: SignIn) -> None:
    answer = sign_in("dario").post("/acciones/nueva", data={**PLAN, "territory": "salamanca"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seats": "x", "day": "", "title": ""}, ["Escriba un número entero.", "Escriba el día y la hora."]),
        (
            {"title": "", "theme": "", "organiser": "", "place": "", "seats": "0", "most_risk": "0"},
            [
                "Escriba un nombre",
                "Elija un tema",
                "Elija una entidad",
                "dónde es",
                "entre 1 y 200",
                "mayor que",
            ],
        ),
        ({"day": "2026-11-01"}, ["Elija un día que no haya pasado."]),
        ({"organiser": "ceas_norte"}, ["Elija una entidad agente de esta zona."]),
    ],
)
def test_everything_that_is_wrong_is_said_and_what_was_typed_stays(
    sign_in: SignIn, changes: dict[str, str], said: list[str]
) -> None:
    answer = sign_in("dario").post("/acciones/nueva", data={**PLAN, **changes})
    assert answer.status_code == 422
    assert [text for text in said if text not in answer.text] == []
    assert "Centro cívico de pruebas" in answer.text or "place" in changes


def test_faults_are_said_in_english_too(sign_in: SignIn) -> None:
    answer = sign_in("dario").post("/acciones/nueva?lang=en", data={**PLAN, "title": "", "theme": ""})
    assert "Write a name of up to 120 letters." in answer.text
    assert "Choose a theme." in answer.text


@pytest.mark.parametrize(
    ("who", "status", "people", "names"),
    [
        ("dario", 200, "all", False),
        ("carla", 200, "all", False),
        ("ana", 200, "all", True),
        ("berta", 200, "coming", False),
        ("eva", 404, "", False),
        ("gema", 404, "", False),
    ],
    ids=["supervisor", "Network", "CEAS that invites", "organiser", "another CEAS", "stranger"],
)
def test_who_sees_which_part(
    world: World, sign_in: SignIn, action: str, who: str, status: int, people: str, names: bool
) -> None:
    answer = sign_in(who).get(action)
    assert answer.status_code == status
    if status == 404:
        return
    assert (len(codes(answer.text)) == 2) is (people == "coming")
    assert ("600 000 000" in answer.text) is names
    for alert in world.alerts():
        assert f"{alert.probability * 100:.0f} de cada" not in answer.text
    assert "De cada 100" not in answer.text


def test_a_seat_is_given_up_by_who_sees_the_person(world: World, sign_in: SignIn, action: str) -> None:
    [first, _] = codes(sign_in("berta").get(action).text)
    assert sign_in("eva").post(f"{action}/deja-plaza", data={"participant": first}).status_code == 404
    assert sign_in("berta").post(f"{action}/deja-plaza", data={"participant": "nobody"}).status_code == 404
    ana = sign_in("ana")
    answer = ana.post(f"{action}/deja-plaza", data={"participant": first}, follow_redirects=True)
    assert "Anotado: deja su plaza." in answer.text
    world.work()
    assert world.task("offer_seat").candidates == ("ceas_ts/ceas_ejido",)
    again = ana.post(f"{action}/deja-plaza", data={"participant": first}, follow_redirects=True)
    assert "ya no tenía plaza" in again.text


@pytest.mark.parametrize(("who", "status"), [("dario", 302), ("ana", 404), ("berta", 404), ("eva", 404)])
def test_who_may_cancel(world: World, sign_in: SignIn, action: str, who: str, status: int) -> None:
    client = sign_in(who)
    assert ("Suspender la acción" in client.get(action).text) is (status == 302)
    assert client.post(f"{action}/suspender").status_code == status
    world.work()
    told = world.application.engine.read.list_tasks(TaskFilter(element="tell_people"))
    assert bool(told) is (status == 302)


def test_wrong_methods(sign_in: SignIn, action: str) -> None:
    client = sign_in("dario")
    assert client.get(f"{action}/suspender").status_code == 405
    assert client.post(action).status_code == 405
    assert client.get("/acciones/AC-999").status_code == 404


def test_the_section_is_in_the_navigation_of_who_has_a_part(sign_in: SignIn) -> None:
    assert 'href="/acciones"' in sign_in("ana").get("/tareas").text
    assert 'href="/acciones"' not in sign_in("gema").get("/tareas").text
