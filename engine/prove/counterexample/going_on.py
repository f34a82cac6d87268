"""What is still open at the end of a path on which more were open than are counted: done too, to see where that ends.

The proof counts two of a kind; the engine has all. Where the others go the same way, the fault is there in the end.
"""

from engine.prove.counterexample.acts import Act
from engine.prove.moves import Move
from engine.testing import Harness

MOST_MORE = 8
"""So many steps more than the path has."""


def left_to_do(harness: Harness) -> tuple[Move, Act] | None:
    """The first thing that somebody can still do, or that time brings."""
    for task in harness.tasks():
        move = Move(kind="complete", process=task.process_id, element=task.element)
        return move, Act(kind="complete", name=task.element)
    for job in harness.jobs():
        return _of("work", harness, job.definition_id, job.element)
    for timer in harness.timers():
        return _of("timer", harness, timer.definition_id, timer.element)
    return None


def _of(kind: str, harness: Harness, definition_id: int, element: str) -> tuple[Move, Act]:
    process = harness.engine.process(definition_id)
    return Move(kind=kind, process=process.id, element=element), Act(kind=kind, name=element)
