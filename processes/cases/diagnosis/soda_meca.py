"""What SODA-MECA proposes for a factor, asked from the shipped decision of that name.

The proposal is a beginning for the conversation with the participant, never a decision.
"""

from datetime import UTC, datetime
from functools import cache
from importlib import resources

from msgspec import Struct

from engine.dmn import Decisions, read_decisions
from engine.feel import Evaluation
from processes.cases.diagnosis.factors import FactorKind, Locus

DECISION = "soda_meca"
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""The table asks no clock."""


class Proposal(Struct, frozen=True, kw_only=True):
    """maintain, exploit, correct, face, know, consider; `asks_control`: ask whether the person's control can grow."""

    strategy: str
    asks_control: bool


@cache
def propose(kind: FactorKind, locus: Locus) -> Proposal:
    """Internal factors are acted on; external ones are known and considered first."""
    decided = _table().decide(DECISION, {"kind": kind, "locus": locus}, Evaluation(_ANY_TIME))
    value = decided.value
    return Proposal(strategy=str(value["strategy"]), asks_control=value["asks_control"] is True)


@cache
def _table() -> Decisions:
    file = f"{DECISION}.dmn"
    return read_decisions(resources.files("processes.cases").joinpath(file).read_bytes(), file=file)
