"""What stands beside a token that moves: what rests at joins, and what would be open twice. Forms only (see forms)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from engine.model import Kind, Process
from engine.prove.abstract import Abstract
from engine.prove.step.forms import REST, Forms

Resting: TypeAlias = dict[int, set[int]]
"""By join, the flows by which tokens came that rest there."""


class Around(Struct, frozen=True, gc=False):
    """All tokens of an instance: what `rests` at joins, where they `stand`, if no two are equal (`distinct`)."""

    rests: Resting
    stands: frozenset[int]
    distinct: bool

    def may_crowd(self, goes: frozenset[int], comes_to_rest: tuple[int, ...], others: Sequence[int]) -> bool:
        """Whether a look is needed at what tokens that go to these nodes, or rest as these forms, find there."""
        for each in comes_to_rest:
            if each in others:
                return True
        return not goes.isdisjoint(self.stands)


def around(forms: Forms, children: Sequence[int]) -> Around:
    rests: Resting = {}
    stands: set[int] = set()
    for each in children:
        thing = forms.things[each]
        if thing[0] != REST:
            stands.add(thing[1])
        else:
            rests.setdefault(thing[1], set()).add(thing[2])
    return Around(rests, frozenset(stands), len(set(children)) == len(children))


def resting(forms: Forms, children: Iterable[int]) -> Resting:
    things = forms.things
    found: Resting = {}
    for each in children:
        thing = things[each]
        if thing[0] == REST:
            found.setdefault(thing[1], set()).add(thing[2])
    return found


def meets(
    forms: Forms,
    process: Process,
    joins: Iterable[int],
    fired: frozenset[int],
    added: Sequence[int],
    rests: Resting,
) -> bool:
    """Whether what comes to these joins makes one fire, or may: then what rests there takes part.

    `fired`: those of them that fired by what came alone; `added`: the forms that came.
    """
    things = forms.things
    for node in joins:
        here = rests.get(node)
        if not here:
            continue
        if node in fired or process.nodes[node].kind != Kind.PARALLEL:
            return True
        missing = len(process.nodes[node].incoming) - len(here)
        if missing > len(added):
            continue
        arrived = {things[each][2] for each in added if things[each][:2] == (REST, node)}
        if len(arrived - here) >= missing:
            return True
    return False


def crowded(forms: Forms, abstract: Abstract, added: Sequence[int], others: Sequence[int]) -> Iterator[int]:
    """The nodes that are open in what was added and in others too, where one is meant."""
    things = forms.things
    for each in added:
        kind, node = things[each][0], things[each][1]
        if node in abstract.repeatable:
            continue
        if kind == REST:
            if each in others:
                yield node
        elif any(things[other][0] != REST and things[other][1] == node for other in others):
            yield node
