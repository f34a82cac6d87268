"""Tokens: on their way, in an element, at a task or a job; the inner instances of repeated activities."""

from collections.abc import Callable
from typing import Any

from engine import events as e
from engine.lifecycle import TURNS
from engine.state import Repeats, State, Token


def live_more(state: State, event: e.TokenStarted | e.FlowTaken) -> None:
    state.scopes[event.scope].live += 1


def live_less(state: State, event: e.TokenDropped) -> None:
    state.scopes[event.scope].live -= 1


def element_activated(state: State, event: e.ElementActivated) -> None:
    state.tokens[event.number] = Token(event.node, event.scope, 0, "", -1)
    state.next = event.number + 1


def left_by(kind: type[e.Event]) -> Callable[[State, Any], None]:
    turns = TURNS[kind]

    def left(state: State, event: e.ElementCompleted | e.ElementTerminated) -> None:
        token = state.tokens.pop(event.number)
        turns[token.status]
        state.scopes[token.scope].live -= 1

    return left


def moved_by(kind: type[e.Event]) -> Callable[[State, Any], None]:
    turns = TURNS[kind]

    def moved(state: State, event: Any) -> None:
        token = state.tokens[event.number]
        token.status = turns[token.status]

    return moved


def held_by(kind: type[e.Event]) -> Callable[[State, Any], None]:
    """A task that begins or goes on, with its assignee."""
    turns = TURNS[kind]

    def held(state: State, event: e.TaskCreated | e.TaskClaimed) -> None:
        token = state.tokens[event.number]
        token.status = turns[token.status]
        token.holder = event.assignee

    return held


def freed_by(kind: type[e.Event]) -> Callable[[State, Any], None]:
    """A task that nobody holds any more."""
    turns = TURNS[kind]

    def free(state: State, event: Any) -> None:
        token = state.tokens[event.number]
        token.status = turns[token.status]
        token.holder = ""

    return free


def repeats_opened(state: State, event: e.RepeatsOpened) -> None:
    state.scopes[event.scope].repeats = Repeats(event.total, 0, 0, event.items, {})


def repeat_started(state: State, event: e.RepeatStarted) -> None:
    _repeats(state, event.scope).started += 1
    state.tokens[event.number].index = event.index


def ad_hoc_begun(state: State, event: e.AdHocBegun) -> None:
    _repeats(state, event.scope).started += 1


def repeat_done(state: State, event: e.RepeatDone) -> None:
    repeats = _repeats(state, event.scope)
    repeats.done += 1
    if event.collected:
        repeats.collected[event.index] = event.collected


def _repeats(state: State, scope: int) -> Repeats:
    repeats = state.scopes[scope].repeats
    assert repeats is not None
    return repeats
