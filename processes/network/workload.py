"""How many cases a coordinator carries and who has room. Pure: the counts are given. It advises and refuses nothing."""

from collections.abc import Iterable

from msgspec import Struct


class Limits(Struct, frozen=True):
    """(p) What a case coordinator of PACT carries: from the one to the other number of open cases."""

    least: int = 2
    most: int = 5


USUAL = Limits()


class Load(Struct, frozen=True):
    """A coordinator with the cases that are open with them."""

    username: str
    name: str
    organisation_name: str
    cases: int


class Advice(Struct, frozen=True, kw_only=True):
    """A load against the limits. `level`: room (below the least), some (up to the most), full."""

    load: Load
    level: str
    room: int
    """how many more until the most; 0 when full"""


def advise(loads: Iterable[Load], limits: Limits = USUAL) -> list[Advice]:
    """Who to give the next case, the best first: the fewest cases, then by name."""
    ordered = sorted(loads, key=lambda load: (load.cases, load.name, load.username))
    return [
        Advice(load=load, level=level_of(load.cases, limits), room=max(0, limits.most - load.cases))
        for load in ordered
    ]


def level_of(cases: int, limits: Limits = USUAL) -> str:
    """Where that many cases stand."""
    if cases >= limits.most:
        return "full"
    return "some" if cases >= limits.least else "room"


def is_over_assigned(cases: int, limits: Limits = USUAL) -> bool:
    """Whether that is more than the most: a warning, never a refusal."""
    return cases > limits.most
