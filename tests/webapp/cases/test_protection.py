"""Restricting a case for gender violence hides it, tells everything that ran, and begins the protocol."""

from small_network import SignIn, World
from sqlalchemy import select

from engine.views import InstanceFilter
from processes.cases.tables import Case


def _code(world: World) -> str:
    with world.application.sessions() as session:
        return session.scalars(select(Case.code)).one()


def _running(world: World, code: str) -> set[str]:
    chosen = InstanceFilter(business_keys=frozenset({code}), state="active", limit=50)
    return {each.process_id for each in world.application.engine.read.list_instances(chosen)}


def test_violence_stops_what_runs_and_begins_the_protocol(world: World, sign_in: SignIn) -> None:
    code = _code(world)
    assert _running(world, code) == {"pact_call_and_consent"}
    sign_in("berta").post(f"/casos/{code}/reserva", data={"reason": "gender_violence", "named": ["ana"]})
    world.work()
    assert _running(world, code) == {"gender_violence_protocol"}
    world.do(
        "assess_danger", "berta", danger="risk", needs_place=False, children=False, safe_channel="at_office"
    )
    assert world.task("plan_safety").candidates == ("ceas_ts/ceas_ejido", "cc/berta")


def test_only_named_people_see_its_tasks(world: World, sign_in: SignIn) -> None:
    code = _code(world)
    sign_in("berta").post(f"/casos/{code}/reserva", data={"reason": "gender_violence", "named": []})
    world.work()
    task = world.task("assess_danger")
    address = f"/tareas/{task.instance_id}-{task.number}"
    assert sign_in("berta").get(address).status_code == 200
    assert sign_in("ana").get(address).status_code == 404
    assert sign_in("dario").get(f"/casos/{code}").status_code == 404


def test_another_reason_stops_nothing(world: World, sign_in: SignIn) -> None:
    code = _code(world)
    sign_in("berta").post(f"/casos/{code}/reserva", data={"reason": "other_risk", "named": []})
    world.work()
    assert _running(world, code) == {"pact_call_and_consent"}
