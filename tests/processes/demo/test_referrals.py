"""The demo's referrals: one of each state, told by the real engine, and nothing where nobody has signed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.views import TaskFilter
from processes.bootstrap import Application, build
from processes.cases.handlers import open_case, register_consent
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Participant
from processes.demo.loading import prepare_network
from processes.demo.referrals import add_referrals
from processes.tasks import Job

YES = {"carry_out": True, "record": True, "team": True, "research": False}


@pytest.fixture
def application(database_url: str) -> Iterator[Application]:
    """The demo's Network with one open case in León."""
    built = build(database_url)
    now = built.engine.clock.now()
    prepare_network(built, now=now)
    signed = now - timedelta(days=60)
    with built.sessions() as session, session.begin():
        session.add(
            Participant(
                code="P00001", given_name="Persona", surnames="Inventada", birth_year=1980,
                territory="leon", ceas="ceas_bernesga",
            )
        )  # fmt: skip
        session.flush()
        people = {"case_coordinator": "sara.luna", "reference_professional": "marta.torio"}
        for key, handler, values in (
            ("open", open_case, {"participant": "P00001", **people}),
            ("sign", register_consent, {"case_id": f"C-{signed.year}-0001", "consent": YES}),
        ):
            job = Job(
                handler="", instance_id=0, business_key="", idempotency_key=key, variables=values,
                now=signed, session=session,
            )  # fmt: skip
            handler(job)
    yield built
    built.dispose()


def test_one_in_each_state(application: Application) -> None:
    now = application.engine.clock.now()
    add_referrals(application, now=now)
    with application.sessions() as session:
        told = session.scalars(select(Referral).order_by(Referral.code)).all()
    assert [(each.service, each.state, each.answer) for each in told] == [
        ("401035", "granted_closed", "accepted"),
        ("401023", "granted_follow_up", "accepted"),
        ("resource", "under_study", "information_asked"),
        ("401036", "under_study", "awaited"),
    ]
    assert told[2].shared == ["identity"]
    tasks = application.engine.read.list_tasks(TaskFilter(limit=50))
    late = {task.element for task in tasks if task.due_at is not None and task.due_at < now}
    assert {task.element for task in tasks} == {
        "do_referral_work",
        "give_information",
        "answer_referral",
        "chase_referral",
    }
    assert {"give_information", "answer_referral"} <= late
    assert application.engine.read.incidents() == []


def test_nothing_without_somebody_who_has_signed(database_url: str) -> None:
    built = build(database_url)
    prepare_network(built, now=built.engine.clock.now())
    add_referrals(built, now=built.engine.clock.now())
    with built.sessions() as session:
        assert session.scalars(select(Referral)).all() == []
    built.dispose()
