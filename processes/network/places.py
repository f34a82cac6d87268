"""Places of a resource: who holds one, who waits, who is called next. Pure: values in, values out.

A place is given (held) or offered (kept for somebody until a moment); the rest are free.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

WAITING, OFFERED = "waiting", "offered"
ACCEPTED, DECLINED, EXPIRED, WITHDRAWN = "accepted", "declined", "expired", "withdrawn"
OPEN = frozenset({WAITING, OFFERED})
STEPS: Mapping[str, frozenset[str]] = {
    WAITING: frozenset({OFFERED, WITHDRAWN, ACCEPTED}),
    OFFERED: frozenset({ACCEPTED, DECLINED, EXPIRED, WITHDRAWN}),
}
"""From which status to which; what is not open any more stays as it is. Waiting to accepted: reserved directly."""
MOST_URGENT = 3


class Entry(Struct, frozen=True, kw_only=True):
    """A case on the waiting list of a resource."""

    id: int
    case_code: str
    joined_at: datetime
    urgency: int = 0
    status: str = WAITING
    offered_at: datetime | None = None
    offer_until: datetime | None = None
    closed_at: datetime | None = None


class WrongStep(ValueError):
    """An entry cannot go from its status to that one."""


def by_arrival(entry: Entry) -> tuple[object, ...]:
    """Who came first."""
    return (entry.joined_at, entry.id)


def by_urgency(entry: Entry) -> tuple[object, ...]:
    """The most urgent, then who came first."""
    return (-entry.urgency, entry.joined_at, entry.id)


ORDER_RULES: Mapping[str, Callable[[Entry], tuple[object, ...]]] = {
    "arrival": by_arrival,
    "urgency": by_urgency,
}


def queue(entries: Iterable[Entry], rule: str) -> list[Entry]:
    """Who waits without an offer, the next first."""
    return sorted((entry for entry in entries if entry.status == WAITING), key=ORDER_RULES[rule])


def position_of(entries: Iterable[Entry], case_code: str, rule: str) -> int | None:
    """1 for who is called next, 0 for who has an offer, None for who does not wait."""
    listed = list(entries)
    if any(entry.case_code == case_code and entry.status == OFFERED for entry in listed):
        return 0
    codes = [entry.case_code for entry in queue(listed, rule)]
    return codes.index(case_code) + 1 if case_code in codes else None


def free_places(places: int, held: int, entries: Iterable[Entry]) -> int:
    """How many are neither held nor kept for an offer; never less than none."""
    return max(0, places - held - sum(entry.status == OFFERED for entry in entries))


def step(entry: Entry, status: str, now: datetime) -> Entry:
    """The entry in its next status. Raises WrongStep."""
    if status not in STEPS.get(entry.status, frozenset()):
        raise WrongStep(f"Expected a step from {entry.status!r}, but {status!r} is none")
    return replace(entry, status=status, closed_at=None if status in OPEN else now)


def expire(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """The offers whose time is over, expired at this moment."""
    late = (e for e in entries if e.status == OFFERED and e.offer_until is not None and e.offer_until <= now)
    return [step(entry, EXPIRED, now) for entry in late]


def call_next(
    entries: Sequence[Entry], rule: str, *, free: int, keep: timedelta, now: datetime
) -> list[Entry]:
    """Offers of the free places to those whose turn it is."""
    return [
        replace(step(entry, OFFERED, now), offered_at=now, offer_until=now + keep)
        for entry in queue(entries, rule)[:free]
    ]


def settle(
    entries: Sequence[Entry], rule: str, *, places: int, held: int, keep: timedelta, now: datetime
) -> list[Entry]:
    """The entries that change now: offers run out, and whoever is next is called, as often as places are free."""
    expired = expire(entries, now)
    after = merge(entries, expired)
    called = call_next(after, rule, free=free_places(places, held, after), keep=keep, now=now)
    return [*expired, *called]


def merge(entries: Sequence[Entry], changed: Iterable[Entry]) -> list[Entry]:
    """The entries with the changed ones in their places."""
    new = {entry.id: entry for entry in changed}
    return [new.get(entry.id, entry) for entry in entries]
