"""The small Network with a resource of a collaborator entity, an agreement, and who works at that entity."""

from datetime import date

import pytest
from members import add_member, add_worker
from small_network import NOW, PASSWORD, World
from sqlalchemy.orm import Session

from processes.network.accounts import set_password
from processes.network.agreements import Agreement, sign_agreement
from processes.network.resource_tables import Resource
from processes.network.resources import join_waiting_list, reserve_place

CASE = "C-2026-0001"


@pytest.fixture
def network(world: World) -> World:
    """The case of berta waits for a place that C-2026-0999 has; paco works at the pantry; lola is cared for."""
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        _add_people(session)
        for code, places, territory in (("lots", 1, "leon"), ("advice", 0, "salamanca")):
            session.add(_resource(code, places, territory))
        session.flush()
        lots = session.get_one(Resource, "lots")
        reserve_place(session, lots, "C-2026-0999", key="a", now=NOW)
        join_waiting_list(session, lots, CASE, urgency=0, key="b", now=NOW)
        for code, ends_on in (("A-1", None), ("A-0", date(2026, 1, 31))):
            sign_agreement(session, _agreement(code, ends_on), by="gema", now=NOW)
    return world


def _add_people(session: Session) -> None:
    kind = {"ownership": "private", "standing": "collaborator", "device_class": "basic_needs"}
    add_member(session, "pantry", "leon", name="Despensa de pruebas", **kind)
    for username, role in (("paco", "colaborador"), ("lola", "participante")):
        add_worker(session, username, "pantry", role=role, territory="leon")
        set_password(session, username, PASSWORD, now=NOW)


def _resource(code: str, places: int, territory: str) -> Resource:
    words = ("description", "accessibility", "address", "city", "province", "postal_code", "hsds_id")
    return Resource(
        code=code,
        organisation="pantry",
        device_class="basic_needs",
        name=f"Recurso {code}",
        eligibility="Quien lo necesite",
        phone="000 000 000",
        email="pruebas@example.org",
        territory=territory,
        places=places,
        order_rule="arrival",
        offer_days=3,
        is_active=True,
        **dict.fromkeys(words, ""),
    )


def _agreement(code: str, ends_on: date | None) -> Agreement:
    return Agreement(
        code=code,
        protocol=f"Acuerdo {code}",
        protocol_en=f"Agreement {code}",
        gives={"ceas_ejido": frozenset({"identity", "plan"}), "pantry": frozenset()},
        begins_on=date(2025, 1, 1),
        ends_on=ends_on,
    )
