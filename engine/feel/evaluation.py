"""The context of one evaluation: its clock, its trace of reasons, its budget.

The present is an argument: nothing in FEEL reads the system's clock.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from engine.feel.errors import BudgetExceeded, Unevaluable
from engine.feel.values import adopt

REASONS_KEPT = 100
PARTS_A_STEP = 8
CHARACTERS_A_STEP = 64


class Budget(Struct, frozen=True):
    """What one evaluation may use: rounds of work, nested calls, parts or characters of a value."""

    steps: int = 200_000
    depth: int = 100
    size: int = 1_000_000


class Reason(Struct, frozen=True):
    """Why something is null: said in words, with the position in the expression's text (-1 when unknown)."""

    text: str
    at: int = -1


DEFAULT_BUDGET = Budget()


class Evaluation:
    """`now` must be aware; without it now() and today() are null. `days_off` are the town's own holidays."""

    __slots__ = ("budget", "days_off", "depth", "now", "reasons", "steps")

    def __init__(
        self,
        now: datetime | None = None,
        reasons: list[Reason] | None = None,
        *,
        budget: Budget = DEFAULT_BUDGET,
        days_off: Collection[date] = (),
    ) -> None:
        if now is not None and now.tzinfo is None:
            raise ValueError("Expected an aware datetime as `now`, but it has no zone")
        self.now = now
        self.reasons: list[Reason] = [] if reasons is None else reasons
        self.budget = budget
        self.steps = budget.steps
        self.depth = 0
        self.days_off = days_off

    def spend(self, steps: int) -> None:
        """Count work; raise when it is too much."""
        self.steps -= steps
        if self.steps < 0:
            raise BudgetExceeded("steps", self.budget.steps)

    def enter(self) -> None:
        """Count a nested call; whoever enters must leave."""
        self.depth += 1
        if self.depth > self.budget.depth:
            raise BudgetExceeded("nested calls", self.budget.depth)

    def leave(self) -> None:
        self.depth -= 1

    def check_size(self, size: int) -> None:
        """Refuse a text or list that is longer than a result may be."""
        if size > self.budget.size:
            raise BudgetExceeded("characters or items in a value", self.budget.size)

    def made(self, value: str | list[Any]) -> None:
        """Count a text or list that was made: many long ones cost memory as one huge one does."""
        size = len(value)
        self.check_size(size)
        if size >= PARTS_A_STEP:
            self.spend(size // (CHARACTERS_A_STEP if type(value) is str else PARTS_A_STEP))

    def weigh(self, value: Any) -> None:
        """Count the parts and characters of a list or context before going through all of them: what is shared
        counts each time, so that a small expression cannot make a huge value."""
        waiting, parts, characters = [value], 0, 0
        while waiting:
            part = waiting.pop()
            inner = part.values() if type(part) is dict else part if type(part) is list else ()
            parts += len(inner)
            characters += sum(len(item) for item in inner if type(item) is str)
            self.check_size(parts + characters)
            if parts > self.steps * PARTS_A_STEP:
                self.spend(parts // PARTS_A_STEP)
            waiting.extend(item for item in inner if type(item) is list or type(item) is dict)
        self.spend(parts // PARTS_A_STEP)

    def adopt(self, value: object, at: int = -1) -> Any:
        """A host's value as a FEEL value; null with a reason when FEEL does not know its kind."""
        try:
            return adopt(value)
        except (Unevaluable, RecursionError) as error:
            self.note(str(error) or "Expected a value of less depth, but it is too deep", at)
            return None

    def note(self, text: str, at: int = -1) -> None:
        """Keep the reason of a null, as long as there are few."""
        if len(self.reasons) < REASONS_KEPT:
            self.reasons.append(Reason(text, at))
