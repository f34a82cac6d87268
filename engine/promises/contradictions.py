"""Promises of one process that cannot all be kept, whatever its diagram looks like: found before anything is explored.

An element *can happen* if the promises leave a way to enter it; where one that something else calls for cannot, the
sentences contradict each other. Not here: whether this diagram keeps them (engine/prove).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from engine.model import Process
from engine.promises.bound import Bound
from engine.promises.model import Form

Group = tuple[Bound, ...]
OWING = frozenset({Form.ALWAYS_AFTER, Form.WITHIN})


def contradictions(process: Process, promises: Sequence[Bound]) -> Iterator[Group]:
    """The smallest groups of promises that cannot be kept together: one alone, pairs, else all of them."""
    told: set[int] = set()
    for size in (1, 2):
        for places in combinations(range(len(promises)), size):
            group = tuple(promises[place] for place in places)
            if not told & set(places) and _is_impossible(process, group):
                told |= set(places)
                yield group
    rest = tuple(promise for place, promise in enumerate(promises) if place not in told)
    if len(rest) > 2 and _is_impossible(process, rest):
        yield rest


def _is_impossible(process: Process, group: Group) -> bool:
    """Whether some element that a promise speaks of can never happen, or calls for one that cannot."""
    possible = _possible(process, group)
    meant = frozenset(node for bound in group if not _is_none(bound) for node in bound.one | bound.other)
    if (meant - _excluded(group)) - (possible & _settled(process, group)):
        return True
    return any(
        not (bound.other & possible) or _excludes(group, bound)
        for bound in group
        if bound.form in OWING and bound.one & possible
    )


def _is_none(bound: Bound) -> bool:
    """ "At most 0 times" is a way to say never, and no contradiction by itself."""
    return bound.form == Form.AT_MOST and bound.promise.times == 0


def _excluded(group: Group) -> frozenset[int]:
    return frozenset(node for bound in group if _is_none(bound) for node in bound.one)


def _possible(process: Process, group: Group) -> frozenset[int]:
    """What can be entered: nothing needed before it, or something that can be, and goes with it."""
    never = _excluded(group).union(*(each.one & each.other for each in group if each.form == Form.NOT_BOTH))
    needs = [bound for bound in group if bound.form == Form.NEVER_BEFORE]
    possible: frozenset[int] = frozenset()
    while True:
        more = frozenset(
            node.index
            for node in process.nodes
            if node.index not in never
            and all(
                _may_follow(group, node.index, bound.other & possible)
                for bound in needs
                if node.index in bound.one
            )
        )
        if more == possible:
            return possible
        possible = more


def _settled(process: Process, group: Group) -> frozenset[int]:
    """After what something can be done that owes nothing more: without it a run would never be allowed to end."""
    owing = [bound for bound in group if bound.form in OWING]
    settled: frozenset[int] = frozenset()
    while True:
        more = frozenset(
            node.index
            for node in process.nodes
            if all(bound.other & settled for bound in owing if node.index in bound.one)
        )
        if more == settled:
            return settled
        settled = more


def _may_follow(group: Group, node: int, before: frozenset[int]) -> bool:
    return any(not _go_apart(group, node, each) for each in before)


def _go_apart(group: Group, one: int, other: int) -> bool:
    return any(
        (one in bound.one and other in bound.other) or (one in bound.other and other in bound.one)
        for bound in group
        if bound.form == Form.NOT_BOTH
    )


def _excludes(group: Group, owing: Bound) -> bool:
    """Whether some `one` calls for a B with which it may not be in one case."""
    return any(all(_go_apart(group, one, other) for other in owing.other) for one in owing.one)
