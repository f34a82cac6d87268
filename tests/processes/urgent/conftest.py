"""The product at a time of one's own, with a small Network: people do tasks by commands, a worker does jobs."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter, TaskView
from processes.bootstrap import Application, build
from processes.catalog import deploy_all
from processes.network.queries import get_professional
from processes.network.resource_tables import Resource
from processes.network.tables import Organisation, StoredPost, StoredProfessional
from processes.tasks import find_handler
from workers.jobs import Workshop, run_ready_jobs

ACCOMMODATION, BASIC_NEEDS = "accommodation", "basic_needs"


class Office:
    """What a test does: `do` a task, `publish`, `wait`, look."""

    def __init__(self, application: Application, clock: FixedClock) -> None:
        self.application = application
        self.engine = application.engine
        self.clock = clock
        self._workshop = Workshop(application.engine, application.sessions, find_handler, "tester")

    def work(self) -> None:
        while self.engine.tick() + run_ready_jobs(self._workshop, 100):
            pass

    def settle(self) -> None:
        self.work()
        assert self.engine.read.incidents() == []

    def wait(self, **time: float) -> None:
        self.clock.advance(timedelta(**time).total_seconds())
        self.settle()

    def publish(self, name: str, key: str, **variables: Any) -> None:
        message_id = f"{name}:{key}:{self.clock.now().isoformat()}"
        self.engine.publish(name, key=key, variables=variables, message_id=message_id)
        self.settle()

    def task(self, element: str) -> TaskView:
        [found] = self.tasks(element)
        return found

    def tasks(self, element: str) -> list[TaskView]:
        return list(self.engine.read.list_tasks(TaskFilter(element=element)))

    def do(self, element: str, values: Mapping[str, Any], *, by: str = "tester") -> None:
        """The first open one there."""
        first = self.tasks(element)[0]
        self.engine.complete(first.instance_id, first.number, values, actor=by)
        self.settle()

    def open_tasks(self) -> list[str]:
        return sorted(task.element for task in self.engine.read.list_tasks(TaskFilter()))

    def states(self, process_id: str) -> list[str]:
        listed = self.engine.read.list_instances(InstanceFilter(process_id=process_id))
        return [each.state for each in listed]

    def stored(self, ask: Callable[[Session], Any]) -> Any:
        with self.application.sessions() as session:
            return ask(session)

    def write(self, change: Callable[[Session], Any]) -> Any:
        with self.application.sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            return change(session)


@pytest.fixture
def office(network_session: Session, database_url: str) -> Iterator[Office]:
    """North and south of `network_session`, a collaborator with food, and an inn with one place."""
    _add_providers(network_session)
    clock = FixedClock()
    application = build(database_url, clock=clock)
    deploy_all(application.engine, "tester")
    opened = Office(application, clock)
    opened.settle()
    yield opened
    application.dispose()


def _add_providers(session: Session) -> None:
    pantry = Organisation(
        code="pantry", name="Despensa", ownership="private", standing="collaborator", device_class=BASIC_NEEDS,
        territory="north",
    )  # fmt: skip
    session.add(pantry)
    session.flush()
    session.add(StoredProfessional(username="gil", name="Gil", organisation="pantry"))
    session.flush()
    session.add(StoredPost(username="gil", role="colaborador", organisation="pantry", territory="north"))
    texts = dict.fromkeys(
        ("description", "eligibility", "accessibility", "phone", "email", "address", "city", "province",
         "postal_code", "hsds_id"), "",
    )  # fmt: skip
    for code, kind, organisation in (("inn", ACCOMMODATION, "asso"), ("baskets", BASIC_NEEDS, "pantry")):
        session.add(
            Resource(
                code=code, organisation=organisation, device_class=kind, name=code, territory="north", places=1,
                order_rule="arrival", offer_days=2, is_active=True, **texts,
            )
        )  # fmt: skip
    session.commit()
    assert get_professional(session, "gil").organisation == "pantry"
