"""One instance against another version: what stands in the way, and otherwise all that the move needs to know.

Pure; the dry run and the step both ask here. tokens, joins and what is kept are looked at in this file, what is waited
for in listening.py.
"""

from collections.abc import Mapping

from engine.migration import listening
from engine.migration.applied import all_kept
from engine.migration.examination import Examination
from engine.migration.matching import match, match_incoming
from engine.model import Kind, Node, Process
from engine.state import Kept, Scope, ScopeKind, State, Token, TokenStatus


def examine(
    state: State, index: int, source: Process, target: Process, *, mapping: Mapping[str, str]
) -> Examination:
    """Everything about definition `index` of this instance and the version `target`."""
    matches = match(source, target, mapping)
    e = Examination(state=state, index=index, source=source, target=target, matches=matches)
    numbers = {number for number, _ in e.scopes()}
    for _, token in sorted(state.tokens.items()):
        if token.scope in numbers:
            _token(e, token)
    for _, scope in e.scopes():
        _joins(e, scope)
    for kept in all_kept(state):
        if kept.definition == index:
            _kept(e, kept)
    listening.examine(e, numbers)
    return e


def _token(e: Examination, token: Token) -> None:
    old, new = e.source.nodes[token.node], e.use(token.node)
    if new is None:
        return
    if token.status == TokenStatus.JOB:
        _job(e, old, new)
    elif token.status == TokenStatus.TASK and _is_mandatory(old) and not _is_mandatory(new):
        e.say("review_removed", old)


def _is_mandatory(node: Node) -> bool:
    return node.task is not None and node.task.mandatory


def _job(e: Examination, old: Node, new: Node) -> None:
    if new.service is None:
        e.say("no_handler", old)
    elif old.service is not None and old.service.handler != new.service.handler:
        e.say("other_handler", old, new.service.handler)


def _joins(e: Examination, scope: Scope) -> None:
    """Tokens that rest before a join, and what a complex gateway has taken."""
    resting = {node: set(flows) for node, flows in scope.joins.items()}
    for node, flows in scope.fired.items():
        resting.setdefault(node, set()).update(flows)
    for node in sorted(resting):
        new = e.use(node)
        if new is None:
            continue
        found_flows = match_incoming(e.source, e.target, e.matches, node)
        for flow in sorted(resting[node] - {-1}):
            if flow in found_flows:
                e.flows[flow] = found_flows[flow]
            else:
                e.say("flow_unmatched", e.source.nodes[node], e.source.flows[flow].id)


def _kept(e: Examination, kept: Kept) -> None:
    """What was done can be undone by the new version's handler; what is kept of a repetition's inside has none."""
    old, new = e.source.nodes[kept.node], e.use(kept.node)
    if new is None or kept.kind == ScopeKind.BODY:
        return
    if undoes(e.source, old) and not undoes(e.target, new):
        e.say("compensation_lost", old)


def undoes(process: Process, node: Node) -> bool:
    """Whether something of this process compensates `node`: a handler on its boundary, or a sub-process of its own."""
    own = [
        start
        for inside in (node.level.event_sub_processes if node.level else ())
        for start in _starts(process.nodes[inside])
    ]
    return any(
        event.kind == "compensation"
        and (process.nodes[index].kind == Kind.START or process.nodes[index].handler >= 0)
        for index in (*node.boundary, *own)
        for event in process.nodes[index].events
    )


def _starts(node: Node) -> tuple[int, ...]:
    return node.level.starts if node.level is not None else ()
