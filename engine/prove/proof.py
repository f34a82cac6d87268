"""What a proof says: verdicts in words, what was taken for granted, and how far it got. Values only."""

from msgspec import Struct

from engine.prove.assumptions import Assumption
from engine.prove.moves import Move

PROVEN, REFUTED, NOT_PROVEN = "proven", "refuted", "not_proven"


class Verdict(Struct, frozen=True, kw_only=True):
    """`id` names the verdict; `element` what it is about ("": the process). `path`: a shortest way into the fault."""

    id: str
    result: str
    element: str = ""
    text: str
    text_en: str
    path: tuple[Move, ...] | None = None


class Proof(Struct, frozen=True, kw_only=True):
    """`states` were explored by `steps` of the kernel. `whole`: nothing that can be reached was left out."""

    process: str
    file: str
    verdicts: tuple[Verdict, ...]
    assumptions: tuple[Assumption, ...]
    states: int
    steps: int
    seconds: float
    whole: bool

    @property
    def refuted(self) -> tuple[Verdict, ...]:
        return tuple(each for each in self.verdicts if each.result == REFUTED)
