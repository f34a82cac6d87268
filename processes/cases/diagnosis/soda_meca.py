"""What SODA-MECA proposes for a factor, asked from the shipped decision of that name.

The proposal is a beginning for the conversation with the participant, never a decision.
"""

from functools import cache

from msgspec import Struct

from processes.cases.diagnosis.factors import FactorKind, Locus
from processes.deciding import decide


class Proposal(Struct, frozen=True, kw_only=True):
    """maintain, exploit, correct, face, know, consider; `asks_control`: ask whether the person's control can grow."""

    strategy: str
    asks_control: bool


@cache
def propose(kind: FactorKind, locus: Locus) -> Proposal:
    """Internal factors are acted on; external ones are known and considered first."""
    value = decide("soda_meca", {"kind": kind, "locus": locus})
    return Proposal(strategy=str(value["strategy"]), asks_control=value["asks_control"] is True)
