"""A case in the north, and providers of basic needs with people who answer for them."""

from collections.abc import Callable

import pytest
from members import add_member, add_worker
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.network.queries import get_professional
from processes.network.resource_tables import Resource
from processes.tasks import Job

MakeJob = Callable[..., Job]
COLLABORATOR = {"ownership": "private", "standing": "collaborator", "device_class": "basic_needs"}


@pytest.fixture
def case(case_job: MakeJob) -> str:
    """Of P1: coordinated by cruz of the association, in the CEAS of the north."""
    return str(handlers.open_case(case_job("open", participant="P1", case_coordinator="cruz"))["case_id"])


@pytest.fixture
def pantries(network_session: Session) -> Session:
    """Two collaborators: gil works for the pantry, hugo for the wardrobe of the whole region."""
    for code, territory, username in (("pantry", "north", "gil"), ("wardrobe", None, "hugo")):
        add_member(network_session, code, territory, **COLLABORATOR)
        add_worker(network_session, username, code, role="colaborador", territory=territory)
    texts = dict.fromkeys(
        ("description", "eligibility", "accessibility", "phone", "email", "address", "city", "province",
         "postal_code", "hsds_id"), "",
    )  # fmt: skip
    for code, organisation, territory in (
        ("a_clothes", "wardrobe", None),
        ("b_baskets", "pantry", "north"),
        ("c_more_baskets", "pantry", "north"),
        ("d_elsewhere", "wardrobe", "south"),
    ):
        network_session.add(
            Resource(
                code=code, organisation=organisation, device_class="basic_needs", name=code, territory=territory,
                places=0, order_rule="arrival", offer_days=2, is_active=True, **texts,
            )
        )  # fmt: skip
    network_session.flush()
    assert get_professional(network_session, "gil").roles == {"colaborador"}
    return network_session
