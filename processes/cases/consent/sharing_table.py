"""What another organisation may read at most, asked from the shipped decision `data_sharing`, compiled once."""

from datetime import UTC, datetime
from functools import cache
from importlib import resources

from engine.dmn import Decisions, read_decisions
from engine.feel import Evaluation

DECISION = "data_sharing"
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""The table asks no clock."""


@cache
def decide_groups(
    standing: str, purpose: str, *, agreement: bool, consent: bool, restricted: bool
) -> frozenset[str]:
    """The field groups for an agent or collaborator; empty wherever something is missing."""
    given = {
        "standing": standing,
        "purpose": purpose,
        "agreement": agreement,
        "consent": consent,
        "restricted": restricted,
    }
    value = _table().decide(DECISION, given, Evaluation(_ANY_TIME)).value
    return frozenset(value) if isinstance(value, list) else frozenset()


def most_groups(standing: str, purpose: str) -> frozenset[str]:
    """The same where agreement and consent are there and the case is not restricted."""
    return decide_groups(standing, purpose, agreement=True, consent=True, restricted=False)


@cache
def _table() -> Decisions:
    file = f"{DECISION}.dmn"
    return read_decisions(resources.files("processes.cases").joinpath(file).read_bytes(), file=file)
