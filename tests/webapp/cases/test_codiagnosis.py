"""From the signed consent to a validated diagnosis: the process, the pages of the diagnosis, the real handlers."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from small_network import SignIn, World
from werkzeug.test import TestResponse

from engine.views import InstanceFilter, TaskFilter, TaskView
from processes.cases.diagnosis.queries import find_diagnosis
from processes.cases.tables import Case

CODE = "C-2026-0001"
ADDRESS = f"/casos/{CODE}/diagnosticos/1"
Fill = Callable[..., TestResponse]
TALK: dict[str, Any] = {"interview_note": "Cuida de su madre.", "another_interview": "no"}
SESSION = {"session_minutes": 80, "factors_discussed": True, "gaps_discussed": True}
AGREED = {**SESSION, "strengths_found": "yes", "locus_found": "yes", "agreed": "yes"}


@pytest.fixture
def under_way(signed: World) -> World:
    """The co-diagnosis that follows the consent; its O1 is open."""
    signed.do("prepare_diagnosis", "berta", interviews_held=1, record_reviewed=True)
    return signed


@pytest.fixture
def seen(under_way: World, sign_in: SignIn, fill: Fill) -> World:
    """Both have said how they see it; it waits for the return session."""
    client = sign_in("berta")
    assert fill(client, ADDRESS, 1).status_code == 302
    assert fill(client, ADDRESS, 2, own=True).status_code == 302
    under_way.do("hold_interviews", "berta", **TALK)
    under_way.do("rate_with_hdme", "berta", values_recorded=True)
    under_way.do("rate_yourself", "berta", rated_how="accompanied")
    under_way.do("review_record", "ana", record_reviewed=True, surroundings_reviewed=True)
    return under_way


def open_tasks(world: World) -> dict[str, TaskView]:
    return {each.element: each for each in world.application.engine.read.list_tasks(TaskFilter())}


def phase(world: World) -> str:
    with world.application.sessions() as session:
        return session.get_one(Case, CODE).phase


def state(world: World) -> str:
    with world.application.sessions() as session:
        found = find_diagnosis(session, CODE, 1)
        assert found is not None
        return found.state


def test_three_look_at_it_at_the_same_time(under_way: World) -> None:
    found = open_tasks(under_way)
    assert {"hold_interviews", "rate_yourself", "review_record"} <= set(found)
    assert found["review_record"].candidates == ("ceas_ts/ana",)
    assert set(found["hold_interviews"].candidates) == {"cc/berta", "ceas_ts/ana"}
    assert (phase(under_way), state(under_way)) == ("discover", "provisional")


def test_a_task_leads_to_the_page_where_its_values_are(under_way: World, sign_in: SignIn) -> None:
    under_way.do("hold_interviews", "berta", **TALK)
    task = open_tasks(under_way)["rate_with_hdme"]
    page = sign_in("berta").get(f"/tareas/{task.reference}").text
    assert f'href="{ADDRESS}"' in page
    assert "Abrir el diagnóstico" in page
    other = open_tasks(under_way)["review_record"]
    assert f'href="{ADDRESS}"' not in sign_in("ana").get(f"/tareas/{other.reference}").text


def test_a_task_comes_back_as_long_as_values_are_missing(
    under_way: World, sign_in: SignIn, fill: Fill
) -> None:
    under_way.do("hold_interviews", "berta", **TALK)
    first = under_way.do("rate_with_hdme", "berta", values_recorded=True)
    again = open_tasks(under_way)["rate_with_hdme"]
    assert again.reference != first.reference
    own = under_way.do("rate_yourself", "berta", rated_how="alone")
    assert open_tasks(under_way)["rate_yourself"].reference != own.reference
    client = sign_in("berta")
    fill(client, ADDRESS, 1)
    fill(client, ADDRESS, 2, own=True)
    under_way.do("rate_with_hdme", "berta", values_recorded=True)
    under_way.do("rate_yourself", "berta", rated_how="alone")
    assert not {"rate_with_hdme", "rate_yourself"} & set(open_tasks(under_way))


def test_agreed_and_validated_by_the_reference_professional(seen: World) -> None:
    assert (phase(seen), state(seen)) == ("dream", "complete")
    seen.do("hold_return_session", "berta", **AGREED)
    assert open_tasks(seen)["validate_diagnosis"].candidates == ("ceas_ts/ana",)
    seen.do("validate_diagnosis", "ana", validation="validated")
    assert state(seen) == "validated"
    read = seen.application.engine.read
    [done] = read.list_instances(InstanceFilter(process_id="codiagnosis"))
    assert (done.state, read.variables(done.instance_id)["hdme state"]) == ("completed", "validated")
    assert read.incidents() == []
    started = {each.process_id for each in read.list_instances(InstanceFilter(state="active"))}
    assert "life_project_and_plan" in started, "the plan begins"


@pytest.mark.parametrize("who", ["berta", "bruno", "dario", "diana", "eva", "carla", "gema"])
def test_nobody_else_can_open_the_validation(seen: World, sign_in: SignIn, who: str) -> None:
    seen.do("hold_return_session", "berta", **AGREED)
    task = open_tasks(seen)["validate_diagnosis"]
    client = sign_in(who)
    assert client.get(f"/tareas/{task.reference}").status_code == 404
    assert client.post(f"/tareas/{task.reference}/tomar").status_code == 404
    assert (
        client.post(f"/tareas/{task.reference}/terminar", data={"validation": "validated"}).status_code == 404
    )
    assert state(seen) == "complete"


def test_without_agreement_after_three_sessions_the_supervisor_decides(seen: World) -> None:
    for _ in range(3):
        seen.do("hold_return_session", "berta", **{**AGREED, "agreed": "no"})
    task = open_tasks(seen)["settle_disagreement"]
    assert task.candidates == ("supervisor/leon",)
    seen.do(
        "settle_disagreement", "dario", settlement="with_both_views", settlement_reason="Quedan escritas."
    )
    assert "validate_diagnosis" in open_tasks(seen)


def test_three_months_after_the_first_interview_the_supervisor_is_told(seen: World) -> None:
    seen.clock.advance(93 * 86_400)
    seen.work()
    assert open_tasks(seen)["speed_up_diagnosis"].candidates == ("supervisor/leon",)
    seen.do("hold_return_session", "berta", **AGREED)
    seen.do("validate_diagnosis", "ana", validation="validated")
    assert "speed_up_diagnosis" not in open_tasks(seen), "nothing is left to unblock"


def test_a_critical_flag_becomes_an_urgent_task_and_is_chased(
    under_way: World, sign_in: SignIn, fill: Fill
) -> None:
    fill(sign_in("berta"), ADDRESS, 1, residence="1")
    under_way.work()
    task = open_tasks(under_way)["attend_critical_flag"]
    assert set(task.candidates) == {"cc/berta", "ceas_ts/ana"}
    assert task.due_at is not None
    assert (task.due_at - under_way.clock.now()).total_seconds() <= 24 * 3600
    assert "hold_interviews" in open_tasks(under_way), "the diagnosis goes on"
    under_way.clock.advance(24 * 3600 + 1)
    under_way.work()
    assert open_tasks(under_way)["chase_critical_flag"].candidates == ("supervisor/leon",)
    under_way.do("attend_critical_flag", "ana", flag_action="health", flag_note="Se ha llamado al centro.")
    assert not {"attend_critical_flag", "chase_critical_flag"} & set(open_tasks(under_way))


def test_two_flags_are_two_tasks_each_with_its_own_way(under_way: World, sign_in: SignIn, fill: Fill) -> None:
    fill(sign_in("berta"), ADDRESS, 1, residence="1", basic_needs="1")
    under_way.work()
    chosen = TaskFilter(element="attend_critical_flag")
    read = under_way.application.engine.read
    flags = {read.task_variables(each.instance_id, each.number)["flag"] for each in read.list_tasks(chosen)}
    assert flags == {"residence", "basic_needs"}


def test_a_withdrawn_consent_stops_it_and_is_told(under_way: World, berta: FlaskClient) -> None:
    answer = berta.post(f"/casos/{CODE}/avisos/consent_revoked", data={"sure": "yes"})
    assert answer.status_code == 302
    under_way.work()
    assert "hold_interviews" not in open_tasks(under_way)
    told = [each for each in open_tasks(under_way).values() if each.process_id == "codiagnosis"]
    assert [each.element for each in told] == ["inform_of_revocation"]
    under_way.do(
        "inform_of_revocation", "berta", person_informed=True, team_informed=True, urgency_left="none"
    )
    with under_way.application.sessions() as session:
        case = session.get_one(Case, CODE)
        assert (case.status, case.close_reason) == ("closed", "revoked")


def test_the_variables_hold_no_value_and_no_word_of_the_diagnosis(seen: World) -> None:
    read = seen.application.engine.read
    [instance] = read.list_instances(InstanceFilter(process_id="codiagnosis"))
    written = read.variables(instance.instance_id)
    assert not {"answers", "self_ratings", "factors", "judgement", "overall"} & set(written)
    assert "Sabe pedir ayuda" not in str(written)
