"""A resource with one place in the small Network, and people of other organisations beside its own."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine.store import open_database
from processes.network.resource_tables import Resource

MakeResource = Callable[..., Resource]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def make_resource(network_session: Session) -> MakeResource:
    """`make_resource("home", places=2, order_rule="urgency")`: of the association in the north."""

    def make(code: str = "home", **values: object) -> Resource:
        usual: dict[str, object] = {
            "organisation": "asso",
            "device_class": "accommodation",
            "name": f"Recurso {code}",
            "territory": "north",
            "places": 1,
            "order_rule": "arrival",
            "offer_days": 3,
            "is_active": True,
        }
        words = ("description", "eligibility", "accessibility", "phone", "email", "hsds_id")
        place = ("address", "city", "province", "postal_code")
        resource = Resource(code=code, **{**dict.fromkeys((*words, *place), ""), **usual, **values})
        network_session.add(resource)
        network_session.flush()
        return resource

    return make


@pytest.fixture
def elsewhere(migrated_file: Path, tmp_path: Path) -> Iterator[Session]:
    """Another installation: migrated and empty."""

    file = shutil.copy(migrated_file, tmp_path / "elsewhere.sqlite")
    database = open_database(f"sqlite:///{file}")
    with Session(database) as session:
        yield session
    database.dispose()
