"""How a fault shows at the end of its path: an assertion for each verdict, as a check and as lines of Python."""

from collections.abc import Callable

from msgspec import Struct

from engine.errors import BudgetExceeded, EngineError, Rejection
from engine.prove.counterexample.acts import Act
from engine.prove.counterexample.retrace import Retracing, Trace
from engine.prove.counterexample.seen import crowd, entered, standing, times_in_one_scope
from engine.prove.proof import Verdict
from engine.testing import Harness

NOTHING_TO_DO = (
    "assert not (harness.tasks() or harness.jobs() or harness.timers()), 'nothing is left to be done'"
)
STUCK = frozenset({"can_end", "joins_can_fire"})
KEPT_AT_RUN_TIME = "promise"


class Shown(Struct, frozen=True, kw_only=True):
    """`last_raises`: the last act is refused with one of these; then nothing else is looked at."""

    lines: tuple[str, ...]
    holds: Callable[[Harness], bool]
    last_raises: tuple[type[EngineError], ...] = ()

    def perform(self, harness: Harness, act: Act) -> bool:
        """The last act; whether it was refused as it should be (True if it should not be, and was not)."""
        try:
            act.perform(harness)
        except self.last_raises:
            return True
        return not self.last_raises


def shown(world: Retracing, trace: Trace, verdict: Verdict) -> Shown:
    """What has to be seen after the path of this verdict."""
    element = verdict.element
    if verdict.id == "no_idle_loop":
        return Shown(lines=(), holds=lambda _harness: True, last_raises=(BudgetExceeded,))
    if verdict.id == "ends_properly":
        return Shown(
            lines=(f"assert times_in_one_scope(harness, {element!r}) > 1",),
            holds=lambda harness: times_in_one_scope(harness, element) > 1,
        )
    if verdict.id == "one_token":
        return Shown(
            lines=(f"assert crowd(harness, {element!r}) > 1",),
            holds=lambda harness: crowd(harness, element) > 1,
        )
    if verdict.id == "errors_are_caught":
        return Shown(
            lines=('assert harness.ended() == "failed"',), holds=lambda harness: harness.ended() == "failed"
        )
    if verdict.id in STUCK:
        return _stuck(world, trace, element)
    return _came_there(trace)


def _stuck(world: Retracing, trace: Trace, element: str) -> Shown:
    """It is still there; and when nothing at all can come next, there is nothing to be done either."""
    is_dead = not any(True for _ in world.moves(trace.last))
    lines = (f"assert {element!r} in standing(harness)", *((NOTHING_TO_DO,) if is_dead else ()))

    def holds(harness: Harness) -> bool:
        left = harness.tasks() or harness.jobs() or harness.timers()
        return element in standing(harness) and not (is_dead and left)

    return Shown(lines=lines, holds=holds)


def _came_there(trace: Trace) -> Shown:
    """What the path entered was entered. A process whose own promise breaks refuses the last act."""
    wanted = [each.node.id for step in trace.steps for each in step.happened if each.flow is None]
    last = wanted[-1] if wanted else ""

    def holds(harness: Harness) -> bool:
        return last in entered(harness)

    return Shown(lines=(f"assert {last!r} in entered(harness)",), holds=holds)


def is_refused(error: Exception) -> bool:
    """Whether the step was refused because it would break a promise."""
    return isinstance(error, Rejection) and error.code == KEPT_AT_RUN_TIME
