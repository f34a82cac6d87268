"""A counterexample is a shortest way. A reduced exploration finds the fault, but perhaps not by the shortest."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from engine.prove.exploration.explore import Budget
from engine.prove.moves import Move
from engine.prove.proof import Verdict

SEARCH = Budget(states=20_000, seconds=5.0, bytes=50_000_000)
"""What looking for shorter ways may take: past it those that are known stay."""


def shortened(verdicts: list[Verdict], unreduced: Callable[[], Iterable[Verdict]]) -> list[Verdict]:
    """The same verdicts, each by its shortest way; `unreduced` is asked only if there is a way to shorten."""
    if not any(verdict.path and len(verdict.path) > 1 for verdict in verdicts):
        return verdicts
    ways = {(each.id, each.element, each.text): each.path for each in unreduced()}
    return [
        replace(each, path=_shorter(each.path, ways.get((each.id, each.element, each.text))))
        for each in verdicts
    ]


def _shorter(known: tuple[Move, ...] | None, other: tuple[Move, ...] | None) -> tuple[Move, ...] | None:
    return other if known and other and len(other) < len(known) else known
