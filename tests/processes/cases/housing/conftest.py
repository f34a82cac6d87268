"""A case in the north, and accommodation in the resource map."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.law import law_context
from processes.network.resource_tables import Resource
from processes.tasks import Job

MakeJob = Callable[..., Job]


@pytest.fixture
def case(case_job: MakeJob) -> str:
    """Of P1: coordinated by cruz of the association, in the CEAS of the north."""
    return str(handlers.open_case(case_job("open", participant="P1", case_coordinator="cruz"))["case_id"])


@pytest.fixture
def law() -> dict[str, object]:
    return dict(law_context(date(2026, 11, 22)))


@pytest.fixture
def add_resource(network_session: Session) -> Callable[..., None]:
    """`add_resource("inn", "north", places=1)`"""

    def add(code: str, territory: str | None, *, places: int, device_class: str = "accommodation") -> None:
        texts = dict.fromkeys(
            ("description", "eligibility", "accessibility", "phone", "email", "address", "city", "province",
             "postal_code", "hsds_id"), "",
        )  # fmt: skip
        network_session.add(
            Resource(
                code=code, organisation="asso", device_class=device_class, name=code, territory=territory,
                places=places, order_rule="arrival", offer_days=2, is_active=True, **texts,
            )
        )  # fmt: skip
        network_session.flush()

    return add
