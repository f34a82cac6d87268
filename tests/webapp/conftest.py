"""A small Network on a real database, with two alerts under review and one case being called; and browsers in it.

Built once a session by the product's own steps (migrations, deployment, scoring, handlers), then copied for each test.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.commands import ClaimTask, CompleteTask
from engine.testing import FixedClock
from engine.views import TaskFilter, TaskView
from processes import catalog
from processes.bootstrap import Application, build, migrate
from processes.cases.tables import Household, HouseholdMember, Participant
from processes.network.tables import Account, Organisation, StoredPost, StoredProfessional, Territory
from processes.risk.alerts import RunRequest, raise_alerts
from processes.risk.dataset import read_dataset
from processes.risk.fit import fit_model
from processes.risk.registry import publish_model
from processes.risk.score import score_dataset
from processes.risk.sheet_reader import shipped_sheet
from processes.risk.synthetic import generate, generate_history, to_csv
from processes.risk.tables import Alert
from processes.risk.validate import Gates, validate_model
from processes.tasks import find_handler
from webapp.app import create_app
from webapp.config import Settings
from workers.jobs import Workshop, run_ready_jobs

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, ten o'clock in Madrid
PASSWORD = "clave de prueba"  # noqa: S105 - of invented people
ORGANISATIONS = [
    Organisation(code="gerencia", name="Gerencia", ownership="public", standing="agent", device_class="governance"),
    Organisation(code="ceas_ejido", name="CEAS El Ejido", ownership="public", standing="agent", device_class="primary_care", territory="leon"),
    Organisation(code="ceas_norte", name="CEAS Norte", ownership="public", standing="agent", device_class="primary_care", territory="salamanca"),
    Organisation(code="alborada", name="Fundación Alborada", ownership="private", standing="agent", device_class="technical_team", territory="leon"),
]  # fmt: skip
PEOPLE = [
    ("ana", "Ana Robles", "ceas_ts", "ceas_ejido", "leon"),
    ("berta", "Berta Sanabria", "cc", "alborada", "leon"),
    ("bruno", "Bruno Lago", "cc", "alborada", "leon"),
    ("carla", "Carla Prieto", "coordinador_red", "gerencia", None),
    ("dario", "Darío Cansado", "supervisor", "ceas_ejido", "leon"),
    ("diana", "Diana Ordás", "supervisor", "ceas_ejido", "leon"),
    ("eva", "Eva Mendaña", "ceas_ts", "ceas_norte", "salamanca"),
    ("gema", "Gema Baro", "gss", "gerencia", None),
]  # fmt: skip
NAMES = [("Amaro", "Quiñones Vega"), ("Nuria", "Valcarce Prieto"), ("Ismael", "Redondo Baro"), ("Zaira", "Mendaña Gil")]


class World(Struct, frozen=True):
    """One test's product: its app, its composed parts and its clock."""

    app: Flask
    application: Application
    clock: FixedClock

    def task(self, element: str, position: int = 0) -> TaskView:
        """An open task of this element, the oldest first."""
        chosen = TaskFilter(element=element, order="created")
        return self.application.engine.read.list_tasks(chosen)[position]

    def alerts(self) -> list[Alert]:
        """Every alert, the riskiest first."""
        with self.application.sessions() as session:
            return list(session.scalars(select(Alert).order_by(Alert.probability.desc())))

    def do(self, element: str, who: str, **values: object) -> TaskView:
        """Claim and complete the oldest task of this element, then let the jobs run."""
        task = self.task(element)
        about = {"instance_id": task.instance_id, "number": task.number, "actor": who}
        self.application.engine.execute(ClaimTask(**about))
        self.application.engine.execute(CompleteTask(**about, variables=values))
        self.work()
        return task

    def work(self) -> None:
        """Everything that is due, until nothing is."""
        workshop = Workshop(self.application.engine, self.application.sessions, find_handler, "tests")
        while self.application.engine.tick() + run_ready_jobs(workshop, 50):
            pass


SignIn = Callable[[str], FlaskClient]


@pytest.fixture(scope="session")
def network_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that each test's database is a copy of."""
    path = tmp_path_factory.mktemp("network") / "network.db"
    migrate(f"sqlite:///{path}")
    world = _open(path)
    with world.application.sessions() as session, session.begin():
        _add_network(session)
    catalog.deploy_all(world.application.engine, "gema")
    _raise_alerts(world)
    world.do("review_alert", "dario", decision="accept", reason="La familia lo pidió en octubre.")
    assigned = {"reference_professional": "ana", "case_coordinator": "berta"}
    world.do("assign_professionals", "dario", **assigned)
    world.application.dispose()
    return path


@pytest.fixture
def world(network_database: Path, tmp_path: Path) -> Iterator[World]:
    """The small Network, for this test alone."""
    path = tmp_path / "network.db"
    shutil.copy(network_database, path)
    opened = _open(path)
    yield opened
    opened.application.dispose()


@pytest.fixture
def sign_in(world: World) -> SignIn:
    """`sign_in("ana")`: a browser without a screen, signed in; Spanish."""

    def enter(username: str) -> FlaskClient:
        client = world.app.test_client()
        answer = client.post("/entrar", data={"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        return client

    return enter


def _open(path: Path) -> World:
    clock = FixedClock(NOW)
    settings = Settings(database_url=f"sqlite:///{path}", secret_key="only for tests " * 3)
    application = build(settings.database_url, clock=clock)
    app = create_app(settings, application=application)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return World(app, application, clock)


def _add_network(session: Session) -> None:
    session.add_all([Territory(code="leon", name="León"), Territory(code="salamanca", name="Salamanca")])
    session.flush()
    session.add_all(ORGANISATIONS)
    session.flush()
    session.add_all(StoredProfessional(username=each[0], name=each[1], organisation=each[3]) for each in PEOPLE)
    session.flush()
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    for username, _name, role, organisation, territory in PEOPLE:
        session.add(StoredPost(username=username, role=role, organisation=organisation, territory=territory))
        session.add(Account(username=username, password_hash=hashed, changed_at=NOW))


def _raise_alerts(world: World) -> None:
    """Three in León (one of them is accepted later), one in Salamanca."""
    sheet = shipped_sheet("rgc_exit")
    history = read_dataset(to_csv(generate_history(900, 5, ["leon", "salamanca"], date(2026, 10, 31))).encode(), sheet)
    model = fit_model(history, "hazard", seed=1)
    lenient = Gates(auc_at_least=0.5, slope_from=0.1, slope_to=5.0, fnr_gap_at_most=1.0)
    people = generate(40, 7, ["leon", "salamanca"], date(2026, 10, 31))
    scores = score_dataset(model, read_dataset(to_csv(people, outcome=False).encode(), sheet, outcome=False))
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        validation = validate_model(model, history, gates=lenient)
        stored = publish_model(session, model, validation=validation, published_by="gema", now=NOW)
        _add_participants(session, people)
        request = RunRequest(
            model_id=stored.id,
            scores=scores,
            free_slots={"leon": 3, "salamanca": 1},
            seed=3,
            data_sha256="0" * 64,
            data_date=date(2026, 10, 31),
            asked_by="gema",
        )
        raise_alerts(session, world.application.engine, request, now=NOW)
    world.work()


def _add_participants(session: Session, people: list) -> None:
    for number, person in enumerate(people):
        household = f"H-{number:03}"
        session.add(Household(code=household, tenure=person.tenure))
        session.flush()
        session.add(HouseholdMember(household=household, kinship="child", birth_year=2015))
        given, surnames = NAMES[number % len(NAMES)]
        session.add(
            Participant(
                code=person.code,
                given_name=given,
                surnames=f"{surnames} {number}",
                birth_year=person.birth_year,
                phone="600 000 000",
                territory=person.territory,
                ceas="ceas_ejido" if person.territory == "leon" else "ceas_norte",
                household=household,
            )
        )
