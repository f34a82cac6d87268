"""Values that nothing in the diagrams can tell apart, put together: one of them stands for the class.

Two values are alike when every question that is asked of them alone has the same answer, and what they are handed
on to takes them for alike. A value that is compared with another variable is like no other.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from engine.prove.data.formulas import Formula
from engine.prove.data.known import Exactly, Free, key_of
from engine.prove.data.lines import Line
from engine.prove.data.reads import Leaf, conditions, leaves
from engine.prove.data.relevance import Answer, Relevant, Variable
from engine.prove.data.spread import projected

Key: TypeAlias = Variable | Answer
Values: TypeAlias = tuple[Any, ...]


class Use(Struct, frozen=True):
    """One way in which a value matters: `asked` of it alone, or `handed` on to a variable, or (neither) as it is.

    `matters`: the only answer that matters, if there is one.
    """

    asked: Formula | None = None
    matters: bool | None = None
    handed: Variable | None = None


AS_IT_IS = Use()


class Classes:
    """By variable or answer: its `representatives`, the `members` of each, and the `canonical` value of each value."""

    def __init__(self, relevant: Relevant, values: Mapping[Key, Values]) -> None:
        self._relevant = relevant
        self._values = values
        self._uses: dict[Key, list[Use]] = defaultdict(list)
        self._find_uses()
        self._exact = {key: [Exactly(value) for value in held] for key, held in self._values.items()}
        self._class: dict[Key, dict[Hashable, int]] = {
            key: dict.fromkeys([each.key for each in held], 0) for key, held in self._exact.items()
        }
        self._answered: dict[tuple[int, Hashable], Hashable] = {}
        self._refine()
        self.members: dict[Key, tuple[Values, ...]] = {}
        self.representatives: dict[Key, Values] = {}
        self.canonical: dict[Key, dict[Hashable, Any]] = {}
        for key in self._values:
            self._represent(key)

    def is_used(self, key: Key) -> bool:
        """Whether anything is ever asked of it whose answer can be known."""
        return bool(self._uses[key])

    def _find_uses(self) -> None:
        for process in self._relevant.world.processes.values():
            for condition in conditions(process):
                for leaf in leaves(condition):
                    self._use(leaf, {name: (process.id, name) for name in leaf.names}, None)
        for variable, lines in self._relevant.lines.items():
            for line in lines if variable in self._values else ():
                for leaf in self._relevant.leaves(line):
                    self._use(leaf, dict(self._keys(leaf, line)), variable)

    def _keys(self, leaf: Leaf, line: Line) -> Iterator[tuple[str, Key]]:
        for name in leaf.names:
            if name in line.told:
                yield name, (line.reads, line.node, name)
            elif not line.is_blind:
                yield name, (line.reads, name)

    def _use(self, leaf: Leaf, keys: Mapping[str, Key], target: Variable | None) -> None:
        """A leaf with a name of which nothing is known says nothing of its other names either."""
        if not leaf.names or any(keys.get(name) not in self._values for name in leaf.names):
            return
        if leaf.copied and target is not None:
            self._uses[keys[leaf.copied]].append(Use(handed=target))
        elif len(leaf.names) == 1:
            name = next(iter(leaf.names))
            self._uses[keys[name]].append(Use(Formula(leaf.asked, (name,)), leaf.matters))
        else:
            for name in leaf.names:
                self._uses[keys[name]].append(AS_IT_IS)

    def _refine(self) -> None:
        """Classes are split until each is alike in every use (a partition only ever gets finer)."""
        count = -1
        while count != (count := sum(len(set(found.values())) for found in self._class.values())):
            split = {key: self._split(key) for key in self._values}
            self._class = split

    def _split(self, key: Key) -> dict[Hashable, int]:
        numbers: dict[Hashable, int] = {}
        found: dict[Hashable, int] = {}
        for exact in self._exact[key]:
            sign = tuple([self._sign(use, exact) for use in self._uses[key]])
            found[exact.key] = numbers.setdefault(sign, len(numbers))
        return found

    def _sign(self, use: Use, exact: Exactly) -> Hashable:
        if use.handed is not None:
            handed = projected(exact.value, self._relevant.wanted[use.handed])
            return self._class[use.handed].get(key_of(handed), -1)
        if use.asked is None:
            return exact.key
        place = (id(use), exact.key)
        if place not in self._answered:
            self._answered[place] = _answer(use.asked, use.matters, exact)
        return self._answered[place]

    def _represent(self, key: Key) -> None:
        groups: dict[int, list[Any]] = defaultdict(list)
        for exact in self._exact[key]:
            groups[self._class[key][exact.key]].append(exact.value)
        self.members[key] = tuple(tuple(group) for group in groups.values())
        chosen = {number: None if None in group else group[0] for number, group in groups.items()}
        self.representatives[key] = tuple(chosen.values())
        self.canonical[key] = {value: chosen[number] for value, number in self._class[key].items()}


def _answer(asked: Formula, matters: bool | None, exact: Exactly) -> Hashable:
    """What is answered of this value, as far as it matters; a value of which nobody can say it is like no other."""
    known = asked.known(lambda _name: exact)
    if isinstance(known, Free):
        return exact.key
    return known if matters is None else known == Exactly(matters)
