"""The variables that are tracked, with all the values that the diagrams can write into them.

A variable is tracked when a condition depends on it and every line that writes it gives finitely many values. What
is started, sent or done outside the diagrams is assumed to write none of these (`assuming`).
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from engine.dmn import Decisions
from engine.feel.builtins import BUILTINS
from engine.model import Process
from engine.prove.assumptions import Assumption
from engine.prove.data.assuming import assumptions
from engine.prove.data.classes import Classes, Key
from engine.prove.data.formulas import Formula
from engine.prove.data.known import FREE, Exactly, Free, Known, key_of, known_of
from engine.prove.data.lines import Answers, Fields, Line, World, never_tracked
from engine.prove.data.relevance import Answer, Relevant, Variable
from engine.prove.data.spread import MOST, projected, told_values
from engine.prove.data.writes import Found, Values, Write

__all__ = ["Assumption", "Found", "Write", "find_domains"]
MOST_APART = 64
"""Values that are told apart of one variable; with more it is not tracked."""
NOTHING = Exactly(None)
ROUNDS = 12
"""A variable that still gains values after so many rounds counts something, and is not tracked."""


def find_domains(processes: Iterable[Process], fields: Fields, decisions: Iterable[Decisions]) -> Found:
    """What is tracked of these processes. `fields`: by form, the values of each field (forms.finite_fields)."""
    world = World(
        processes={process.id: process for process in processes}, fields=fields, decisions=tuple(decisions)
    )
    search = _Search(Relevant(world))
    while True:
        search.run()
        result = _Result(search)
        if not search.drop(result.idle()):
            return result.found()


class _Search:
    """Values grow from null by what each line gives of the values so far, until nothing is new."""

    def __init__(self, relevant: Relevant) -> None:
        self.relevant = relevant
        barred = never_tracked(relevant.world.processes.values()) | BUILTINS.keys()
        self.values: dict[Variable, dict[Hashable, Any]] = {
            variable: {key_of(None): None}
            for variable, lines in relevant.lines.items()
            if lines and variable[1] not in barred
        }
        self._formulas: dict[int, Formula] = {}
        self._known: dict[Variable, Known] = {}
        self._told: dict[Answer, tuple[int, Answers]] = {}
        self._grown: dict[Variable, int] = defaultdict(int)

    def run(self) -> None:
        changed = True
        while changed:
            changed = False
            for variable in tuple(self.values):
                changed |= self._grows(variable)

    def drop(self, variables: Iterable[Variable]) -> bool:
        """Track these no more; whether there were any."""
        dropped = list(variables)
        for variable in dropped:
            del self.values[variable]
        return bool(dropped)

    def _grows(self, variable: Variable) -> bool:
        values, before = self.values[variable], len(self.values[variable])
        for line in self.relevant.lines[variable]:
            for value in self._written(line, variable):
                if value is FREE:
                    del self.values[variable]
                    return True
                values.setdefault(key_of(value), value)
        if len(values) == before:
            return False
        self._known.pop(variable, None)
        self._grown[variable] += 1
        if self._grown[variable] > ROUNDS or len(values) > MOST:
            del self.values[variable]
        return True

    def _written(self, line: Line, variable: Variable) -> Iterator[Any]:
        if line.source is None:
            yield FREE
            return
        formula = self._formulas.get(id(line))
        if formula is None:
            formula = Formula(line.source, line.source.names | line.source.possible_names)
            self._formulas[id(line)] = formula
        known = formula.known(lambda name: self._look(line, name))
        if isinstance(known, Free):
            yield FREE
        else:
            yield from (projected(value, self.relevant.wanted[variable]) for value in known.values)

    def _look(self, line: Line, name: str) -> Known:
        if name in line.told:
            answers = self.told((line.reads, line.node, name), line)
            return known_of(answers) if answers else FREE
        variable = (line.reads, name)
        if line.is_blind:
            return FREE
        if variable not in self.values:
            return NOTHING if line.is_implied and not self.relevant.lines.get(variable) else FREE
        if variable not in self._known:
            self._known[variable] = known_of(self.values[variable].values())
        return self._known[variable]

    def told(self, answer: Answer, line: Line) -> Answers:
        """The values of what comes with the results of the line's element."""
        entries = self.relevant.answers.get(answer, frozenset())
        before = self._before((answer[0], answer[2]))
        size = -1 if before is None else len(before)
        if self._told.get(answer, (-2, None))[0] != size:
            self._told[answer] = (size, told_values(line.told[answer[2]], entries, before))
        return self._told[answer][1]

    def _before(self, variable: Variable) -> Answers:
        """What a variable holds; null where nobody writes it, anything where it is not tracked."""
        if variable in self.values:
            return tuple(self.values[variable].values())
        return None if self.relevant.lines.get(variable) else (None,)


class _Result:
    """From the search to what is handed out: one value for all those that nothing tells apart."""

    def __init__(self, search: _Search) -> None:
        self.relevant = search.relevant
        self.values = {variable: tuple(values.values()) for variable, values in search.values.items()}
        self.answers = dict(self._answers(search))
        held: chain[tuple[Key, Values]] = chain(self.values.items(), self.answers.items())
        self.classes = Classes(self.relevant, dict(held))
        self._readers = Counter(
            (line.reads, line.node, name)
            for variable in self.values
            for line in self.relevant.lines[variable]
            for name in self._readable(line)
            if name in line.told
        )

    def _answers(self, search: _Search) -> Iterator[tuple[Answer, Values]]:
        """What may come with the results that tracked variables are written from."""
        for variable in self.values:
            for line in self.relevant.lines[variable]:
                for name in line.told:
                    answer = (line.reads, line.node, name)
                    found = search.told(answer, line) if answer in self.relevant.answers else None
                    if found:
                        yield answer, found

    def idle(self) -> list[Variable]:
        """Variables whose values say nothing: nothing is asked of them, or there are too many, or only null: then
        whoever writes them stands outside the diagrams."""
        return [
            variable
            for variable, values in self.values.items()
            if not self.classes.is_used(variable)
            or values == (None,)
            or len(self.classes.representatives[variable]) > MOST_APART
        ]

    def found(self) -> Found:
        writes: dict[str, dict[int, list[Write]]] = defaultdict(lambda: defaultdict(list))
        enters: dict[str, dict[int, list[Write]]] = defaultdict(lambda: defaultdict(list))
        for variable in self.values:
            for line in self.relevant.lines[variable]:
                owner = self._owner(line)
                (enters if line.entering else writes)[owner][line.node].append(self._write(variable, line))
        told: dict[str, dict[int, dict[str, Values]]] = defaultdict(lambda: defaultdict(dict))
        for process, node, name in self.answers:
            told[process][node][name] = self.classes.representatives[process, node, name]
        domains, world = self._by_process(self.classes.representatives), self.relevant.world
        return Found(
            domains=domains,
            merged=self._by_process(self.classes.members),
            writes={owner: _frozen(nodes) for owner, nodes in writes.items()},
            enters={owner: _frozen(nodes) for owner, nodes in enters.items()},
            told={owner: dict(nodes) for owner, nodes in told.items()},
            returned=self._returned(),
            assumed={
                process.id: assumptions(process, world.fields, self._assumed(process, domains))
                for process in world.processes.values()
                if domains.get(process.id)
            },
        )

    def _assumed(self, process: Process, domains: Mapping[str, Mapping[str, Values]]) -> set[str]:
        """Names that nobody outside the diagrams may write: also those of processes that get all there is."""
        handed = (node.call.process_id for node in process.nodes if node.call and not node.inputs)
        return set(domains[process.id]).union(*(domains.get(called, {}) for called in handed))

    def _returned(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for variable in self.values:
            for line in self.relevant.lines[variable]:
                if line.reads != line.process and not line.entering and line.source is not None:
                    found[line.reads] |= line.source.names | line.source.possible_names
        return {process: frozenset(names) for process, names in found.items()}

    def _owner(self, line: Line) -> str:
        """Whose element it is: a call is the caller's, though it reads or writes in the called process."""
        return line.reads if line.entering else line.process

    def _write(self, variable: Variable, line: Line) -> Write:
        assert line.source is not None
        readable = frozenset(self._readable(line))
        return Write(
            variable[1],
            line.source,
            readable=readable,
            shared=frozenset(name for name in readable if self._readers[line.reads, line.node, name] > 1),
            values=self.classes.representatives[variable],
            canonical=self.classes.canonical[variable],
            entries=self.relevant.wanted[variable],
        )

    def _readable(self, line: Line) -> Iterator[str]:
        """What is known of what a line reads: a free answer, or what somebody brings, hides a variable of its name."""
        assert line.source is not None
        for name in line.source.names | line.source.possible_names:
            is_told, is_seen = name in line.told, not line.is_blind
            if (line.reads, line.node, name) in self.answers if is_told else is_seen:
                yield name

    def _by_process(self, found: Mapping[Any, Any]) -> dict[str, dict[str, Any]]:
        by_process: dict[str, dict[str, Any]] = defaultdict(dict)
        for key in self.values:
            by_process[key[0]][key[1]] = found[key]
        return dict(by_process)


def _frozen(nodes: Mapping[int, list[Write]]) -> dict[int, tuple[Write, ...]]:
    return {node: tuple(writes) for node, writes in nodes.items()}
