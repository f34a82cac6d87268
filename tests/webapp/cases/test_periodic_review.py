"""From the plan in force to the closed case, with the real handlers: follow-ups, O2, approval, what is shared ends."""

from collections.abc import Callable
from typing import Any

import pytest
from small_network import SignIn, World
from sqlalchemy import select
from werkzeug.test import TestResponse

from engine.views import InstanceFilter, TaskFilter, TaskView
from processes.cases.diagnosis.queries import find_validated
from processes.cases.queries import team_of
from processes.cases.tables import Case, CaseEvent, CaseMember

CODE = "C-2026-0001"
Fill = Callable[..., TestResponse]
DAY = 86_400
GOES_WELL: dict[str, Any] = {
    "goes_on": "yes",
    "has_moved": "no",
    "is_progressing": "yes",
    "done_percent": 40,
    "follow_up_note": "Va al curso.",
}
REPORT = {"achieved": "Trabaja y vive tranquila.", "supports_left": "Su CEAS y el grupo."}


@pytest.fixture
def followed(signed: World, sign_in: SignIn, fill: Fill) -> World:
    """A validated O1, and the follow-up under way."""
    berta, ana = sign_in("berta"), sign_in("ana")
    berta.post(f"/casos/{CODE}/diagnosticos", data={"moment": "O1", "pack": "hdme_compatible_1"})
    first = f"/casos/{CODE}/diagnosticos/1"
    fill(berta, first, 1)
    fill(berta, first, 2, own=True)
    ana.post(f"{first}/validar", data={"revision": "3"})
    with signed.application.sessions() as session, session.begin():
        session.add(CaseMember(case_code=CODE, username="bruno", added_at=signed.clock.now(), ended_on=None))
    about = {
        "case_id": CODE,
        "territory": "leon",
        "case_coordinator": "berta",
        "reference_professional": "ana",
    }
    signed.application.engine.publish("follow_up_requested", key=CODE, variables=about)
    signed.work()
    return signed


def open_tasks(world: World) -> dict[str, TaskView]:
    wanted = TaskFilter(process_id="periodic_review_and_closing", limit=100)
    return {each.element: each for each in world.application.engine.read.list_tasks(wanted)}


def wait(world: World, days: float) -> None:
    world.clock.advance(days * DAY)
    world.work()


def close_by_hand(world: World, reason: str = "plan_fulfilled") -> None:
    world.do("accompany", "berta", close_reason=reason, close_note=None)


def go_to_approval(world: World, *, measured: bool = False) -> None:
    said = {
        "second_result": "measured" if measured else "not_possible",
        "second_note": "No está en la ciudad.",
    }
    world.do("rate_at_closing", "berta", **said)
    world.do("write_final_report", "berta", **REPORT)


def test_follow_ups_fall_due_at_30_60_and_90_days_and_then_every_90(followed: World) -> None:
    assert set(open_tasks(followed)) == {"accompany"}
    for days in (30, 30, 30, 90, 90):
        wait(followed, days - 1)
        assert set(open_tasks(followed)) == {"accompany"}
        wait(followed, 1.1)
        assert set(open_tasks(followed)) == {"accompany", "hold_follow_up"}
        followed.do("hold_follow_up", "berta", **GOES_WELL)
        if "rate_again" in open_tasks(followed):
            followed.do("rate_again", "berta", second_result="not_possible", second_note="Otro mes.")
            followed.do("validate_second", "ana", second_read=True)


def test_what_does_not_progress_is_adjusted(followed: World) -> None:
    wait(followed, 30.1)
    followed.do("hold_follow_up", "berta", **{**GOES_WELL, "is_progressing": "no"})
    assert "adjust_plan" in open_tasks(followed)
    followed.do("adjust_plan", "berta", adjustment="Otro horario de curso.")
    assert set(open_tasks(followed)) == {"accompany"}


def test_stuck_for_more_than_six_months_the_team_may_close(followed: World) -> None:
    for _ in range(3):
        wait(followed, 30.1)
        followed.do("hold_follow_up", "berta", **{**GOES_WELL, "is_progressing": "no"})
        followed.do("adjust_plan", "berta", adjustment="Se cambia el itinerario.")
    for days in (90, 90):
        wait(followed, days)
        followed.do("hold_follow_up", "berta", **{**GOES_WELL, "is_progressing": "no"})
        if "rate_again" in open_tasks(followed):
            followed.do("rate_again", "berta", second_result="not_possible", second_note="Otro mes.")
            followed.do("validate_second", "ana", second_read=True)
        if "adjust_plan" in open_tasks(followed):
            followed.do("adjust_plan", "berta", adjustment="Se cambia el itinerario.")
    assert "agree_closing" in open_tasks(followed)
    followed.do("agree_closing", "ana", closing_decision="go_on", close_note="Empieza un taller.")
    assert set(open_tasks(followed)) == {"accompany"}


def test_a_person_who_does_not_go_on_is_not_held(followed: World) -> None:
    wait(followed, 30.1)
    followed.do("hold_follow_up", "berta", **{**GOES_WELL, "goes_on": "no"})
    followed.do(
        "agree_closing",
        "berta",
        closing_decision="close",
        close_reason="rejects",
        close_note="Lo dice la persona.",
    )
    assert set(open_tasks(followed)) == {"rate_at_closing"}, "the accompaniment is over"


def test_after_six_months_the_hdme_is_repeated_once(followed: World, sign_in: SignIn, fill: Fill) -> None:
    for days in (30.1, 30, 30, 90):
        wait(followed, days)
        followed.do("hold_follow_up", "berta", **GOES_WELL)
    assert "rate_again" not in open_tasks(followed), "not yet six months"
    wait(followed, 90)
    followed.do("hold_follow_up", "berta", **GOES_WELL)
    first = open_tasks(followed)["rate_again"]
    followed.do("rate_again", "berta", second_result="measured")
    assert open_tasks(followed)["rate_again"].reference != first.reference, "it is not filled in yet"
    second = f"/casos/{CODE}/diagnosticos/2"
    fill(sign_in("berta"), second, 1)
    fill(sign_in("berta"), second, 2, own=True)
    followed.do("rate_again", "berta", second_result="measured")
    assert open_tasks(followed)["validate_second"].candidates == ("ceas_ts/ana",)
    followed.do("validate_second", "ana", second_read=True)
    with followed.application.sessions() as session:
        assert find_validated(session, CODE, "O2") is not None
    wait(followed, 90)
    followed.do("hold_follow_up", "berta", **GOES_WELL)
    assert "rate_again" not in open_tasks(followed)


def test_after_a_year_the_supervisor_decides(followed: World) -> None:
    wait(followed, 366)
    assert open_tasks(followed)["decide_term"].candidates == ("supervisor/leon",)
    followed.do("decide_term", "dario", term_decision="extend", term_note="Acaba el curso en mayo.")
    wait(followed, 90)
    assert "decide_term" in open_tasks(followed), "asked again"
    followed.do("decide_term", "dario", term_decision="close", term_note="Ya ha pasado el plazo.")
    assert set(open_tasks(followed)) == {"rate_at_closing"}


def test_closing_ends_what_is_shared_and_the_case(followed: World, sign_in: SignIn) -> None:
    assert sign_in("bruno").get(f"/casos/{CODE}").status_code == 200
    close_by_hand(followed)
    go_to_approval(followed)
    followed.do("approve_closing", "ana", approval="approved")
    followed.do("evaluate_care", "berta", felt_heard="4", own_decisions="3", life_is_better="4")
    with followed.application.sessions() as session:
        case = session.get_one(Case, CODE)
        assert (case.status, case.close_reason, case.phase) == ("closed", "plan_fulfilled", "destiny")
        assert "bruno" not in team_of(session, CODE)
        told = session.scalars(select(CaseEvent.kind).where(CaseEvent.case_code == CODE)).all()
    assert told[-2:] == ["sharing_ended", "closed"]
    assert sign_in("bruno").get(f"/casos/{CODE}").status_code == 404
    read = followed.application.engine.read
    [done] = read.list_instances(InstanceFilter(process_id="periodic_review_and_closing"))
    assert (done.state, read.incidents()) == ("completed", [])


def test_an_evaluation_that_never_comes_does_not_hold_the_closing(followed: World) -> None:
    close_by_hand(followed, "leaves_sample")
    go_to_approval(followed)
    followed.do("approve_closing", "ana", approval="approved")
    wait(followed, 15.1)
    with followed.application.sessions() as session:
        assert session.get_one(Case, CODE).close_reason == "leaves_sample"


@pytest.mark.parametrize("who", ["berta", "bruno", "dario", "diana", "eva", "carla", "gema"])
def test_nobody_else_can_open_the_approval(followed: World, sign_in: SignIn, who: str) -> None:
    close_by_hand(followed)
    go_to_approval(followed)
    task = open_tasks(followed)["approve_closing"]
    assert task.candidates == ("ceas_ts/ana",)
    client = sign_in(who)
    assert client.get(f"/tareas/{task.reference}").status_code == 404
    assert client.post(f"/tareas/{task.reference}/terminar", data={"approval": "approved"}).status_code == 404
    with followed.application.sessions() as session:
        assert session.get_one(Case, CODE).status == "open"


def test_a_withdrawn_consent_ends_it(followed: World, sign_in: SignIn) -> None:
    wait(followed, 30.1)
    sign_in("berta").post(f"/casos/{CODE}/avisos/consent_revoked", data={"sure": "yes"})
    followed.work()
    assert set(open_tasks(followed)) == {"inform_of_revocation"}
    reference = open_tasks(followed)["inform_of_revocation"].reference
    assert sign_in("berta").get(f"/tareas/{reference}").status_code == 200


def test_a_task_leads_to_the_plan_for_who_may_read_it(followed: World, sign_in: SignIn) -> None:
    wait(followed, 30.1)
    reference = open_tasks(followed)["hold_follow_up"].reference
    assert f'href="/casos/{CODE}/planes"' in sign_in("berta").get(f"/tareas/{reference}").text
    assert "Ver el proyecto y los planes" in sign_in("ana").get(f"/tareas/{reference}").text
