"""Alarms: when an instance must be looked at though nobody does anything, because the time of a promise is over.

The state says which there are (Watched.alarm, one a run); each is a row among the timers that has no element. Not here:
what is told when one rings (behaviors/promises.py).
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from engine.state import State

NO_ALARM = 0


class Alarm(Struct, frozen=True, gc=False):
    """Of one run of a process of `definition_id`. `due`: ms since 1970."""

    definition_id: int
    due: int


Alarms = Mapping[int, Alarm]
"""By the number of the run's scope."""


def first_alarm(due: Mapping[int, int]) -> int:
    """When to look, if these promises are owed until then: the first moment that is too late for one of them."""
    return min(due.values()) + 1 if due else NO_ALARM


def alarms_of(state: State) -> Alarms:
    """Those that are set. Of an instance that has ended: none."""
    if state.outcome or not state.watched:
        return {}
    return {
        run: Alarm(state.definitions[state.scopes[run].definition], watched.alarm)
        for run, watched in state.watched.items()
        if watched.alarm
    }


def changed(before: Alarms, after: Alarms) -> Iterator[tuple[int, Alarm | None]]:
    """What is to be written: a run whose alarm was set, set anew, or (None) is not needed any more."""
    for run in sorted(before.keys() | after.keys()):
        if before.get(run) != after.get(run):
            yield run, after.get(run)
