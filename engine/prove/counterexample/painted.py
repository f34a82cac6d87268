"""A counterexample as a painted path: what was visited, in which order, by which flows, and where it stands."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from engine.prove.counterexample.retrace import Retracing, Traced
from engine.prove.counterexample.stands import stands
from engine.prove.proof import Verdict
from engine.prove.subject import Subject


class Painted(Struct, frozen=True, kw_only=True):
    """`elements`: of each its first place on the path (from 1); `flows` in the order in which they were first taken.

    `stands`: where tokens are at the end.
    """

    elements: Mapping[str, int] = {}
    flows: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()


def painted(subject: Subject, verdict: Verdict) -> Painted:
    """Nothing is painted for a verdict without a path. Raises NotTraced for a path of other files."""
    if not verdict.path:
        return Painted(stands=(verdict.element,) if verdict.element else ())
    world = Retracing(subject, verdict.path[0].process)
    trace = world.follow(verdict.path)
    happened = [each for step in trace.steps for each in step.happened]
    elements: dict[str, int] = {}
    for visited in [node for step in trace.steps for node in _visited(step)]:
        elements.setdefault(visited, len(elements) + 1)
    flows = dict.fromkeys(each.flow.id for each in happened if each.flow is not None)
    return Painted(
        elements=elements,
        flows=tuple(flows),
        stands=tuple(dict.fromkeys(each.node.id for each in stands(world, trace.last) if each.how != "hold")),
    )


def _visited(step: Traced) -> Iterator[str]:
    """A step that never rests tells nothing: then where it began."""
    if not step.happened:
        yield step.move.element
    yield from (each.node.id for each in step.happened if each.flow is None)
