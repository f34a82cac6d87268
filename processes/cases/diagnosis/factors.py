"""What helps and what hinders: factors with kind, place of control, intensity and words; and what to do (SODA-MECA).

Pure. The proposal is a beginning for the conversation, never a decision.
"""

from typing import Literal

from msgspec import Struct

FactorKind = Literal["satisfactory", "opportunity", "unfavourable", "threatening"]
Locus = Literal["internal", "external"]
Strategy = Literal["maintain", "exploit", "correct", "face", "know", "consider"]

KINDS: tuple[FactorKind, ...] = ("satisfactory", "opportunity", "unfavourable", "threatening")
LOCI: tuple[Locus, ...] = ("internal", "external")
INTENSITIES = (1, 2, 3)
FACTORS_AT_MOST = 60
WORDS_AT_MOST = 500

_TABLE: dict[tuple[FactorKind, Locus], Strategy] = {
    ("satisfactory", "internal"): "maintain",
    ("opportunity", "internal"): "exploit",
    ("unfavourable", "internal"): "correct",
    ("threatening", "internal"): "face",
    ("satisfactory", "external"): "know",
    ("opportunity", "external"): "consider",
    ("unfavourable", "external"): "know",
    ("threatening", "external"): "consider",
}


class Factor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`locus`: is it in the person's hands? `dimension`: an id of the instrument. `intensity`: 1 to 3."""

    kind: FactorKind
    locus: Locus
    dimension: str
    intensity: int
    words: str

    @property
    def is_positive(self) -> bool:
        """What is satisfactory now, or may become so."""
        return self.kind in ("satisfactory", "opportunity")


class Proposal(Struct, frozen=True, kw_only=True):
    """What SODA-MECA proposes; `asks_control`: ask whether the person's control over it can grow."""

    strategy: Strategy
    asks_control: bool


def propose(kind: FactorKind, locus: Locus) -> Proposal:
    """The same table as the decision `soda_meca`: what is in the person's hands, and what is to be known first."""
    return Proposal(strategy=_TABLE[kind, locus], asks_control=locus == "external")
