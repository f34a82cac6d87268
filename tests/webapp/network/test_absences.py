"""Absences on their page, and what a substitute then may do: tasks and cases of the absent, with a trace."""

from datetime import timedelta

import pytest
from small_network import SignIn, World

from engine.views import TaskFilter
from processes.network.absences import list_absences
from processes.network.acts import acts_of

TYPED = {"username": "berta", "substitute": "bruno", "begins_on": "2026-11-20", "ends_on": "2026-11-27"}
PAGE = "/red/ausencias"
CASE = "/casos/C-2026-0001"


def absences(world: World) -> list[tuple[str, str]]:
    with world.application.sessions() as session:
        return [(each.username, each.substitute) for each in list_absences(session) if each.ended_at is None]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("berta", 302),  # her own
        ("dario", 302),  # supervises León
        ("bruno", 404),  # a colleague, and the substitute
        ("ana", 404),  # another organisation
        ("eva", 404),
        ("carla", 404),
        ("paco", 404),  # a collaborator
    ],
)
def test_who_may_enter_and_end_an_absence(network: World, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.post(PAGE, data=TYPED).status_code == status
    assert absences(network) == ([("berta", "bruno")] if status == 302 else [])
    sign_in("berta").post(PAGE, data=TYPED)
    assert client.post(f"{PAGE}/1/terminar").status_code == status
    assert absences(network) == ([] if status == 302 else [("berta", "bruno")])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"substitute": ""}, ["Elija quién sustituye."]),
        (
            {"substitute": "", "begins_on": "x", "ends_on": ""},
            ["Elija quién sustituye.", "Escriba una fecha."],
        ),
        ({"substitute": "ana"}, ["tiene que ser de la misma entidad"]),
        ({"substitute": "berta"}, ["tiene que ser otra"]),
        ({"ends_on": "2026-11-19", "begins_on": "2026-11-18"}, ["ya ha pasado"]),
        ({"ends_on": "2026-11-19"}, ["no puede ser anterior al primero"]),
        ({"ends_on": "2028-11-19"}, ["como mucho un año"]),
    ],
)
def test_everything_that_is_wrong_is_said_and_what_was_typed_stays(
    network: World, sign_in: SignIn, changes: dict[str, str], said: list[str]
) -> None:
    answer = sign_in("berta").post(PAGE, data={**TYPED, **changes})
    assert answer.status_code == 422
    assert [words for words in said if words not in answer.text] == []
    assert absences(network) == []
    assert f'value="{({**TYPED, **changes})["begins_on"]}"' in answer.text


def test_days_that_are_taken(network: World, sign_in: SignIn) -> None:
    client = sign_in("berta")
    client.post(PAGE, data=TYPED)
    assert "ya tienen otra ausencia" in client.post(PAGE, data=TYPED).text


def test_for_these_days_the_substitute_sees_the_case_and_afterwards_not(
    network: World, sign_in: SignIn
) -> None:
    client = sign_in("bruno")
    assert client.get(CASE).status_code == 404
    sign_in("berta").post(PAGE, data=TYPED)
    assert client.get(CASE).status_code == 200
    assert "A quién sustituye usted" in client.get(PAGE).text
    sign_in("berta").post(f"{PAGE}/1/terminar")
    assert client.get(CASE).status_code == 404
    assert "ya había terminado" in sign_in("berta").post(f"{PAGE}/1/terminar", follow_redirects=True).text


def test_an_absence_ends_by_itself(network: World, sign_in: SignIn) -> None:
    sign_in("berta").post(PAGE, data=TYPED)
    client = sign_in("bruno")
    network.clock.stand_at(network.clock.now() + timedelta(days=7))
    assert client.get(CASE).status_code == 200
    network.clock.stand_at(network.clock.now() + timedelta(days=1))
    assert client.get(CASE).status_code == 404


def test_a_substitute_takes_and_does_a_task_and_it_is_written_on_whose_behalf(
    network: World, sign_in: SignIn
) -> None:
    sign_in("berta").post(PAGE, data=TYPED)
    client, task = sign_in("bruno"), network.task("call_participant")
    address = f"/tareas/{task.reference}"
    assert "Sustituye a Berta Sanabria" in client.get(address).text
    assert client.post(f"{address}/tomar").status_code == 302
    done = client.post(f"{address}/terminar", data={"call_result": "moved", "call_note": "Se mudó."})
    assert done.status_code == 302, done.text
    with network.application.sessions() as session:
        acts = acts_of(session, "berta")
    assert [(act.actor, act.act, act.about) for act in acts] == [
        ("bruno", "complete", task.reference),
        ("bruno", "claim", task.reference),
    ]
    journal = network.application.engine.read.journal(task.instance_id)
    assert [entry.reason for entry in journal if entry.actor == "bruno"] == ["on_behalf_of:berta"] * 2
    assert "Bruno Lago terminó una tarea en nombre de Berta Sanabria" in sign_in("berta").get(PAGE).text


def test_what_the_absent_one_had_taken_is_carried_on(network: World, sign_in: SignIn) -> None:
    task = network.task("call_participant")
    address = f"/tareas/{task.reference}"
    sign_in("berta").post(f"{address}/tomar")
    client = sign_in("bruno")
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/tomar").status_code == 404
    sign_in("berta").post(PAGE, data=TYPED)
    assert "La tiene Berta Sanabria, que está ausente." in client.get(address).text
    assert client.post(f"{address}/tomar").status_code == 302
    [mine] = network.application.engine.read.list_tasks(TaskFilter(assignee="bruno"))
    assert mine.reference == task.reference


def test_a_colleague_who_stands_in_for_nobody_takes_nothing_over(network: World, sign_in: SignIn) -> None:
    task = network.task("call_participant")
    sign_in("berta").post(f"/tareas/{task.reference}/tomar")
    assert sign_in("ana").post(f"/tareas/{task.reference}/tomar").status_code in (404, 409)


def test_several_at_once_are_traced_too(network: World, sign_in: SignIn) -> None:
    sign_in("berta").post(PAGE, data=TYPED)
    task = network.task("call_participant")
    sign_in("bruno").post("/tareas/tomar", data={"task": [task.reference]})
    with network.application.sessions() as session:
        assert [act.act for act in acts_of(session, "bruno")] == ["claim"]


def test_ones_own_tasks_leave_no_such_trace(network: World, sign_in: SignIn) -> None:
    task = network.task("call_participant")
    sign_in("berta").post(f"/tareas/{task.reference}/tomar")
    with network.application.sessions() as session:
        assert acts_of(session, "berta") == []
    entries = network.application.engine.read.journal(task.instance_id)
    assert {entry.reason for entry in entries if entry.actor == "berta"} == {""}


def test_a_substitute_is_not_given_cases_of_their_own(network: World, sign_in: SignIn) -> None:
    """Coordinators are chosen by the roles that they hold themselves, with what they carry."""
    client = sign_in("dario")
    task = next(each for each in _tasks(network) if each.element == "review_alert")
    client.post(f"/tareas/{task.reference}/tomar")
    client.post(
        f"/tareas/{task.reference}/terminar", data={"decision": "accept", "reason": "Hace falta apoyo."}
    )
    network.work()
    assign = network.task("assign_professionals")
    client.post(f"/tareas/{assign.reference}/tomar")
    text = client.get(f"/tareas/{assign.reference}").text
    assert "Berta Sanabria · Fundación Alborada · 1 caso" in text
    assert text.index("Bruno Lago") < text.index("Berta Sanabria")  # who has most room first


def _tasks(world: World) -> list[object]:
    return world.application.engine.read.list_tasks(TaskFilter(candidates=frozenset({"supervisor/leon"})))


def test_wrong_methods_and_what_is_not_there(network: World, sign_in: SignIn) -> None:
    client = sign_in("dario")
    assert client.get(f"{PAGE}/1/terminar").status_code == 405
    assert client.post(f"{PAGE}/1/terminar").status_code == 404
    assert client.post(f"{PAGE}/99999999999999999999/terminar").status_code == 404
    assert client.get(f"{PAGE}?persona=nobody").status_code == 404
    assert client.get(f"{PAGE}?persona=berta").status_code == 200


NOTICE = "/casos/C-2026-0001/avisos/consent_revoked"


@pytest.mark.parametrize(
    ("who", "status", "on_behalf_of"),
    [
        ("bruno", 302, ["berta"]),  # stands in for the coordinator
        ("ana", 302, []),  # her own case
        ("dario", 302, []),  # supervises, stands in for nobody
        ("eva", 404, []),
    ],
)
def test_what_is_done_on_a_cases_pages_is_written_on_whose_behalf(
    network: World, sign_in: SignIn, who: str, status: int, on_behalf_of: list[str]
) -> None:
    sign_in("berta").post(PAGE, data=TYPED)
    assert sign_in(who).post(NOTICE, data={"sure": "yes"}).status_code == status
    with network.application.sessions() as session:
        acts = [(act.act, act.about, act.on_behalf_of) for act in acts_of(session, who)]
    assert acts == [("case", "C-2026-0001", absent) for absent in on_behalf_of]
    if on_behalf_of:
        assert "actuó en un caso en nombre de Berta Sanabria" in sign_in("berta").get(PAGE).text


def test_a_supervisor_who_stands_in_for_the_holder_acts_for_them(network: World, sign_in: SignIn) -> None:
    """Diana may see the case anyway; it is Ana's all the same."""
    sign_in("dario").post(PAGE, data={**TYPED, "username": "ana", "substitute": "diana"})
    sign_in("diana").post(NOTICE, data={"sure": "yes"})
    with network.application.sessions() as session:
        assert [act.on_behalf_of for act in acts_of(session, "diana")] == ["ana"]
