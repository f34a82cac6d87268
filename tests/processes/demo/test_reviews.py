"""The demo's cases under way: where each stands, and what is late."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.views import InstanceFilter, InstanceView, TaskFilter
from processes.bootstrap import Application, build
from processes.cases.diagnosis.queries import find_validated
from processes.cases.tables import Case, CaseEvent, Participant
from processes.demo.loading import prepare_network
from processes.demo.reviews import add_reviews

PLACES = {"leon": "ceas_bernesga", "salamanca": "ceas_tormes", "valladolid": "ceas_pisuerga"}


@pytest.fixture
def application(database_url: str) -> Iterator[Application]:
    """The demo's Network with one person in each of three territories."""
    built = build(database_url)
    prepare_network(built, now=built.engine.clock.now())
    with built.sessions() as session, session.begin():
        for number, (territory, ceas) in enumerate(PLACES.items(), start=1):
            session.add(
                Participant(
                    code=f"P0000{number}", given_name="Persona", surnames="Inventada", birth_year=1980,
                    territory=territory, ceas=ceas,
                )
            )  # fmt: skip
    yield built
    built.dispose()


def tasks_of(application: Application) -> dict[str, bool]:
    """Open tasks, and whether each is late."""
    now = application.engine.clock.now()
    found = application.engine.read.list_tasks(TaskFilter(limit=100))
    return {task.element: task.due_at is not None and task.due_at < now for task in found}


def test_each_case_stands_where_it_should(application: Application) -> None:
    now = application.engine.clock.now()
    add_reviews(application, now=now, seed=7)
    assert tasks_of(application) == {
        "rate_with_hdme": True,
        "rate_yourself": True,
        "speed_up_diagnosis": True,
        "hold_return_session": False,
        "hold_follow_up": True,
        "accompany": False,
    }
    assert application.engine.read.incidents() == []
    started = {each.started_at for each in _of_cases(application)}
    assert max(started) < now - timedelta(days=27)
    with application.sessions() as session:
        cases = {case.territory: case for case in session.scalars(select(Case))}
        phases = {territory: case.phase for territory, case in cases.items()}
        assert phases == {"leon": "destiny", "salamanca": "discover", "valladolid": "dream"}
        assert cases["leon"].case_coordinator == "raul.porma"
        assert find_validated(session, cases["leon"].code, "O1") is not None
        told = session.scalars(select(CaseEvent.at)).all()
        assert all(at <= now for at in told)


def test_nobody_twice(application: Application) -> None:
    """Everybody there has a case by then: nothing is added."""
    now = application.engine.clock.now()
    for _ in range(2):
        add_reviews(application, now=now, seed=7)
    assert len(_of_cases(application)) == 3


def _of_cases(application: Application) -> list[InstanceView]:
    """What runs by the calendar is about no case."""
    every = application.engine.read.list_instances(InstanceFilter(limit=500))
    return [each for each in every if each.business_key]
