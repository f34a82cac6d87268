"""Whom the free slots of each territory go to: highest risks, a share of rule alerts, a random slice. Pure.

The random slice keeps the model honest (who would it have missed?). Ties are drawn; the seed is stored.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

AlertKind = Literal["model", "rule", "random"]


class Candidate(Struct, frozen=True, kw_only=True):
    """A person who may be selected; `by_rule` if a rule of the scorecard raises them."""

    participant: str
    territory: str
    probability: float
    by_rule: bool = False


class Shares(Struct, frozen=True, kw_only=True):
    """Parts of the slots for rule alerts and for the random slice (0 to 1), parameters of the Network."""

    rule: float = 0.20
    random: float = 0.05

    def __post_init__(self) -> None:
        if min(self.rule, self.random) < 0 or self.rule + self.random > 1:
            raise ValueError(
                f"Expected shares from 0 that sum to 1 at most, but got {self.rule} and {self.random}"
            )


class Selected(Struct, frozen=True, kw_only=True):
    """One selected person, and by what."""

    participant: str
    territory: str
    kind: AlertKind


class Selection(Struct, frozen=True, kw_only=True):
    """Who is attended. `cut`: the lowest probability that the model selected, by territory (None: nobody).

    `not_attended`: who has at least the lowest cut of any territory, but no slot: people who would have been
    attended elsewhere, or who lost a draw.
    """

    selected: tuple[Selected, ...]
    cut: dict[str, float | None]
    not_attended: tuple[str, ...]
    seed: int


def select_within_capacity(
    candidates: Sequence[Candidate],
    free_slots: Mapping[str, int],
    *,
    seed: int,
    shares: Shares | None = None,
    model_may_select: bool = True,
) -> Selection:
    """Fill the free slots. A territory without free slots, or not named, attends nobody.

    A model in shadow (`model_may_select=False`) selects nobody: rules take the slots, without a random slice.
    The order of the candidates does not matter.
    """
    _check(candidates, free_slots)
    shares = shares or Shares()
    rng = np.random.default_rng(seed)
    ordered = sorted(candidates, key=lambda c: c.participant)
    draw = dict(zip((c.participant for c in ordered), rng.permutation(len(ordered)).tolist(), strict=True))
    selected: list[Selected] = []
    cut: dict[str, float | None] = {}
    for territory in sorted({c.territory for c in ordered} | set(free_slots)):
        people = [c for c in ordered if c.territory == territory]
        ranked = sorted(people, key=lambda c: (-c.probability, draw[c.participant]))
        slots = free_slots.get(territory, 0)
        picked = _fill(ranked, slots, shares, rng) if model_may_select else _fill_by_rules(ranked, slots)
        selected += picked
        chosen = {s.participant for s in picked if s.kind == "model"}
        cut[territory] = min((c.probability for c in people if c.participant in chosen), default=None)
    return Selection(
        selected=tuple(selected), cut=cut, not_attended=_missed(ordered, selected, cut), seed=seed
    )


def _check(candidates: Sequence[Candidate], free_slots: Mapping[str, int]) -> None:
    codes = [c.participant for c in candidates]
    if len(set(codes)) != len(codes):
        raise ValueError("Expected each participant once among the candidates, but some stand twice")
    if any(slots < 0 for slots in free_slots.values()):
        raise ValueError("Expected free slots of 0 or more, but some are negative")


def _fill(ranked: list[Candidate], slots: int, shares: Shares, rng: np.random.Generator) -> list[Selected]:
    for_random = min(_drawn_round(slots * shares.random, rng), slots)
    for_rules = min(_drawn_round(slots * shares.rule, rng), slots - for_random)
    by_rule = [c for c in ranked if c.by_rule]
    for_model = slots - for_random - for_rules
    top = ranked[:for_model]
    rules = [c for c in by_rule if c not in top][:for_rules]
    top = [c for c in ranked if c not in rules][: slots - for_random - len(rules)]
    rest = [c for c in ranked if c not in top and c not in rules]
    lucky = (
        sorted(int(i) for i in rng.choice(len(rest), min(for_random, len(rest)), replace=False))
        if rest
        else []
    )
    return [
        *(_selected(c, "model") for c in top),
        *(_selected(c, "rule") for c in rules),
        *(_selected(rest[i], "random") for i in lucky),
    ]


def _fill_by_rules(ranked: list[Candidate], slots: int) -> list[Selected]:
    return [_selected(c, "rule") for c in ranked if c.by_rule][:slots]


def _selected(candidate: Candidate, kind: AlertKind) -> Selected:
    return Selected(participant=candidate.participant, territory=candidate.territory, kind=kind)


def _drawn_round(amount: float, rng: np.random.Generator) -> int:
    """The whole part, and one more with the probability of the rest, so that small territories get theirs."""
    whole = int(amount)
    return whole + int(rng.random() < amount - whole)


def _missed(
    people: Sequence[Candidate], selected: Sequence[Selected], cut: Mapping[str, float | None]
) -> tuple[str, ...]:
    lowest = min((value for value in cut.values() if value is not None), default=None)
    if lowest is None:
        return ()
    attended = {s.participant for s in selected}
    return tuple(c.participant for c in people if c.probability >= lowest and c.participant not in attended)
