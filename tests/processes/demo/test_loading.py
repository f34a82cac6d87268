"""The demo: whole, the same each time, entered by everybody, with work for each; nobody's name in a process."""

import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter
from processes.application import Application
from processes.bootstrap import build
from processes.cases.diagnosis.tables import Diagnosis
from processes.cases.people.tables import Restriction
from processes.cases.phases import CLOSE_REASONS, PHASES
from processes.cases.queries import list_cases_for
from processes.cases.tables import Case, CaseEvent, Consent, Participant
from processes.demo import Demo, HalfLoaded, load_demo
from processes.demo.loading import PARTICIPANTS, SEED
from processes.demo.names import invent_name
from processes.demo.people import WORKERS
from processes.demo.places import MEMBERS, TERRITORIES, add_places
from processes.network.accounts import authenticate
from processes.network.queries import candidate_groups, get_professional
from processes.network.roles import ROLES
from processes.risk.synthetic import generate
from processes.risk.tables import Alert, StoredModel

ALL = InstanceFilter(limit=500)


@pytest.fixture(scope="module")
def loaded_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo in it, loaded once."""
    file = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    shutil.copy(migrated_file, file)
    application = build(f"sqlite:///{file}")
    assert load_demo(application).is_new
    application.dispose()
    return file


@pytest.fixture
def demo_application(loaded_file: Path) -> Iterator[Application]:
    """For reading only: the tests of this module share the file."""
    application = build(f"sqlite:///{loaded_file}")
    yield application
    application.dispose()


@pytest.fixture
def demo(demo_application: Application) -> Demo:
    return load_demo(demo_application)


def test_four_territories_fifteen_people_four_hundred_participants(demo_application: Application) -> None:
    assert len(TERRITORIES) == 4
    assert len(WORKERS) >= 15
    assert {each.ownership for each in MEMBERS} == {"public", "private"}
    with demo_application.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Participant)) == 403, (
            "twice one, and two who ask"
        )


def test_a_second_start_loads_nothing_and_says_how_to_enter(demo: Demo) -> None:
    assert not demo.is_new
    people = {role.name for role in ROLES} - {"Participante", "Sistema"}
    assert {login.role for login in demo.logins} == people
    assert all(login.role_en and login.name for login in demo.logins)


def test_everybody_enters_with_the_one_password(demo_application: Application, demo: Demo) -> None:
    with demo_application.sessions() as session:
        for login in demo.logins:
            assert authenticate(session, login.username, demo.password), login.username
        assert authenticate(session, demo.logins[0].username, "wrong password") is None


def test_each_reviewer_has_an_alert_to_review(demo_application: Application) -> None:
    with demo_application.sessions() as session:
        for worker in WORKERS:
            if "supervisor" in worker.roles:
                groups = candidate_groups(get_professional(session, worker.username))
                wanted = TaskFilter(candidates=groups, element="review_alert")
                assert demo_application.engine.read.count_tasks(wanted), worker.username


def test_each_coordinator_and_social_worker_has_a_case(demo_application: Application) -> None:
    with demo_application.sessions() as session:
        for worker in WORKERS:
            if {"cc", "ceas_ts"} & set(worker.roles):
                reader = get_professional(session, worker.username)
                assert list_cases_for(session, reader), worker.username


def test_work_stands_at_different_places_and_some_is_late(demo_application: Application) -> None:
    tasks = demo_application.engine.read.list_tasks(TaskFilter(limit=500))
    assert {task.element for task in tasks} >= {
        "review_alert",
        "assign_professionals",
        "complete_data",
        "call_participant",
        "first_interview",
        "try_new_strategy",
        "prepare_diagnosis",
    }
    now = demo_application.engine.clock.now()
    late = [task for task in tasks if task.due_at is not None and task.due_at < now]
    assert 0 < len(late) < len(tasks)
    assert all(task.candidates for task in tasks)


def test_nothing_is_stuck_and_every_journal_is_whole(demo_application: Application) -> None:
    engine = demo_application.engine
    assert engine.read.incidents() == []
    assert engine.read.jobs() == []
    assert [message.state for message in engine.read.messages() if message.state != "delivered"] == []
    for instance in engine.read.list_instances(ALL):
        assert engine.verify_journal(instance.instance_id) == []


def test_every_alert_has_its_process_and_the_model_passed(demo_application: Application) -> None:
    with demo_application.sessions() as session:
        alerts = session.scalars(select(Alert)).all()
        models = session.scalars(select(StoredModel)).all()
    instances = {each.instance_id: each for each in demo_application.engine.read.list_instances(ALL)}
    assert [model.status for model in models] == ["active"]
    assert {alert.territory for alert in alerts} == set(TERRITORIES)
    assert {alert.status for alert in alerts} == {
        "under_review",
        "accepted",
        "dismissed",
        "watch",
        "awaiting_data",
    }
    for alert in alerts:
        assert alert.instance_id is not None
        assert instances[alert.instance_id].business_key == alert.participant


def test_processes_carry_codes_and_no_names(demo_application: Application) -> None:
    read = demo_application.engine.read
    with demo_application.sessions() as session:
        surnames = {each.surnames for each in session.scalars(select(Participant))}
        lines = [line.details for line in session.scalars(select(CaseEvent))]
    assert lines
    texts = [json.dumps(lines, ensure_ascii=False)]
    texts += [str(read.variables(each.instance_id)) for each in read.list_instances(ALL)]
    assert not [name for name in surnames if any(name in text for text in texts)]
    keys = {each.business_key for each in read.list_instances(ALL)} - {""}
    assert all(re.fullmatch(r"P\d{5}|C-\d{4}-\d{4}|AC-\d+|N-\d+|R-[0-9a-f]{12}", key) for key in keys)


def test_the_past_lies_in_the_past(demo_application: Application) -> None:
    now = demo_application.engine.clock.now()
    started = [each.started_at for each in demo_application.engine.read.list_instances(ALL)]
    assert max(started) < now
    assert (now - min(started)).days >= 700


def test_cases_stand_in_every_phase_and_were_closed_for_every_reason(demo_application: Application) -> None:
    with demo_application.sessions() as session:
        cases = session.scalars(select(Case)).all()
    opened = [case for case in cases if case.status == "open"]
    assert {case.phase for case in opened} == set(PHASES)
    assert {case.close_reason for case in cases} - {None} == set(CLOSE_REASONS)
    years = {case.opened_at.year for case in cases}
    assert len(years) >= 2
    with_two = [person for person, count in Counter(case.participant for case in cases).items() if count > 1]
    assert with_two, "somebody came back"


def test_some_cases_are_restricted_and_some_consents_revoked(demo_application: Application) -> None:
    with demo_application.sessions() as session:
        restricted = session.scalars(select(Restriction.reason).where(Restriction.lifted_at.is_(None))).all()
        statuses = Counter(session.scalars(select(Consent.status)))
        measured = Counter(session.scalars(select(Diagnosis.moment).where(Diagnosis.state == "validated")))
    assert len(restricted) >= 4
    assert restricted.count("gender_violence") >= 3
    assert statuses["revoked"] >= 3
    assert statuses["refused"] >= 2
    assert measured["O2"] >= 5


def test_help_of_each_kind_was_given_in_these_years(demo_application: Application) -> None:
    with demo_application.sessions() as session:
        kinds = set(session.scalars(select(CaseEvent.kind)))
    assert kinds >= {
        "need_covered",
        "housing_solved",
        "employment_ended",
        "intensive_period",
        "sharing_granted",
        "access_withdrawn",
        "authorisation_withdrawn",
        "plan_followed_up",
    }


def test_a_loading_that_was_interrupted_is_said(database_url: str) -> None:
    application = build(database_url, clock=FixedClock())
    with application.sessions() as session, session.begin():
        add_places(session)
    with pytest.raises(HalfLoaded, match="new database"):
        load_demo(application)
    application.dispose()


def test_names_follow_from_the_seed(demo_application: Application) -> None:
    draw = random.Random(SEED)
    people = generate(PARTICIPANTS, SEED, tuple(TERRITORIES), date(2026, 11, 1))
    with demo_application.sessions() as session:
        for person in people[:20]:
            stored = session.get_one(Participant, person.code)
            assert (stored.given_name, stored.surnames) == invent_name(draw, person.sex)
            assert stored.territory == person.territory
        spread = Counter(session.scalars(select(Participant.territory)))
    assert min(spread.values()) > 60


def test_a_housing_emergency_a_late_need_and_a_community_action_are_under_way(
    demo_application: Application,
) -> None:
    read, now = demo_application.engine.read, demo_application.engine.clock.now()
    offered = {task.element for task in read.list_tasks(TaskFilter(element="mediate"))}
    assert offered == {"mediate"}
    [late] = read.list_tasks(TaskFilter(element="attend_now"))
    assert late.due_at is not None
    assert late.due_at < now
    invited = read.list_tasks(TaskFilter(element="invite_person"))
    assert len(invited) > 5
    assert not any(read.incidents())
