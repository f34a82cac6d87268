"""The kernel's events of one step -> what happened to the elements, run by run. What promises are judged by.

A run is one execution of one process: the instance itself, or one call; each has its own elements and promises. A
repeated activity is entered with each of its inner instances, and left once, when all of it is over. What was ended or
skipped was entered and has not happened. A run that is cancelled, or interrupted by its caller, has no end of its own.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, Literal

from msgspec import Struct

from engine import events as e
from engine.model import Process
from engine.state import Scope, ScopeKind, State, Token

What = Literal["entered", "left", "ended"]


class Happened(Struct, frozen=True, gc=False):
    """An element of `process` was entered or left (completed), or (`node` -1) a run of the process ended."""

    what: What
    process: str
    node: int = -1


class Place(Struct, frozen=True, gc=False):
    """Where a token or scope is: its run, its definition (an index), its node; `is_inner`: in a repeated activity."""

    run: int
    definition: int
    node: int
    is_body: bool = False
    is_inner: bool = False


NOWHERE = Place(-1, -1, -1)


class Story:
    """What happened in one step, by run. Begins before it, from the state as it was; then reads the step's events.

    `about` says of a definition (its index) which nodes anybody asks about (-1: its end): nothing else is told. The
    state is the one that the step changes; begun without one it tells of the runs that begin in the step only.
    """

    def __init__(
        self,
        process_of: Callable[[int], Process],
        about: Callable[[int], Set[int]],
        state: State | None = None,
    ) -> None:
        self._process_of = process_of
        self._about_of = about
        self._about: dict[int, Set[int]] = {}
        # What is alive is copied, not looked through: mostly one token moves, and there may be hundreds.
        self._was_scopes: Mapping[int, Scope] = {} if state is None else dict(state.scopes)
        self._was_tokens: Mapping[int, Token] = {} if state is None else dict(state.tokens)
        self._scopes: dict[int, Place] = {}
        self._tokens: dict[int, Place] = {}
        self._root = 0 if state is None else state.root
        self._skipped: set[int] = set()
        self._interrupted: set[int] = set()
        self._undone: set[int] = set()
        self.begun: dict[int, int] = {}
        """The runs that began in this step, with the index of their definition."""
        self.by_run: dict[int, list[Happened]] = {}
        self.is_migrated = False
        self._is_undoing = False
        if state is not None and state.compensations:
            running = (each.running for each in state.compensations.values())
            self._undone |= {scope for scope in running if scope in state.scopes}

    def place(self, number: int) -> Place:
        """Where a token is or was."""
        found = self._tokens.get(number)
        if found is None:
            was = self._was_tokens.get(number)
            found = NOWHERE if was is None else self._standing(was.scope, was.node)
            self._tokens[number] = found
        return found

    def definition(self, scope: int) -> int:
        """Whose scope this is or was (an index)."""
        return self._scope(scope).definition

    def read(self, events: Sequence[e.Event]) -> None:
        kinds = {type(event) for event in events}
        if e.ElementTerminated in kinds:
            self._interrupted |= {event.number for event in events if type(event) is e.ElementTerminated}
        self._is_undoing = e.ScopeReopened in kinds
        if self._is_undoing:
            self._undone |= {event.number for event in events if type(event) is e.ScopeReopened}
        for event in events:
            told = READ.get(type(event))
            if told is not None:
                told(self, event)

    def _tell(self, what: What, place: Place, node: int) -> None:
        if node not in self._asked(place.definition):
            return
        told = Happened(what, self._process_of(place.definition).id, node)
        self.by_run.setdefault(place.run, []).append(told)

    def _asked(self, definition: int) -> Set[int]:
        found = self._about.get(definition)
        if found is None:
            found = self._about[definition] = self._about_of(definition)
        return found

    def _scope(self, number: int) -> Place:
        found = self._scopes.get(number)
        if found is None:
            was = self._was_scopes.get(number)
            if was is None:
                return NOWHERE
            found = self._open(number, was.parent, was.kind, was.definition, was.node)
        return found

    def _standing(self, scope: int, node: int) -> Place:
        around = self._scope(scope)
        return Place(around.run, around.definition, node, is_inner=around.is_body and around.node == node)

    def _open(self, number: int, parent: int, kind: int, definition: int, node: int) -> Place:
        is_run = kind == ScopeKind.PROCESS
        run = number if is_run else self._scope(parent).run
        made = Place(run, definition, -1 if is_run else node, is_body=kind == ScopeKind.BODY)
        self._scopes[number] = made
        return made

    def _opened(self, event: e.ScopeOpened) -> None:
        self._open(event.number, event.parent, event.kind, event.definition, event.node)
        if event.kind == ScopeKind.PROCESS:
            self.begun[event.number] = event.definition
            self._root = self._root or (event.number if event.parent == 0 else 0)

    def _reopened(self, event: e.ScopeReopened) -> None:
        """What is compensated inside it happens; that it is entered to be undone is no doing of it."""
        token = self.place(event.number)
        is_call = token.definition != event.definition
        run = event.number if is_call else token.run
        self._scopes[event.number] = Place(run, event.definition, -1 if is_call else token.node)

    def _closed(self, event: e.ScopeClosed) -> None:
        place = self._scope(event.number)
        if place.run == event.number and event.number not in self._interrupted | self._undone:
            self._tell("ended", place, -1)

    def _over(self, event: e.InstanceEnded) -> None:
        if event.outcome != "cancelled" and self._root:
            self._tell("ended", self._scope(self._root), -1)

    def _entered(self, event: e.ElementActivated) -> None:
        if event.node not in self._asked(event.definition) and not self._is_undoing:
            return
        place = self._tokens[event.number] = self._standing(event.scope, event.node)
        if place.run == NOWHERE.run or event.number in self._undone:
            return
        node = self._process_of(place.definition).nodes[event.node]
        if place.is_inner or (node.repeats is None and node.loop is None):
            self._tell("entered", place, event.node)

    def _left(self, event: e.ElementCompleted) -> None:
        was = self._was_tokens.get(event.number)
        if was is not None and was.node not in self._asked(self._was_scopes[was.scope].definition):
            return
        place = self.place(event.number)
        passed_over = place.is_inner or event.number in self._skipped or event.number in self._undone
        if place.run != NOWHERE.run and not passed_over:
            self._tell("left", place, place.node)

    def _skip(self, event: e.TaskSkipped) -> None:
        self._skipped.add(event.number)

    def _moved(self, _event: e.InstanceMigrated) -> None:
        """What is read on is told in the indexes of the new version, in which all that is alive stands by now."""
        self.is_migrated = True
        self._about.clear()


READ: dict[type[e.Event], Callable[[Story, Any], None]] = {
    e.ScopeOpened: Story._opened,
    e.ScopeReopened: Story._reopened,
    e.ScopeClosed: Story._closed,
    e.InstanceEnded: Story._over,
    e.ElementActivated: Story._entered,
    e.ElementCompleted: Story._left,
    e.TaskSkipped: Story._skip,
    e.InstanceMigrated: Story._moved,
}
