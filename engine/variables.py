"""Which variables an element sees, and where a write goes. Values stay encoded until somebody reads them.

Lookup goes outward from an element's own scope to its process; a called process sees nothing of its caller.
Inside a repeated activity the standard's instance attributes and the current element are visible (BPMN 2.0, 10.3.8).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.model import Process
from engine.state import Scope, ScopeKind, State
from engine.values import decode_value

Processes = list[Process]
INSTANCES, ACTIVE, COMPLETED = (
    "numberOfInstances",
    "numberOfActiveInstances",
    "numberOfCompletedInstances",
)
COUNTER = "loopCounter"
_MISSING = object()
_PROCESS = ScopeKind.PROCESS  # a global name: looking into an enum costs as much as a call


class Visible(Mapping[str, Any]):
    """The variables that number `at` (a token or scope) sees; each is decoded when it is first read."""

    __slots__ = ("_at", "_processes", "_read", "_state")

    def __init__(
        self, state: State, processes: Processes, at: int, overlay: Mapping[str, Any] | None = None
    ) -> None:
        self._state = state
        self._processes = processes
        self._at = at
        self._read: dict[str, Any] = dict(overlay) if overlay else {}

    def __getitem__(self, name: str) -> Any:
        value = self._read.get(name, _MISSING)
        if value is _MISSING:
            value = self._read[name] = self._find(name)
        if value is _MISSING:
            raise KeyError(name)
        return value

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        value = self._read.get(name, _MISSING)
        if value is _MISSING:
            value = self._read[name] = self._find(name)
        return value is not _MISSING

    def __iter__(self) -> Iterator[str]:
        seen = {name: None for name, value in self._read.items() if value is not _MISSING}
        for number, scope in walk(self._state, self._at):
            if scope is not None:
                seen |= dict.fromkeys(scope.variables)
            seen |= dict.fromkeys(self._repeated(number))
        return iter(seen)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _find(self, name: str) -> Any:
        for number, scope in walk(self._state, self._at):
            if scope is not None:
                stored = scope.variables.get(name)
                if stored is not None:
                    return decode_value(stored)
            token = self._state.tokens.get(number)
            if token is not None and token.index >= 0:
                repeated = self._repeated(number)
                if name in repeated:
                    return repeated[name]
        return _MISSING

    def has_seen(self, name: str) -> bool:
        """Whether it was given from outside, or looked at before."""
        return name in self._read

    @property
    def at(self) -> int:
        """The number that looks."""
        return self._at

    @property
    def process(self) -> int:
        """The scope of the process that is around."""
        *_, (number, _) = walk(self._state, self._at)
        return number

    def scope_of(self, name: str) -> Scope | None:
        """The scope whose variable of this name is seen."""
        scopes = (scope for _, scope in walk(self._state, self._at) if scope is not None)
        return next((scope for scope in scopes if name in scope.variables), None)

    def repeated(self) -> dict[str, Any]:
        """The instance attributes and current element of the inner instance that looks, if it is one."""
        return self._repeated(self._at)

    def _repeated(self, number: int) -> dict[str, Any]:
        token = self._state.tokens.get(number)
        if token is None or token.index < 0:
            return {}
        body = self._state.scopes[token.scope]
        repeats = body.repeats
        node = self._processes[body.definition].nodes[body.node]
        if repeats is None:
            return {}
        if node.repeats is None:
            return {COUNTER: token.index + 1}
        values: dict[str, Any] = {
            COUNTER: token.index + 1,
            INSTANCES: repeats.total,
            ACTIVE: repeats.started - repeats.done,
            COMPLETED: repeats.done,
        }
        if node.repeats.element_variable and repeats.items:
            values[node.repeats.element_variable] = decode_value(repeats.items[token.index])
        return values


def walk(state: State, at: int) -> Iterator[tuple[int, Scope | None]]:
    """The numbers from `at` outward to its process, each with its scope if it has one."""
    number = at
    while True:
        scope = state.scopes.get(number)
        yield number, scope
        if scope is not None and scope.kind == _PROCESS:
            return
        token = state.tokens.get(number)
        if token is None:
            return
        number = token.scope


def destination(state: State, at: int, name: str) -> int:
    """The scope that a write of `name` at `at` goes to: the nearest that declares it, else the process."""
    for number, scope in walk(state, at):
        if scope is not None and (name in scope.variables or scope.kind == _PROCESS):
            return number
    raise AssertionError(f"Expected a process around {at}, but there is none")


def place(state: State, at: int, values: dict[str, bytes]) -> dict[int, dict[str, bytes]]:
    """The encoded values, grouped by the scope that each goes to."""
    scope = state.scopes.get(at)
    if scope is not None and scope.kind == _PROCESS:
        return {at: values}
    placed: dict[int, dict[str, bytes]] = {}
    for name, value in values.items():
        placed.setdefault(destination(state, at, name), {})[name] = value
    return placed
