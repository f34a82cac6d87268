"""The demo's risk model: fitted on invented histories, validated, published; and a list of people scored with it."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from processes.demo.places import TERRITORIES
from processes.risk.dataset import Dataset, read_dataset
from processes.risk.fit import fit_model
from processes.risk.model import RiskModel
from processes.risk.registry import publish_model
from processes.risk.score import Score, score_dataset
from processes.risk.scorecard import codes_by_rule
from processes.risk.sheet_reader import shipped_sheet
from processes.risk.synthetic import Person, generate_history, to_csv
from processes.risk.tables import StoredModel
from processes.risk.validate import Validation, validate_model

HISTORIES = 1_500
SEED = 2
"""One whose model passes the gates: a model in shadow would propose nobody, and the demo would show nothing."""


class Fitted(Struct, frozen=True, kw_only=True):
    """A model and what its validation found."""

    model: RiskModel
    validation: Validation


class Scored(Struct, frozen=True, kw_only=True):
    """People scored, and whom a rule would raise."""

    dataset: Dataset
    scores: tuple[Score, ...]
    by_rule: frozenset[str]


def fit_on_histories(until: date) -> Fitted:
    """A hazard model on invented histories that end `until`; about a second."""
    raw = to_csv(generate_history(HISTORIES, SEED, tuple(TERRITORIES), until)).encode()
    dataset = read_dataset(raw, shipped_sheet("rgc_exit"))
    model = fit_model(dataset, "hazard", seed=SEED)
    return Fitted(model=model, validation=validate_model(model, dataset))


def publish(session: Session, fitted: Fitted, *, by: str, now: datetime) -> StoredModel:
    """Store the model with its verdict."""
    return publish_model(session, fitted.model, validation=fitted.validation, published_by=by, now=now)


def score_people(model: RiskModel, people: Sequence[Person]) -> Scored:
    """Everybody's probability on the date of their data."""
    dataset = read_dataset(to_csv(people, outcome=False).encode(), model.sheet, outcome=False)
    return Scored(
        dataset=dataset,
        scores=score_dataset(model, dataset),
        by_rule=codes_by_rule(model.sheet, dataset.rows),
    )
