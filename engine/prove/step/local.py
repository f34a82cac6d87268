"""Steps that touch one token of a process and nothing beside it: worked out once, and true whatever stands beside.

A token is run on the kernel alone, with one more that stands for all others. What it does is its own as long as it
sends no signal, asks no condition of others, meets nobody at a join and starts no compensation; else the whole
situation is run.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine.prove.step.beside import crowded, meets, resting
from engine.prove.step.forms import ENDS, FIRED, INSIDE, REST, TOKEN, WAITS, Forms, few
from engine.prove.step.kernel import Kernel
from engine.prove.step.reach import Nodes, reaches
from engine.prove.step.runs import ALL, BORDER, HANDLERS, INNER, Keep, Runs
from engine.prove.step.ways import NO_ROOT, ROOT, Option, Way, finished
from engine.state import ScopeKind, WaitKind

LEFT_OUT = frozenset({WaitKind.TIMER, WaitKind.MESSAGE})
"""What a border waits for without asking what happens inside."""


class LeftOut(Struct, frozen=True, gc=False):
    """What a sub-process has beside what a step in it can ask: all that it holds, or some waits and ends."""

    definition_id: int
    whole: tuple[Any, ...] | None
    waits: tuple[Any, ...]
    ends: tuple[int, ...]

    def held(self, after: tuple[Any, ...]) -> tuple[Any, ...]:
        """What it holds after the step, with what was left out."""
        if self.whole is not None:
            return self.whole
        return (*after[:ENDS], tuple(sorted((*after[ENDS], *self.ends))), *after[ENDS + 1 :])


class Locals:
    """The moves of tokens by their forms."""

    def __init__(self, kernel: Kernel, forms: Forms, keep: Keep) -> None:
        self._kernel, self._forms = kernel, forms
        self._runs = Runs(kernel, forms, keep)
        self._known: dict[tuple[int, int, bool], tuple[Option, ...]] = {}
        self._parts: dict[tuple[int, int, bool, str], tuple[Option, ...]] = {}
        self._reaches: dict[int, list[Nodes]] = {}

    def options(self, root: int, child: int, beside: bool) -> tuple[Option, ...]:
        """Of a form in a process with this root; `beside`: others are there too."""
        key = (root, child, beside)
        found = self._known.get(key)
        if found is None:
            options = self._options(root, child, beside)
            found = self._known[key] = tuple(finished(each, self._forms, self._kernel) for each in options)
        return found

    def _options(self, root: int, child: int, beside: bool) -> Iterator[Option]:
        if child != ROOT and self._splits(child):
            yield from self._by_parts(root, child, beside)
        elif child != ROOT and self._has_one(child):
            yield from self._with_one(root, child, beside)
        else:
            yield from self._runs.options(root, child, beside, ALL)

    # -- a sub-process with one token: what has no part in its step is left out

    def _has_one(self, child: int) -> bool:
        """With a timer or message at its border: by it one that was begun anew is told from what was left open."""
        thing = self._forms.things[child]
        inside = thing[INSIDE] if thing[0] == TOKEN else None
        if inside is None or len(inside[1]) != 1 or inside[0][1] != ScopeKind.SUB_PROCESS:
            return False
        is_rest = self._forms.things[inside[1][0]][0] == REST
        return not is_rest and any(each[0] in LEFT_OUT for each in thing[WAITS])

    def _with_one(self, root: int, child: int, beside: bool) -> Iterator[Option]:
        thing = self._forms.things[child]
        alone, left_out = self._alone(child, INNER, thing[INSIDE][1], stand_in=False)
        options = list(self._runs.options(root, alone, beside, INNER))
        if any(way.holds for option in options for way in option.ways):
            yield from self._runs.options(root, child, beside, ALL)
            return
        for option in options:
            ways = []
            for way in option.ways:
                added = tuple(self._restored(each, thing, left_out) for each in way.added)
                ways.append(replace(way, added=tuple(sorted(added))))
            yield replace(option, ways=tuple(ways))
        for acts in (BORDER, HANDLERS):
            yield from self._runs.options(root, child, beside, acts)

    def _restored(self, form: int, before: tuple[Any, ...], left_out: LeftOut) -> int:
        """What comes of the sub-process, if it is still open, with what was left out."""
        forms, thing = self._forms, self._forms.things[form]
        inside = thing[INSIDE] if thing[0] == TOKEN else None
        if inside is None or thing[1] != before[1] or inside[0][:3] != before[INSIDE][0][:3]:
            return form
        if any(each[0] in LEFT_OUT for each in thing[WAITS]):
            return form
        waits = tuple(sorted((*thing[WAITS], *left_out.waits)))
        inside = (left_out.held(inside[0]), inside[1])
        found = forms.number((*thing[:WAITS], waits, inside, *thing[INSIDE + 1 :]))
        forms.alive[found] = forms.alive[form]
        return found

    # -- a sub-process with several tokens: the same again, one of them at a time

    def _splits(self, child: int) -> bool:
        thing = self._forms.things[child]
        inside = thing[INSIDE] if thing[0] == TOKEN else None
        if inside is None or len(inside[1]) < 2 or inside[0][1] != ScopeKind.SUB_PROCESS:
            return False
        definition_id, _, node = inside[0][:3]
        return node in self._kernel.abstract(definition_id).plain

    def _by_parts(self, root: int, child: int, beside: bool) -> Iterator[Option]:
        """Of the sub-process itself, and of each token in it."""
        children = self._forms.things[child][INSIDE][1]
        yield from self._of_part(root, child, beside, (), children)
        for at, each in enumerate(children):
            is_again = at > 0 and children[at - 1] == each
            if self._forms.things[each][0] != REST and not is_again:
                yield from self._of_part(root, child, beside, (each,), children[:at] + children[at + 1 :])

    def _of_part(
        self, root: int, child: int, beside: bool, part: tuple[int, ...], others: tuple[int, ...]
    ) -> Iterator[Option]:
        """`part`: the token inside that acts, or none for the sub-process itself; `others` are inside too."""
        for acts in (INNER,) if part else (BORDER, HANDLERS):
            alone, left_out = self._alone(child, acts, part)
            key = (root, alone, beside, acts)
            if key not in self._parts:
                self._parts[key] = tuple(self._runs.options(root, alone, beside, acts))
            for option in self._parts[key]:
                if not any(self._forms.things[other][1] in option.inner_busy for other in others):
                    ways = tuple(self._joined(way, left_out, others) for way in option.ways)
                    yield Option(move=option.move, busy=option.busy, ways=ways)

    def _alone(
        self, child: int, acts: str, part: tuple[int, ...], *, stand_in: bool = True
    ) -> tuple[int, LeftOut]:
        """The sub-process with nothing but this token in it and a stand-in for others; what has no part is left out.

        Timers and messages of its border have none in what happens inside, nor have ends to which the token cannot
        come; what happens at its border does not ask what was inside.
        """
        forms, thing = self._forms, self._forms.things[child]
        held, waits = thing[INSIDE][0], thing[WAITS]
        left_waits: tuple[Any, ...] = ()
        left_ends: tuple[int, ...] = ()
        if acts == INNER:
            left_waits = tuple(each for each in waits if each[0] in LEFT_OUT)
            waits = tuple(each for each in waits if each not in left_waits)
            reach = self._reach(held[0])[forms.things[part[0]][1]]
            left_ends = tuple(each for each in held[ENDS] if each not in reach)
            held = (*held[:ENDS], tuple(each for each in held[ENDS] if each in reach), *held[ENDS + 1 :])
        left_out = LeftOut(held[0], thing[INSIDE][0] if acts == BORDER else None, left_waits, left_ends)
        if acts == BORDER:
            held = (*held[:FIRED], (), (), (), *held[ENDS + 1 :])
        inside = tuple(sorted((*part, forms.other))) if stand_in else part
        alone = forms.number((*thing[:WAITS], waits, (held, inside), *thing[INSIDE + 1 :]))
        forms.alive[alone] = forms.alive[child]
        return alone, left_out

    def _reach(self, definition_id: int) -> list[Nodes]:
        found = self._reaches.get(definition_id)
        if found is None:
            found = self._reaches[definition_id] = reaches(self._kernel.abstract(definition_id).process)
        return found

    def _joined(self, way: Way, left_out: LeftOut, others: tuple[int, ...]) -> Way:
        """A way of one token inside, with the others that are inside too."""
        forms, definition_id = self._forms, left_out.definition_id
        if way.root == NO_ROOT or way.reaches:
            return way
        abstract = self._kernel.abstract(definition_id)
        if way.inner_joins:
            came, rests = _left_inside(forms, way), resting(forms, others)
            if meets(forms, abstract.process, way.inner_joins, way.inner_fired, came, rests):
                return replace(way, reaches=True)
        added, tags = list(way.added), list(way.tags)
        for at, each in enumerate(added):
            thing = forms.things[each]
            inside = thing[INSIDE] if thing[0] == TOKEN else None
            if inside is None or forms.other not in inside[1]:
                continue
            own = [kid for kid in inside[1] if kid != forms.other]
            tags += [("crowded", definition_id, node) for node in crowded(forms, abstract, own, others)]
            inside = (left_out.held(inside[0]), few(sorted((*own, *others))))
            waits = tuple(sorted((*thing[WAITS], *left_out.waits)))
            added[at] = forms.number((*thing[:WAITS], waits, inside, *thing[INSIDE + 1 :]))
            needed = [forms.alive[kid] for kid in others]
            forms.alive[added[at]] = forms.alive[each].union(*needed)
        return replace(way, added=tuple(sorted(added)), tags=tuple(tags))


def _left_inside(forms: Forms, way: Way) -> tuple[int, ...]:
    """What a way of one token inside leaves inside, where the sub-process is still open."""
    for each in way.added:
        thing = forms.things[each]
        if thing[0] == TOKEN and thing[INSIDE] is not None and forms.other in thing[INSIDE][1]:
            inside: tuple[int, ...] = thing[INSIDE][1]
            return inside
    return ()
