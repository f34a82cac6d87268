"""What helps and what hinders: factors with kind, place of control, intensity and words. Pure.

What SODA-MECA proposes for each is asked in `soda_meca`.
"""

from typing import Literal

from msgspec import Struct

FactorKind = Literal["satisfactory", "opportunity", "unfavourable", "threatening"]
Locus = Literal["internal", "external"]

KINDS: tuple[FactorKind, ...] = ("satisfactory", "opportunity", "unfavourable", "threatening")
LOCI: tuple[Locus, ...] = ("internal", "external")
INTENSITIES = (1, 2, 3)
FACTORS_AT_MOST = 60
WORDS_AT_MOST = 500


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
