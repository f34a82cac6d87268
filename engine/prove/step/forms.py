"""An instance taken apart: what its process holds, and a form for each token in it; and put together again.

Equal situations have equal forms: numbers, order and history are out, what counts up saturates, and of the data only
tracked variables are in. A form is a number; the same thing has the same one.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from msgspec import Struct

from engine.prove.abstract import Abstract
from engine.state import (
    FIRST_NUMBER,
    FORMAT,
    Incident,
    Kept,
    Repeats,
    Scope,
    ScopeKind,
    State,
    Token,
    TokenStatus,
    Wait,
    WaitKind,
)
from engine.values import NULL

MANY = 2
"""More equal things in one place than this are as many as this."""
Ends = tuple[tuple[int, int], ...]
Names = frozenset[str]
NOTHING: Names = frozenset()
WAITS = 4
"""The place of what a token waits for."""
INSIDE = 5
"""The place of what is inside a token: what its scope holds, and the tokens in it."""
VARIABLES, FIRED, KEPT, ENDS = 3, 5, 6, 7
"""The places in what a scope holds: variables, joins that fired, what may be undone, ends that were reached."""
REST, TOKEN, OTHERS = "rest", "token", "others"


class Parts(Struct, frozen=True, gc=False):
    """`root` is the form of what the process's own scope holds, `children` of the tokens in it, sorted."""

    root: int
    children: tuple[int, ...]


class Forms:
    """Gives things their numbers. `node_of`: by form of a child, its node; `rests_on`: (join, flow) where one rests."""

    def __init__(self, abstracts: Sequence[Abstract]) -> None:
        self._abstracts = abstracts
        self._numbers: dict[Hashable, int] = {}
        self._forgotten: dict[tuple[int, Names], int] = {}
        self.things: list[Any] = []
        self.other = self.number((TOKEN, 0, TokenStatus.EVENT, False, (), None, OTHERS))
        """Stands for tokens that are not here."""
        self.alive: dict[int, Names] = {self.other: NOTHING}

    def number(self, thing: Hashable) -> int:
        known = self._numbers.get(thing)
        if known is None:
            known = self._numbers[thing] = len(self.things)
            self.things.append(thing)
        return known

    def forgetting(self, root: int, children: Sequence[int]) -> int:
        """The root without the variables that none of these tokens can still need."""
        thing = self.things[root]
        if not thing[VARIABLES]:
            return root
        alive = NOTHING.union(*[self.alive[each] for each in children])
        found = self._forgotten.get((root, alive))
        if found is None:
            kept = tuple(each for each in thing[VARIABLES] if each[0] in alive)
            found = self.number((*thing[:VARIABLES], kept, *thing[VARIABLES + 1 :]))
            self._forgotten[root, alive] = found
        return found

    def apart(self, state: State, ends: Ends) -> Parts | None:
        """None while something is being compensated: then order and numbers matter."""
        if state.compensations:
            return None
        return _Taking(self, state, ends, self._abstracts).parts()

    def together(self, root: int, children: Sequence[int], *, beside: bool = False) -> tuple[State, Ends]:
        """A state of these parts. `beside`: with one token more, which stands for others that are not here."""
        return _Putting(self, beside=beside).whole(root, children)


class _Taking:
    def __init__(self, forms: Forms, state: State, ends: Ends, abstracts: Sequence[Abstract]) -> None:
        self.forms, self.state = forms, state
        self.abstracts = [abstracts[known - 1] for known in state.definitions]
        self.inside: dict[int, list[int]] = {}
        for number, token in state.tokens.items():
            self.inside.setdefault(token.scope, []).append(number)
        self.waits: dict[int, list[Any]] = {}
        for wait in state.waits.values():
            self.waits.setdefault(wait.token, []).append(self._wait(wait))
        self.incidents = {each.token: each.kind for each in state.incidents.values()}
        self.ends: dict[int, list[int]] = {}
        for scope, node in ends:
            self.ends.setdefault(scope, []).append(node)

    def parts(self) -> Parts:
        root = self.state.root
        held = (*self.scope(root), self._waits_of(root), self.incidents.get(root, ""))
        return Parts(self.forms.number(held), self.children(root))

    def scope(self, number: int) -> tuple[Any, ...]:
        """What a scope holds beside tokens."""
        scope = self.state.scopes[number]
        abstract = self.abstracts[scope.definition]
        tracked = abstract.tracked
        named = sorted(each for each in scope.variables.items() if each[0] in tracked) if tracked else ()
        if number == self.state.root:  # who asks cannot tell null from nothing, and nobody takes it outward
            named = [each for each in named if each[1] != NULL]
        return (
            abstract.definition.definition_id,
            scope.kind,
            scope.node,
            tuple(named),
            _repeats(scope.repeats),
            tuple(sorted(scope.fired.items())),
            _kept(scope.kept, self.state.definitions),
            tuple(sorted(self.ends.get(number, ()))),
        )

    def children(self, number: int) -> tuple[int, ...]:
        found = [self.token(each) for each in self.inside.get(number, ())]
        scope = self.state.scopes[number]
        for node, flows in scope.joins.items():
            for flow, count in flows.items():
                rest = self.forms.number((REST, node, flow))
                self.forms.alive[rest] = self.abstracts[scope.definition].live[node]
                found += [rest] * count
        return few(sorted(found))

    def token(self, number: int) -> int:
        token = self.state.tokens[number]
        if token.holder == OTHERS:
            return self.forms.other
        inside: Any = None
        alive = self.abstracts[self.state.scopes[token.scope].definition].live[token.node]
        if number in self.state.scopes:
            held, children = self.scope(number), self.children(number)
            needed = NOTHING.union(*[self.forms.alive[each] for each in children])
            if self.state.scopes[number].kind == ScopeKind.PROCESS:
                kept = tuple(each for each in held[VARIABLES] if each[0] in needed)
                held = (*held[:VARIABLES], kept, *held[VARIABLES + 1 :])
            else:
                alive |= needed
            inside = (held, children)
        told = (
            TOKEN,
            token.node,
            token.status,
            token.index >= 0,
            self._waits_of(number),
            inside,
            self.incidents.get(number, ""),
        )
        form = self.forms.number(told)
        self.forms.alive[form] = alive
        return form

    def _waits_of(self, number: int) -> tuple[Any, ...]:
        waits = self.waits.get(number)
        return () if waits is None else tuple(sorted(waits))

    def _wait(self, wait: Wait) -> tuple[Any, ...]:
        """A condition that nobody can tell may turn true at any time, whatever it was."""
        abstract = self.abstracts[wait.definition]
        left = wait.left if wait.kind != WaitKind.CONDITION or wait.node in abstract.asked else 0
        return (
            wait.kind,
            abstract.definition.definition_id,
            wait.node,
            wait.event,
            wait.name,
            wait.key,
            left,
        )


class _Putting:
    def __init__(self, forms: Forms, *, beside: bool) -> None:
        self.forms, self.beside = forms, beside
        self.state = State(FORMAT, 1, "", [], FIRST_NUMBER, FIRST_NUMBER, False, "", {}, {}, {}, {}, {})
        self.ends: list[tuple[int, int]] = []

    def whole(self, root: int, children: Sequence[int]) -> tuple[State, Ends]:
        *held, waits, incident = self.forms.things[root]
        number = self._next()
        self._scope(number, 0, held, children)
        self._waits(number, waits)
        self._incident(number, incident)
        if self.beside:
            self.state.tokens[self._next()] = Token(0, number, TokenStatus.EVENT, OTHERS, -1)
            self.state.scopes[number].live += 1
        return self.state, tuple(self.ends)

    def _next(self) -> int:
        number = self.state.next
        self.state.next += 1
        return number

    def _scope(self, number: int, parent: int, held: Sequence[Any], children: Sequence[int]) -> None:
        definition_id, kind, node, named, repeats, fired, kept, ends = held
        joins: dict[int, dict[int, int]] = {}
        scope = Scope(
            parent,
            kind,
            self._bound(definition_id),
            node,
            len(children),
            dict(named),
            joins,
            None if repeats is None else Repeats(repeats[0], repeats[1], repeats[2], (), {}),
            dict(fired),
            [self._kept(each) for each in kept],
        )
        self.state.scopes[number] = scope
        self.ends += [(number, each) for each in ends]
        place = 0
        for child in children:
            thing = self.forms.things[child]
            if thing[0] == REST:
                flows = joins.setdefault(thing[1], {})
                flows[thing[2]] = flows.get(thing[2], 0) + 1
            else:
                place += self._token(number, thing, place)

    def _token(self, scope: int, thing: Sequence[Any], place: int) -> bool:
        """True for an inner instance of a repeated activity, which has a place."""
        _, node, status, is_inner, waits, inside, incident = thing
        number = self._next()
        if incident == OTHERS:
            self.state.tokens[number] = Token(node, scope, status, OTHERS, -1)
            return False
        self.state.tokens[number] = Token(node, scope, status, "", place if is_inner else -1)
        if inside is not None:
            self._scope(number, scope, inside[0], inside[1])
        self._waits(number, waits)
        self._incident(number, incident)
        return bool(is_inner)

    def _waits(self, holder: int, waits: Sequence[Any]) -> None:
        for kind, definition_id, node, event, name, key, left in waits:
            definition = self._bound(definition_id)
            self.state.waits[self._next()] = Wait(kind, holder, definition, node, event, name, key, 0, left)

    def _incident(self, holder: int, kind: str) -> None:
        if kind:
            self.state.incidents[self._next()] = Incident(holder, kind)

    def _bound(self, definition_id: int) -> int:
        known = self.state.definitions
        if definition_id not in known:
            known.append(definition_id)
        return known.index(definition_id)

    def _kept(self, told: Sequence[Any]) -> Kept:
        definition_id, node, kind, inside, inner = told
        within = self._bound(inside) if inside else -1
        return Kept(self._bound(definition_id), node, kind, within, {}, [self._kept(each) for each in inner])


def few(sorted_forms: Sequence[int]) -> tuple[int, ...]:
    """No more than MANY equal ones."""
    if len(sorted_forms) <= MANY or len(set(sorted_forms)) == len(sorted_forms):
        return tuple(sorted_forms)
    return tuple(each for at, each in enumerate(sorted_forms) if at < MANY or sorted_forms[at - MANY] != each)


def _repeats(repeats: Repeats | None) -> tuple[int, int, int] | None:
    if repeats is None:
        return None
    if repeats.total < 0:
        return (-1, repeats.started - repeats.done, 0)
    return (repeats.total, min(repeats.started, repeats.total), min(repeats.done, repeats.total))


def _kept(kept: Sequence[Kept], definitions: Sequence[int]) -> tuple[Any, ...]:
    told = [
        (
            definitions[each.definition],
            each.node,
            each.kind,
            definitions[each.inside] if each.inside >= 0 else 0,
            _kept(each.inner, definitions),
        )
        for each in kept
    ]
    return tuple(each for at, each in enumerate(told) if at < MANY or told[at - MANY : at] != [each] * MANY)
