"""One element and its counterpart: what differs that a token resting there could not bear. Knows no instance."""

from collections.abc import Iterator

from engine.migration.matching import Matches
from engine.model import Kind, Node, Process

Difference = tuple[str, str]
"""A finding's code and its detail."""
MIXED = frozenset({Kind.THROW, Kind.END})


def differences(target: Process, matches: Matches, old: Node) -> Iterator[Difference]:
    """Why a token at `old` could not go on at its counterpart; of another kind, nothing else is compared."""
    if old.index not in matches.nodes:
        yield "no_counterpart", ""
        return
    new = target.nodes[matches.nodes[old.index]]
    if new.kind != old.kind:
        yield "other_kind", str(new.kind)
        return
    if not same_parent(matches, old, new):
        yield "other_nesting", target.nodes[new.parent].id if new.parent >= 0 else target.id
    if repetition(old) != repetition(new):
        yield "other_repetition", repetition(new)
    if old.kind in MIXED and {event.kind for event in old.events} != {event.kind for event in new.events}:
        yield "other_event", ""
    if old.call is not None and (new.call is None or new.call.process_id != old.call.process_id):
        yield "other_call", new.call.process_id if new.call else ""
    if old.kind == Kind.AD_HOC and not _same_ad_hoc(matches, old, new):
        yield "other_ad_hoc", ""


def same_parent(matches: Matches, old: Node, new: Node) -> bool:
    """Whether the counterpart lies in the counterpart of what the element lies in."""
    return new.parent == (matches.nodes.get(old.parent, -2) if old.parent >= 0 else -1)


def repetition(node: Node) -> str:
    """single, loop, sequential or parallel."""
    if node.loop is not None:
        return "loop"
    if node.repeats is None:
        return "single"
    return "sequential" if node.repeats.sequential else "parallel"


def _same_ad_hoc(matches: Matches, old: Node, new: Node) -> bool:
    """By a person, activities begin when asked for. By itself, in order, the count says which is next."""
    was, now = old.ad_hoc, new.ad_hoc
    if was is None or now is None:
        return was is now
    if (was.by_person, was.sequential) != (now.by_person, now.sequential):
        return False
    if was.by_person or not was.sequential:
        return True
    starts = [matches.nodes.get(start, -1) for start in (old.level.starts if old.level else ())]
    return starts == list(new.level.starts if new.level else ())


def match_places(old: Node, new: Node) -> dict[int, int]:
    """Which event of the old element is which of the new: of the same kind and name first, then of the same kind."""
    free = list(range(len(new.events)))
    found: dict[int, int] = {}
    for by_name in (True, False):
        for place, event in enumerate(old.events):
            fitting = [
                other
                for other in free
                if new.events[other].kind == event.kind
                and (not by_name or new.events[other].name == event.name)
            ]
            if place not in found and fitting:
                found[place] = fitting[0]
                free.remove(fitting[0])
    return found
