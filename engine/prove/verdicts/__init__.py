"""The verdicts, one file each: `ID`, the sentence of what was proved, and `check`, which gives its faults.

From ever to never: what no run shows is only told when everything was explored.
"""

from collections.abc import Iterator
from typing import Protocol

from engine.prove.exploration.explored import Explored, Fault
from engine.prove.verdicts import (
    can_end,
    ends_properly,
    errors_are_caught,
    handlers_can_fire,
    joins_can_fire,
    messages_meet,
    no_idle_loop,
    one_token,
    steps_can_run,
)


class Judge(Protocol):
    """What each of these modules is."""

    ID: str
    TEXT: str
    TEXT_EN: str

    def check(self, explored: Explored) -> Iterator[Fault]: ...


VERDICTS: tuple[Judge, ...] = (
    can_end,
    ends_properly,
    steps_can_run,
    one_token,
    no_idle_loop,
    messages_meet,
    handlers_can_fire,
    joins_can_fire,
    errors_are_caught,
)
