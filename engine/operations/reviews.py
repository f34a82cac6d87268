"""Mandatory reviews (care:task mandatory): no operation ends one, or begins what lies behind one that was not done.

What cannot be seen from one command is not judged: a branch that is ended before it comes to its review.
"""

from engine.errors import Rejection
from engine.model import Kind, Level, Node, Process
from engine.operations.places import Place, around, inside
from engine.run import Run
from engine.state import TokenStatus

ALIVE = frozenset({TokenStatus.TASK, TokenStatus.FAILED})


def is_review(node: Node) -> bool:
    return node.task is not None and node.task.mandatory


def check_ending(run: Run, number: int) -> None:
    """Raise Rejection when token `number` is, or has inside it, a mandatory review that waits."""
    for other, token in run.state.tokens.items():
        node = run.node_of(other)
        if is_review(node) and token.status in ALIVE and inside(run, other, number):
            raise _refused(node)


def check_beginning(run: Run, place: Place, *, after: bool = False) -> None:
    """Raise Rejection when a token at the place would have passed a mandatory review by."""
    holding = _holding(place.process)
    if not holding:
        return
    if after and place.node.index in holding:
        raise _refused(place.node)
    targets = (*place.opens, place.node.index)
    for depth, target in enumerate(targets):
        level = place.process.nodes[target].parent
        reviews = frozenset(index for index in holding if place.process.nodes[index].parent == level)
        if not depth:
            reviews = frozenset(index for index in reviews if not _is_done(run, place, index))
        avoided = reviews - {target}
        ahead = _entries(place.process, level)
        if not _reaches(place.process, ahead, target, avoided) and _reaches(
            place.process, ahead, target, frozenset()
        ):
            raise _refused(place.process.nodes[min(avoided)])


def _is_done(run: Run, place: Place, index: int) -> bool:
    element = place.process.nodes[index].id
    return run.context.completed(run.state.instance_id, place.scope, element)


def _refused(node: Node) -> Rejection:
    text = f"Expected mandatory review {node.id} to be done, but this would pass it by"
    return Rejection("mandatory_task", text, named=(node.id,))


def _holding(process: Process) -> frozenset[int]:
    """Every mandatory review, and every sub-process around one."""
    reviews = [node for node in process.nodes if is_review(node)]
    levels = {level for node in reviews for level in around(process, node) if level >= 0}
    return frozenset({node.index for node in reviews} | levels)


def _entries(process: Process, level: int) -> list[int]:
    """Where tokens come into a level: its starts, and what no flow or link leads to."""
    own: Level | None = process.level if level < 0 else process.nodes[level].level
    linked = {node.link_target for node in process.nodes}
    alone = [
        node.index
        for node in process.nodes
        if node.parent == level
        and node.kind != Kind.BOUNDARY
        and not node.incoming
        and not node.for_compensation
        and node.index not in linked
    ]
    return [*(own.starts if own is not None else ()), *alone]


def _reaches(process: Process, entries: list[int], target: int, avoided: frozenset[int]) -> bool:
    """Whether a token can come from the entries of a level to `target` without entering an avoided node."""
    seen: set[int] = set()
    ahead = list(entries)
    while ahead:
        index = ahead.pop()
        if index in seen or index in avoided:
            continue
        if index == target:
            return True
        seen.add(index)
        node = process.nodes[index]
        ahead += [process.flows[flow].target for flow in node.outgoing]
        ahead += node.boundary
        if node.link_target >= 0:
            ahead.append(node.link_target)
    return False
