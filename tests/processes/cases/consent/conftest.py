"""A case of P1 in the north whose participant has signed; partners with an agreement, with an ended one, with none.

olga is a colleague in the CEAS, lola one in the coordinator's association who has nothing to do with the case.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from members import add_member, add_worker
from msgspec import Struct
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.consent.acts import Act
from processes.cases.tables import Case, CaseMember
from processes.network.agreements import Agreement, sign_agreement
from processes.tasks import Job

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
YES = {"carry_out": True, "record": True, "team": True, "research": False}
PARTNERS = [
    ("edis_n", "agent", "gil", "edis"),
    ("past", "agent", "hada", "ts_prof"),
    ("alone", "agent", "iker", "ts_prof"),
    ("food", "collaborator", "jana", "colaborador"),
]
ALL = frozenset({"identity", "contact", "household", "social", "diagnosis", "plan", "economy", "health"})


class Told:
    """A publisher that remembers; the same id is taken once, as by the engine."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def publish(self, name: str, *, message_id: str, **about: Any) -> bool:
        is_new = message_id not in self.ids
        self.ids += [message_id] if is_new else []
        return is_new


class Shared(Struct, frozen=True):
    """The case and the database that it lies in."""

    session: Session
    case: Case

    def act(self, key: str, by: str = "ana") -> Act:
        return Act(by=by, at=NOW, key=key)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def shared(network_session: Session, case_job: Callable[..., Job]) -> Shared:
    """Coordinated by cruz of the association, ana of the CEAS is its reference professional, fina in the team."""
    _add_partners(network_session)
    job = case_job("open", participant="P1", case_coordinator="cruz", reference_professional="ana")
    code = str(handlers.open_case(job)["case_id"])
    network_session.add(CaseMember(case_code=code, username="fina", added_at=NOW, ended_on=None))
    handlers.register_consent(case_job("sign", case_id=code, consent=YES, consent_version="2026-1"))
    return Shared(network_session, network_session.get_one(Case, code))


def _add_partners(session: Session) -> None:
    for code, standing, username, role in PARTNERS:
        add_member(session, code, "north", ownership="private", standing=standing)
        add_worker(session, username, code, role=role, territory="north")
    for username, organisation, role in (("olga", "ceas_n", "ceas_ts"), ("lola", "asso", "ts_prof")):
        add_worker(session, username, organisation, role=role, territory="north")
    for code, parties, until in (
        ("a-edis", ("ceas_n", "edis_n"), None),
        ("a-food", ("ceas_n", "food"), None),
        ("a-past", ("ceas_n", "past"), date(2026, 11, 21)),
    ):
        agreement = Agreement(
            code=code,
            protocol="Protocolo de prueba",
            protocol_en="Protocol for tests",
            gives=dict.fromkeys(parties, ALL - {"plan"}),
            begins_on=date(2024, 1, 1),
            ends_on=until,
        )
        sign_agreement(session, agreement, by="eloy", now=NOW)
