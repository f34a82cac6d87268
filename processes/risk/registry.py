"""Published models: stored once, by a person, with the verdict of their validation; one active a name."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processes.risk.model import RiskModel, load_model, model_sha256, save_model
from processes.risk.tables import StoredModel
from processes.risk.validate import Validation

RISK_NAMESPACE = UUID("6f1c2f6e-7a4e-5b0c-9a55-3b6f0d5c8e11")


class UnknownModel(LookupError):
    """No stored model has that id or name."""


def publish_model(
    session: Session, model: RiskModel, *, validation: Validation, published_by: str, now: datetime
) -> StoredModel:
    """Store the model with its verdict; an active one retires the one before. Twice is once."""
    sha256 = model_sha256(model)
    identifier = str(uuid5(RISK_NAMESPACE, f"model/{sha256}"))
    existing = session.get(StoredModel, identifier)
    if existing is not None:
        return existing
    if validation.verdict == "active":
        _retire_active(session, model.name)
    stored = StoredModel(
        id=identifier,
        name=model.name,
        kind=model.kind,
        status=validation.verdict,
        document=save_model(model).decode(),
        sha256=sha256,
        data_sha256=model.data_sha256,
        data_date=model.data_date,
        horizon=model.horizon,
        validation=msgspec.to_builtins(validation),
        published_by=published_by,
        published_at=now,
    )
    session.add(stored)
    session.flush()
    return stored


def set_model_status(session: Session, model_id: str, status: Literal["shadow", "retired"]) -> None:
    """The stop switch: put a model in shadow, or retire it. (Only `publish_model` makes one active.)"""
    stored = session.get(StoredModel, model_id)
    if stored is None:
        raise UnknownModel(f"Expected a stored model, but there is none with id {model_id!r}")
    stored.status = status
    session.flush()


def find_active_model(session: Session, name: str) -> StoredModel | None:
    """The model of that name that may raise alerts."""
    return session.scalar(select(StoredModel).where(StoredModel.name == name, StoredModel.status == "active"))


def read_stored_model(stored: StoredModel) -> RiskModel:
    """The model of a stored document."""
    return load_model(stored.document.encode(), file=f"risk_models/{stored.id}")


def _retire_active(session: Session, name: str) -> None:
    active = (StoredModel.name == name, StoredModel.status == "active")
    session.execute(update(StoredModel).where(*active).values(status="retired"))
