"""The product at a time of one's own, with a small Network: people do tasks by commands, a worker does jobs."""

from collections.abc import Iterator

import pytest
from members import add_member, add_worker
from office import Office
from sqlalchemy.orm import Session

from engine.testing import FixedClock
from processes.bootstrap import build
from processes.catalog import deploy_all
from processes.network.queries import get_professional
from processes.network.resource_tables import Resource

ACCOMMODATION, BASIC_NEEDS = "accommodation", "basic_needs"


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
    kind = {"ownership": "private", "standing": "collaborator", "device_class": BASIC_NEEDS}
    add_member(session, "pantry", "north", name="Despensa", **kind)
    add_worker(session, "gil", "pantry", role="colaborador", territory="north")
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
