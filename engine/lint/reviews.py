"""Mandatory reviews (care:task mandatory): which there are, what is around them, what passes them by. Not a rule."""

from collections.abc import Iterator

from engine.model import Node, Process

FROM_OUTSIDE = frozenset({"timer", "message", "signal", "conditional"})
"""Events that may come at any time; errors and escalations come from what runs inside."""


def mandatory(process: Process) -> Iterator[Node]:
    return (node for node in process.nodes if node.task is not None and node.task.mandatory)


def around(process: Process, node: Node) -> tuple[int, ...]:
    """The sub-processes that a node stands in, from the inmost outward."""
    found: list[int] = []
    parent = node.parent
    while parent >= 0:
        found.append(parent)
        parent = process.nodes[parent].parent
    return tuple(found)


def holding(process: Process) -> frozenset[int]:
    """The mandatory reviews and every sub-process around one."""
    return frozenset(
        index for review in mandatory(process) for index in (review.index, *around(process, review))
    )
