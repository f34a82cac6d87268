"""The promises of a process while it is explored: what each run has come to is part of the situation.

The automata and the clocks are those of run time (engine/promises). `within` needs to know which timers run: a process
with such a promise is explored by whole situations.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from engine import events as e
from engine.model import Process
from engine.promises import Form, Happened, Promise, Watch, bind, own, speaks
from engine.promises.timing import Clock, Span, advance, begin, longest, owed_until
from engine.prove.abstract import Abstract
from engine.prove.step.seen import Tag
from engine.state import State, WaitKind

Kept: TypeAlias = tuple[tuple[int, ...], tuple[Clock | None, ...]]
"""What the promises of a run have come to (see Watch), and the clock of each that is owed in time."""
Timers: TypeAlias = Mapping[int, Span | None]
BROKEN, UNTOLD = "broken", "untold"


class Keeping:
    """The promises of the process that is proved."""

    def __init__(self, process: Process, network: Iterable[Promise]) -> None:
        spoken = (each for each in network if speaks(bind(process, each)))
        self.watch = Watch(process, (*own(process), *spoken))
        self._followed: dict[
            tuple[tuple[int, ...], tuple[Happened, ...]], tuple[tuple[int, ...], tuple[int, ...]]
        ]
        self._followed = {}
        self.timed = frozenset(
            place for place, bound in enumerate(self.watch.promises) if bound.form == Form.WITHIN
        )

    @property
    def begun(self) -> Kept:
        return (self.watch.begin(), (None,) * len(self.watch.promises) if self.timed else ())

    def follow(self, kept: Kept, happened: tuple[Happened, ...]) -> tuple[Kept, tuple[Tag, ...]]:
        """After what happened in a step; and the promises that it broke."""
        if not happened:
            return kept, ()
        known = (kept[0], happened)
        found = self._followed.get(known)
        if found is None:
            found = self._followed[known] = self.watch.follow(kept[0], happened)
        at, broken = found
        return (at, kept[1]), tuple((BROKEN, place) for place in broken)

    def wind(self, before: Kept, after: Kept, armed: Timers, running: Timers) -> tuple[Kept, tuple[Tag, ...]]:
        """The clocks after a step that `armed` these timers; `running` are all that run now."""
        owed = set(self.watch.is_owed(after[0])) & self.timed
        was = set(self.watch.is_owed(before[0])) & self.timed
        clocks: list[Clock | None] = [None] * len(self.watch.promises)
        tags: list[Tag] = []
        for place in sorted(owed):
            clock = before[1][place]
            if place in was and clock is not None:
                clock = advance(clock, armed=armed, kept=frozenset(running))
            else:
                clock = begin(running)
            clocks[place] = clock
            until, within = owed_until(clock), self.watch.promises[place].within
            if until.unknown:
                tags.append((UNTOLD, place))
            elif within is not None and until.is_late(within):
                tags.append((BROKEN, place))
        return (after[0], tuple(clocks)), tuple(tags)


def timers(state: State, abstracts: list[Abstract], events: Iterable[e.Event]) -> tuple[Timers, Timers]:
    """Those that the step armed and that still run, and all that run; with how long each runs."""
    running: dict[int, Span | None] = {}
    keys: dict[int, int] = {}
    for number, wait in state.waits.items():
        if wait.kind == WaitKind.TIMER:
            abstract = abstracts[wait.definition]
            drawn = abstract.drawn.nodes[wait.node].events
            timer = drawn[wait.event].timer if wait.event >= 0 else None
            key = (abstract.definition.definition_id * 10_000 + wait.node) * 10 + max(wait.event, 0)
            keys[number] = key
            running[key] = None if timer is None else longest(timer)
    armed = {event.number for event in events if isinstance(event, e.TimerScheduled)}
    return {key: running[key] for number, key in keys.items() if number in armed}, running
