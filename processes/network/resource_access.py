"""Who reads what of a resource's places. Pure; default-deny.

Everybody in the Network sees the map and how many places are free. Whoever works for the organisation that offers a
resource, a collaborator too, sees its own entries by the case's code: the minimum to give a place, and nothing of the
case. Anybody else sees the entries of the cases that they may see anyway.
"""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from processes.network.places import OFFERED, Entry, queue
from processes.network.professionals import Professional, organisations_of
from processes.network.resource_tables import Resource
from processes.network.roles import ROLE_CODES

WORKERS = ROLE_CODES - {"participante", "sistema"}


class SeenEntry(Struct, frozen=True, kw_only=True):
    """One line of a waiting list for one reader. `position`: 0 has an offer, 1 is next."""

    entry: Entry
    position: int


def may_see_map(reader: Professional) -> bool:
    """Who works in the Network."""
    return not WORKERS.isdisjoint(reader.roles)


def keeps(reader: Professional, resource: Resource) -> bool:
    """Whether they work for the organisation that offers the resource."""
    return resource.organisation in organisations_of(reader, WORKERS)


def may_see_code(reader: Professional, resource: Resource, case_code: str, visible: Collection[str]) -> bool:
    """Whether they may read that this case has, or waits for, a place. `visible`: the cases that they may see."""
    return keeps(reader, resource) or case_code in visible


def seen_entries(
    reader: Professional, resource: Resource, entries: Iterable[Entry], *, visible: Collection[str]
) -> Sequence[SeenEntry]:
    """The lines that they may read, in the order in which they are called."""
    listed = list(entries)
    offered = [SeenEntry(entry=each, position=0) for each in listed if each.status == OFFERED]
    waiting = [
        SeenEntry(entry=each, position=place)
        for place, each in enumerate(queue(listed, resource.order_rule), start=1)
    ]
    return [
        line for line in (*offered, *waiting) if may_see_code(reader, resource, line.entry.case_code, visible)
    ]
