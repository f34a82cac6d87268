"""Runs a counterexample on the real engine, in memory: with data where data can be found, else over a copy.

Each attempt that leaves the path says which conditions have to be answered, or which elements made bare, for the next.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from engine.model import Kind
from engine.prove.counterexample.attempts import Attempt, Did, Differs
from engine.prove.counterexample.copies import Changes
from engine.prove.counterexample.needed import needed, with_called
from engine.prove.counterexample.picks import MOST, Picks
from engine.prove.counterexample.posting import is_posting
from engine.prove.counterexample.reasons import Obstacle, Reason, obstacle
from engine.prove.counterexample.retrace import NotTraced, Retracing, Trace
from engine.prove.counterexample.showing import Shown, shown
from engine.prove.proof import Verdict
from engine.prove.subject import Subject
from engine.service.deploy import DeploymentRefused

ATTEMPTS = 12
SECONDS = 10.0
"""For all attempts of one replay."""


class Replayed(Struct, frozen=True, kw_only=True):
    """Whether the fault showed; else why not, and the `obstacle`, as far as it is known.

    `changes`: how the diagrams that were run differ from those given. `is_held`: messages between the processes come
    when the path brings them.
    """

    reached: bool
    why: str = ""
    obstacle: Obstacle | None = None
    changes: Changes = Changes()
    did: tuple[Did, ...] = ()
    shown: Shown | None = None
    is_held: bool = False


def replay(subject: Subject, verdict: Verdict, *, seconds: float = SECONDS) -> Replayed:
    """Never raises for what a path says: then it was not reached."""
    if not verdict.path:
        return Replayed(reached=False, why="It has no path", obstacle=Obstacle(Reason.NO_PATH))
    main = verdict.path[0].process
    world = Retracing(subject, main)
    try:
        trace = world.follow(verdict.path)
    except NotTraced as error:
        return Replayed(reached=False, why=str(error), obstacle=Obstacle(Reason.NO_PATH))
    is_held, until = is_posting(subject, main), time.perf_counter() + seconds
    make = partial(Attempt, needed(subject, main), world, is_held=is_held)
    trying = _Trying(make, trace, shown(world, trace, verdict), until)
    found = trying.all(world, Changes(jobs=frozenset(_foreign(subject))))
    return replace(found, is_held=is_held)


class _Trying:
    """Attempts, one after the other, until one shows the fault or the time is over."""

    def __init__(self, make: Callable[..., Attempt], trace: Trace, wanted: Shown, until: float) -> None:
        self._make, self._trace, self._wanted, self._until = make, trace, wanted, until

    def all(self, world: Retracing, changes: Changes) -> Replayed:
        """With more and more changes, as far as each attempt says what would help."""
        stopped = obstacle(self._trace)
        for _ in range(ATTEMPTS):
            try:
                did = self._by_picks(changes)
            except DeploymentRefused as error:
                differs, stopped = _refused(error), Obstacle(Reason.NOT_DEPLOYED)
            except Differs as error:
                differs, stopped = error, obstacle(self._trace)
            except _OutOfTime:
                is_known = stopped.reason != Reason.UNKNOWN
                why = stopped if is_known else Obstacle(Reason.TIME)
                return Replayed(reached=False, why="No time is left", obstacle=why)
            else:
                return Replayed(reached=True, changes=changes, did=did, shown=self._wanted)
            more = _more(world, self._trace, changes, differs)
            if more == changes:
                break
            changes = more
        return Replayed(reached=False, why=differs.why, obstacle=stopped, changes=changes)

    def _by_picks(self, changes: Changes) -> tuple[Did, ...]:
        """By one choice after the other of what a move means. Raises Differs of the attempt that came furthest."""
        picks: Picks | None = Picks()
        furthest, why = -1, Differs("")
        for _ in range(MOST):
            if picks is None:
                break
            if time.perf_counter() > self._until:
                raise _OutOfTime
            attempt = self._make(changes, picks=picks)
            try:
                return tuple(attempt.run(self._trace, self._wanted))
            except Differs as differs:
                if attempt.done > furthest:
                    furthest, why = attempt.done, differs
                picks = picks.others()
        raise why


class _OutOfTime(Exception):
    """The time for this replay is over."""


def _more(world: Retracing, trace: Trace, changes: Changes, differs: Differs) -> Changes:
    """What to change besides; when it is not known what: every element, then every condition."""
    answered = {each for each in differs.answered if each not in changes.answered}
    bare = {each for each in differs.bare if each not in changes.bare}
    if not answered and not bare:
        main = trace.steps[0].move.process
        bare = {node.id for each in with_called(world.subject, main) for node in each.nodes} - changes.bare
    if not answered and not bare:
        asked = [each.question for step in trace.steps for each in step.asked]
        answered = {each.about for each in asked if each.kind != "value"} - changes.answered.keys()
    return Changes(
        answered=dict(_named([*changes.answered, *sorted(answered)])),
        bare=changes.bare | bare,
        jobs=changes.jobs,
    )


def _named(abouts: list[str]) -> Iterator[tuple[str, str]]:
    for number, about in enumerate(abouts, start=1):
        yield about, f"answer_{number}"


def _foreign(subject: Subject) -> Iterator[str]:
    """The call activities that call what is not among these files."""
    for abstract in subject.abstract:
        for node in abstract.drawn.nodes:
            if node.kind == Kind.CALL_ACTIVITY and (node.call is None or subject.called(node.call) is None):
                yield node.id


def _refused(refused: DeploymentRefused) -> Differs:
    """What the engine will not take as it is may do without what is missing."""
    errors = [fault for fault in refused.faults if fault.severity == "error"]
    why = " ".join(fault.text_en for fault in errors)
    return Differs(
        f"Expected diagrams that can be deployed, but: {why}", bare=[each.element for each in errors]
    )
