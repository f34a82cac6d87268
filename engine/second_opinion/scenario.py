"""What both engines are asked to do, and what each of them did: plain values, the same for both.

A trace is told in rounds, one an action. Inside a round the order is left out: parallel branches have none.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

NOTHING: Mapping[str, Any] = {}


class Action(Struct, frozen=True):
    """Base of what a scenario does to the process."""


class Complete(Action, frozen=True):
    """The open task or job at `element` is completed; of several there, the one that was created first."""

    element: str
    variables: Mapping[str, Any] = NOTHING

    def __str__(self) -> str:
        return f"complete {self.element}"


class Deliver(Action, frozen=True):
    """A message comes for the one that waits at `element`: which one it is for, correlation has decided before."""

    element: str
    variables: Mapping[str, Any] = NOTHING

    def __str__(self) -> str:
        return f"deliver {self.element}"


class Advance(Action, frozen=True):
    """Time passes; timers fire in the order in which they are due, at the same moment by element id."""

    seconds: float

    def __str__(self) -> str:
        return f"advance {self.seconds:g} s"


class Scenario(Struct, frozen=True, kw_only=True):
    """Start `process_id` at `start_event` ("": its none start events) with `variables`, then do `actions` in order.

    `decisions`: what each DMN decision gives. `choices`: for an exclusive gateway the flows that are taken at its
    successive visits, in place of its conditions; after the last, and for other gateways, the conditions decide.
    """

    process_id: str
    variables: Mapping[str, Any] = NOTHING
    actions: tuple[Action, ...] = ()
    start_event: str = ""
    decisions: Mapping[str, Any] = NOTHING
    choices: Mapping[str, tuple[str, ...]] = {}
    name: str = ""


class Round(Struct, frozen=True, kw_only=True):
    """One action until quiet: ids of the elements completed in it, and of the tasks, jobs and events open after it.

    `stuck` says why it went no further ("" if it did): then what was completed before is left out.
    """

    action: str
    completed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    stuck: str = ""

    def __str__(self) -> str:
        if self.stuck:
            return f"{self.action}: stuck ({self.stuck})"
        return f"{self.action}: {' '.join(self.completed) or '-'} | open: {' '.join(self.open) or '-'}"


class Trace(Struct, frozen=True, kw_only=True):
    """What one engine did. `variables` are the process's own at the end, in their stored encoding."""

    rounds: tuple[Round, ...]
    variables: Mapping[str, bytes]
    ended: bool

    @property
    def is_stuck(self) -> bool:
        return bool(self.rounds and self.rounds[-1].stuck)
