"""How a fault shows at the end of its path: an assertion for each verdict, as a check and as lines of Python."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from engine.prove.counterexample.acts import Act
from engine.prove.counterexample.refusals import breaks_promise, never_rests
from engine.prove.counterexample.retrace import Retracing, Trace
from engine.prove.counterexample.seen import crowd, entered, rested, standing, times_in_one_scope
from engine.prove.counterexample.stands import stands
from engine.prove.proof import Verdict
from engine.testing import Harness

NOTHING_TO_DO = (
    "assert not (harness.tasks() or harness.jobs() or harness.timers()), 'nothing is left to be done'"
)
STUCK = frozenset({"can_end", "joins_can_fire"})
REFUSED: Mapping[str, Callable[[Harness, Callable[[], None]], bool]] = {
    "no_idle_loop": never_rests,
    "promise": breaks_promise,
}
"""The verdicts of which the last step itself shows the fault: the engine does not do it, or says what is wrong."""


class Shown(Struct, frozen=True, kw_only=True):
    """`lines` of Python assert at the end what `holds` asks. `refused`: the verdict's id, where it is in REFUSED."""

    lines: tuple[str, ...] = ()
    holds: Callable[[Harness], bool] = bool
    refused: str = ""

    def perform(self, harness: Harness, act: Act) -> bool:
        """The last act; False if it should be refused and is not."""
        if self.refused:
            return REFUSED[self.refused](harness, lambda: act.perform(harness))
        act.perform(harness)
        return True

    def last_line(self, act: Act) -> str:
        if self.refused:
            return f"assert {REFUSED[self.refused].__name__}(harness, lambda: {act.line()})"
        return act.line()


def shown(world: Retracing, trace: Trace, verdict: Verdict) -> Shown:
    """What has to be seen after the path of this verdict."""
    element = verdict.element
    if verdict.id in REFUSED:
        return Shown(refused=verdict.id)
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
    """It is still there; and when nothing at all can come next, there is nothing to be done either.

    Of a join that never fires it may be gone again, where the process ended otherwise.
    """
    if element not in {each.node.id for each in stands(world, trace.last)}:
        return Shown(
            lines=(f"assert {element!r} in rested(harness)",),
            holds=lambda harness: element in rested(harness),
        )
    is_dead = not any(True for _ in world.moves(trace.last))
    lines = (f"assert {element!r} in standing(harness)", *((NOTHING_TO_DO,) if is_dead else ()))
    last = {each.node.id for each in stands(world, trace.last)}

    def holds(harness: Harness) -> bool:
        here, left = standing(harness), harness.tasks() or harness.jobs() or harness.timers()
        return element in here and not (is_dead and (left or not last.issuperset(here)))

    return Shown(lines=lines, holds=holds)


def _came_there(trace: Trace) -> Shown:
    """It goes that way and no other: what a promise of the Network forbids is not refused by the engine alone."""
    wanted = sorted(each.node.id for step in trace.steps for each in step.happened if each.flow is None)
    return Shown(
        lines=(f"assert sorted(entered(harness)) == {wanted!r}",),
        holds=lambda harness: sorted(entered(harness)) == wanted,
    )
