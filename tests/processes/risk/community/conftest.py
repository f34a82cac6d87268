"""Scores of invented people, and a publisher that keeps what it was given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from processes.cases.tables import Participant
from processes.risk.community.plans import ActionPlan
from processes.risk.tables import RiskRun, RiskScore, StoredModel

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WORK = [{"column": "activity", "effect": 0.4, "is_known": True}]


@dataclass
class Published:
    """Once a message id, like the engine's."""

    messages: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)

    def publish(
        self, *, name: str, key: str, variables: Mapping[str, Any], message_id: str, connection: Connection
    ) -> object:
        assert connection.in_transaction()
        self.messages.setdefault(message_id, (key, variables))
        return None


@pytest.fixture
def published() -> Published:
    return Published()


@pytest.fixture
def plan() -> ActionPlan:
    """In the north, two seats and one waiting place, for anybody in the band."""
    return ActionPlan(
        title="Taller de informática",
        theme="employment",
        organiser="asso",
        territory="north",
        place="Centro cívico",
        starts_at=NOW + timedelta(days=30),
        seats=2,
        waiting_places=1,
        least_risk=0.2,
        most_risk=0.8,
    )


@pytest.fixture
def scored(network_session: Session) -> Session:
    """P1, P2 and five more in the north in the band, P3 in the south; an older run said otherwise."""
    return score_people(network_session)


@pytest.fixture
def score() -> Callable[[Session], Session]:
    return score_people


def score_people(session: Session) -> Session:
    for number in range(4, 9):
        session.add(
            Participant(
                code=f"P{number}", given_name="Persona", surnames=f"Inventada {number}", birth_year=1980,
                territory="north", ceas="ceas_n",
            )
        )  # fmt: skip
    session.add(
        StoredModel(
            id="m", name="rgc_exit", kind="hazard", status="active", document="{}", sha256="s", data_sha256="d",
            horizon=24, validation={}, published_by="x", published_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    for run, days, risk in (("old", 60, 0.95), ("new", 5, 0.5)):
        session.add(
            RiskRun(
                id=run, model_id="m", data_sha256="d", data_date=date(2026, 11, 1), seed=1, status="raised",
                free_slots={}, shares={}, cut={}, people=8, started_by="x", started_at=NOW - timedelta(days=days),
            )
        )  # fmt: skip
        session.flush()
        for number in range(1, 9):
            session.add(
                RiskScore(
                    run_id=run, participant=f"P{number}", territory="south" if number == 3 else "north",
                    probability=risk, lower=risk - 0.1, upper=min(1.0, risk + 0.1), contributions=WORK,
                    data_date=date(2026, 11, 1), is_selected=False, is_above_cut=False,
                )
            )  # fmt: skip
    session.commit()
    return session
