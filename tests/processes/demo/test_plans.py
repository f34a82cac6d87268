"""The demo's life projects and plans: where each stands after its process ran on the real engine."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.views import InstanceFilter, TaskFilter
from processes.bootstrap import Application, build
from processes.cases.handlers import open_case, register_consent
from processes.cases.plan.queries import (
    find_project,
    follow_ups_of,
    latest_outcomes,
    list_plans,
    signatures_of,
)
from processes.cases.tables import Case, Participant
from processes.demo.diagnoses import add_first_diagnosis
from processes.demo.loading import prepare_network
from processes.demo.plans import add_plans
from processes.tasks import Job

YES = {"carry_out": True, "record": True, "team": True, "research": False}


@pytest.fixture
def application(database_url: str) -> Iterator[Application]:
    """The demo's Network with four open cases in León, three of them diagnosed."""
    built = build(database_url)
    now = built.engine.clock.now()
    prepare_network(built, now=now)
    begun = now - timedelta(days=30)
    with built.sessions() as session, session.begin():
        for number in range(1, 5):
            code = f"P0000{number}"
            session.add(
                Participant(
                    code=code, given_name="Persona", surnames="Inventada", birth_year=1980,
                    territory="leon", ceas="ceas_bernesga",
                )
            )  # fmt: skip
            session.flush()

            def job(key: str, about: str = code, **variables: object) -> Job:
                return Job(
                    handler="", instance_id=0, business_key="", idempotency_key=f"{key}:{about}",
                    variables=variables, now=begun, session=session,
                )  # fmt: skip

            people = {"case_coordinator": "sara.luna", "reference_professional": "marta.torio"}
            case = open_case(job("open", participant=code, **people))["case_id"]
            register_consent(job("sign", case_id=case, consent=YES))
            if number < 4:
                add_first_diagnosis(session, session.get_one(Case, case), at=begun, seed=7)
    yield built
    built.dispose()


def test_each_plan_stands_where_it_should(application: Application) -> None:
    now = application.engine.clock.now()
    add_plans(application, now=now)
    assert application.engine.read.incidents() == []
    with application.sessions() as session:
        codes = session.scalars(select(Case.code).order_by(Case.code)).all()
        plans = {code: list_plans(session, code) for code in codes}
        assert [[plan.state for plan in plans[code]] for code in codes] == [
            ["in_force"],
            ["validated"],
            ["draft"],
            [],
        ]
        held, signing = plans[codes[0]][0], plans[codes[1]][0]
        assert [each.signer for each in signatures_of(session, signing)] == ["participant"]
        assert len(follow_ups_of(session, held)) == 1
        assert latest_outcomes(session, held)[1, 1].result == "going_on"
        assert all(find_project(session, code) for code in codes[:3])
    running = application.engine.read.list_instances(InstanceFilter(state="active", limit=50))
    found = {(each.business_key, each.process_id) for each in running}
    assert found == {
        (codes[0], "periodic_review_and_closing"),
        (codes[1], "life_project_and_plan"),
        (codes[2], "life_project_and_plan"),
    }


def test_tasks_are_with_those_who_may_do_them(application: Application) -> None:
    add_plans(application, now=application.engine.clock.now())
    tasks = application.engine.read.list_tasks(TaskFilter(limit=50))
    offered = sorted((task.element, tuple(sorted(task.candidates))) for task in tasks)
    assert ("draft_plan", ("cc/sara.luna", "ceas_ts/marta.torio")) in offered
    assert [who for element, who in offered if element == "sign_plan"] == [
        ("cc/sara.luna",),
        ("ceas_ts/marta.torio",),
    ]


def test_where_nobody_can_have_a_plan_nothing_is_added(
    application: Application,
) -> None:
    now = application.engine.clock.now()
    for _ in range(2):
        add_plans(application, now=now)
    with application.sessions() as session:
        codes = session.scalars(select(Case.code)).all()
        assert sum(len(list_plans(session, code)) for code in codes) == 3
