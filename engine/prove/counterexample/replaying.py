"""Runs a counterexample on the real engine, in memory: with data where data can be found, else over a copy.

Each attempt that leaves the path says which conditions have to be answered, or which elements made bare, for the next.
"""

from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct

from engine.deploy import DeploymentRefused
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

ATTEMPTS = 12


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


def replay(subject: Subject, verdict: Verdict) -> Replayed:
    """Never raises for what a path says: then it was not reached."""
    if not verdict.path:
        return Replayed(reached=False, why="It has no path", obstacle=Obstacle(Reason.NO_PATH))
    main = verdict.path[0].process
    world = Retracing(subject, main)
    try:
        trace = world.follow(verdict.path)
    except NotTraced as error:
        return Replayed(reached=False, why=str(error), obstacle=Obstacle(Reason.NO_PATH))
    wanted = shown(world, trace, verdict)
    changes, files = Changes(jobs=frozenset(_foreign(subject))), needed(subject, main)
    is_held = is_posting(subject, main)
    for _ in range(ATTEMPTS):
        try:
            make = partial(Attempt, files, world, changes, is_held=is_held)
            did = _tried(make, trace, wanted)
        except (Differs, DeploymentRefused) as error:
            differs = error if isinstance(error, Differs) else _refused(error)
            more, why = _more(world, trace, changes, differs), differs.why
            is_refused = isinstance(error, DeploymentRefused)
        else:
            return Replayed(reached=True, changes=changes, did=did, shown=wanted, is_held=is_held)
        if more == changes:
            break
        changes = more
    stopped = Obstacle(Reason.NOT_DEPLOYED) if is_refused else obstacle(trace)
    return Replayed(reached=False, why=why, obstacle=stopped, changes=changes)


def _tried(make: Callable[..., Attempt], trace: Trace, wanted: Shown) -> tuple[Did, ...]:
    """By one choice after the other of what a move means. Raises Differs of the attempt that came furthest."""
    picks: Picks | None = Picks()
    furthest, why = -1, Differs("")
    for _ in range(MOST):
        if picks is None:
            break
        attempt = make(picks=picks)
        try:
            return tuple(attempt.run(trace, wanted))
        except Differs as differs:
            if attempt.done > furthest:
                furthest, why = attempt.done, differs
            picks = picks.others()
    raise why


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
