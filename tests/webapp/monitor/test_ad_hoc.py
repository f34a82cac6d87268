"""What of an ad-hoc sub-process begins from the page: for who may do it, on the case and on the instance."""

import pytest
from small_network import SignIn, World

from engine.commands import SuspendInstance
from engine.views import InstanceFilter, TaskFilter

CODE = "C-2026-0001"
CASE = f"/casos/{CODE}"
ASKED = {"case_id": CODE, "territory": "leon", "ceas": "ceas_ejido", "case_coordinator": "berta"}


@pytest.fixture
def page(world: World) -> str:
    """The instance of an intensive accompaniment that Berta coordinates; Ana is of the case's CEAS."""
    world.application.engine.publish("intensive_care_requested", key=CODE, variables=ASKED)
    world.work()
    world.do("agree_accompaniment", "berta", agreed_aims="Ordenar los papeles.", agreed_rhythm="weekly")
    chosen = InstanceFilter(process_id="intensive_case_management")
    [instance] = world.application.engine.read.list_instances(chosen)
    return f"/procesos/casos/{instance.instance_id}"


def number(world: World, page: str) -> int:
    standing = world.application.engine.read.standing(int(page.rsplit("/", 1)[1]))
    assert standing is not None
    [found] = [each.number for each in standing.positions if each.element == "accompany"]
    return found


def begun(world: World) -> list[str]:
    return [
        task.element
        for task in world.application.engine.read.list_tasks(
            TaskFilter(process_id="intensive_case_management")
        )
    ]


@pytest.mark.parametrize("where", ["case", "instance"])
def test_its_coordinator_begins_a_visit(sign_in: SignIn, world: World, page: str, where: str) -> None:
    client = sign_in("berta")
    shown = CASE if where == "case" else page
    assert "Empezar: Visitar" in client.get(shown).text
    back = {"back": "case"} if where == "case" else {}
    answer = client.post(f"{page}/empezar/{number(world, page)}/make_visit", data=back)
    assert answer.headers["Location"] == shown
    assert begun(world) == ["make_visit"]
    text = client.get(shown).text
    assert "Empezar: Visitar" not in text
    assert "Ya abiertas: Visitar." in " ".join(text.split())


def test_what_is_open_does_not_begin_a_second_time(sign_in: SignIn, world: World, page: str) -> None:
    client, address = sign_in("berta"), f"{page}/empezar/{number(world, page)}/make_visit"
    client.post(address)
    assert "ya está abierta" in client.post(address, follow_redirects=True).text
    assert begun(world) == ["make_visit"]
    world.do("make_visit", "berta", visit_note="Bien.")
    client.post(address)
    assert begun(world) == ["make_visit"]


def test_saying_that_it_is_done_needs_to_be_confirmed(sign_in: SignIn, world: World, page: str) -> None:
    client, address = sign_in("berta"), f"{page}/hecho/{number(world, page)}"
    assert "Marque la casilla" in client.post(address, follow_redirects=True).text
    assert begun(world) == []
    client.post(address, data={"sure": "yes"})
    world.work()
    assert begun(world) == ["decide_what_follows"]
    assert client.post(address, data={"sure": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 403), ("dario", 403), ("bruno", 404), ("eva", 404), ("carla", 404)]
)
def test_nobody_else_begins_or_ends_anything(
    sign_in: SignIn, world: World, page: str, who: str, status: int
) -> None:
    client = sign_in(who)
    assert "Empezar: Visitar" not in client.get(page).text
    assert client.post(f"{page}/empezar/{number(world, page)}/make_visit").status_code == status
    assert client.post(f"{page}/hecho/{number(world, page)}", data={"sure": "yes"}).status_code == status
    assert begun(world) == []


@pytest.mark.parametrize("element", ["review_month", "decide_what_follows", "x"])
def test_only_what_is_inside_begins(sign_in: SignIn, world: World, page: str, element: str) -> None:
    answer = sign_in("berta").post(f"{page}/empezar/{number(world, page)}/{element}")
    assert answer.status_code == 403
    assert begun(world) == []


def test_what_is_suspended_offers_nothing(sign_in: SignIn, world: World, page: str) -> None:
    instance = int(page.rsplit("/", 1)[1])
    world.application.engine.execute(SuspendInstance(instance_id=instance, actor="gema", reason="Pausa."))
    assert "Empezar: Visitar" not in sign_in("berta").get(CASE).text


def test_english(sign_in: SignIn, page: str) -> None:
    text = sign_in("berta").get(f"{page}?lang=en").text
    assert "Begin: Visit" in text
    assert "This is done" in text
