"""Finds parallel branches whose order matters: one writes at once what another reads or writes at once.

Only what follows a fork without any wait can race: after a wait a branch goes on alone, one action at a time.
BPMN leaves the order of branches open (13.3.3, parallel gateway), so two right engines may differ there.
"""

from collections.abc import Iterator

from engine.feel import Expression
from engine.feel.ast import ContextLiteral
from engine.feel.parser import parse_expression
from engine.model import Kind, Node, Process
from engine.second_opinion.exclusions import Obstacle, met
from engine.second_opinion.paths import at_once, must_pass, reachable
from engine.second_opinion.subject import Subject

CALLS = frozenset({Kind.CALL_ACTIVITY})
ANYTHING = "*"
"""Stands for every variable, and for the life of the other branches (terminate, error)."""
Uses = tuple[set[str], set[str]]
"""(reads, writes)"""


def find_races(subject: Subject) -> list[Obstacle]:
    """The forks after which the order of branches matters."""
    return [
        met("race between parallel branches", f"{node.id} {variable}")
        for process, node in subject.nodes()
        for variable in _racing(process, node)
    ]


def _racing(process: Process, node: Node) -> list[str]:
    branches = list(_branches(process, node))
    uses = [_uses(process, branch) for branch in branches]
    raced: set[str] = set()
    for at, (reads, writes) in enumerate(uses):
        for other_reads, other_writes in uses[at + 1 :]:
            raced |= _common(writes, other_reads | other_writes) | _common(other_writes, reads)
    return sorted(raced)


def _common(writes: set[str], used: set[str]) -> set[str]:
    if ANYTHING in writes and used:
        return {ANYTHING}
    return writes if ANYTHING in used else writes & used


def _branches(process: Process, node: Node) -> Iterator[set[int]]:
    """What each branch of a fork does at once; a parallel repetition is the same branch twice."""
    if node.repeats is not None and not node.repeats.sequential:
        inside = {node.index} | (at_once(process, node.level.starts) if node.level else set())
        yield from (inside, inside)
    forks = node.kind == Kind.PARALLEL or (node.is_activity or node.kind == Kind.START)
    if forks and len(node.outgoing) > 1:
        stop = _joined(process, node)
        for flow in node.outgoing:
            yield at_once(process, (process.flows[flow].target,), stop)
    if node.level is not None and len(node.level.starts) > 1:
        for start in node.level.starts:
            yield at_once(process, (start,))


def _joined(process: Process, node: Node) -> int:
    """The parallel join that every path out of a fork goes through first of all, or -1."""
    paths = [reachable(process, process.flows[flow].target) for flow in node.outgoing]
    for index in paths[0]:
        candidate = process.nodes[index]
        is_join = candidate.kind == Kind.PARALLEL and len(candidate.incoming) == len(node.outgoing)
        if is_join and all(must_pass(process, path[0], index) for path in paths):
            return index
    return -1


def _uses(process: Process, branch: set[int]) -> Uses:
    reads: set[str] = set()
    writes: set[str] = set()
    for index in branch:
        node = process.nodes[index]
        for expression in _expressions(process, node):
            reads |= expression.names
        writes |= _writes(node)
        if node.kind not in {Kind.PARALLEL, Kind.EXCLUSIVE}:
            reads.add("")
    return reads, writes


def _expressions(process: Process, node: Node) -> Iterator[Expression]:
    yield from (line.source for line in node.inputs)
    if node.repeats is not None:
        for asked in (node.repeats.cardinality, node.repeats.collection, node.repeats.completion):
            if asked is not None:
                yield asked
    for event in node.events:
        if event.timer is not None and event.timer.expression is not None:
            yield event.timer.expression
    if node.script is not None and node.script.expression is not None:
        yield node.script.expression
    for flow in node.outgoing:
        condition = process.flows[flow].condition
        if condition is not None:
            yield condition


def _writes(node: Node) -> set[str]:
    if any(event.kind in {"terminate", "error"} for event in node.events) and node.kind == Kind.END:
        return {ANYTHING}
    if node.kind in CALLS:
        return {line.target for line in node.outputs} or {ANYTHING}
    if node.kind == Kind.SCRIPT_TASK and node.script is not None:
        return _written(node.script.result, node.script.text, node)
    if node.kind == Kind.BUSINESS_RULE_TASK and node.decision is not None:
        return _written(node.decision.result, "", node)
    return set()


def _written(result: str, text: str, node: Node) -> set[str]:
    """The variables that a script or decision writes; a context that is spelled out names them."""
    if node.outputs:
        return {line.target for line in node.outputs}
    if result:
        return {result}
    tree = parse_expression(text, ()) if text.strip() else None
    if isinstance(tree, ContextLiteral):
        return {name for name, _ in tree.entries}
    return {ANYTHING}
