"""What can be done next with an instance: every command that makes sense now, without data, in a fixed order.

There is one list: the prover, walks (dry runs, random tests: engine/prove/walk) and scenarios go by it. Operations
give a made-up actor.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from engine import commands as c
from engine.model import Kind, Node, Process
from engine.state import ScopeKind, State, TokenStatus, WaitKind

ANY_ERROR = "any"
"""The code that is thrown where a handler takes every error."""


def enabled(state: State, processes: Sequence[Process] | None = None) -> list[c.Command]:
    """With `processes` (those that the instance has bound, in its order) also what only the diagram tells: the BPMN
    errors that would be caught at a task or job, what a person may begin in an ad-hoc sub-process, and a write of no
    variable, after which conditional events are asked again.
    """
    if state.outcome or not state.instance_id:
        return []
    instance = state.instance_id
    asked: Any = {"instance_id": instance, "actor": "operator", "reason": "enabled"}
    if state.suspended:
        return [c.ResumeInstance(**asked), c.CancelInstance(**asked)]
    found: list[c.Command] = []
    for number, token in sorted(state.tokens.items()):
        if token.status == TokenStatus.TASK:
            found.append(c.CompleteTask(instance_id=instance, number=number, actor=token.holder))
        elif token.status == TokenStatus.JOB:
            found.append(c.CompleteJob(instance_id=instance, number=number))
            found.append(c.FailJob(instance_id=instance, number=number, text="failed"))
        if processes is not None:
            found += _by_diagram(state, processes, number)
    is_asked = False
    for number, wait in sorted(state.waits.items()):
        if wait.kind == WaitKind.TIMER:
            found.append(c.FireTimer(instance_id=instance, number=number))
        elif wait.kind != WaitKind.CONDITION:
            found.append(c.DeliverMessage(instance_id=instance, number=number, message_id="", name=wait.name))
        else:
            is_asked = True
    if is_asked and processes is not None:
        found.append(c.SetVariables(variables={}, **asked))
    found += [c.ResolveIncident(number=number, **asked) for number in sorted(state.incidents)]
    return [*found, c.CancelInstance(**asked)]


def _by_diagram(state: State, processes: Sequence[Process], number: int) -> Iterator[c.Command]:
    token = state.tokens[number]
    instance = state.instance_id
    if token.status in (TokenStatus.TASK, TokenStatus.JOB):
        actor = token.holder if token.status == TokenStatus.TASK else ""
        for code in _caught(state, processes, number):
            yield c.ThrowError(instance_id=instance, number=number, code=code, actor=actor)
    elif token.status == TokenStatus.SCOPE:
        process = processes[state.scopes[token.scope].definition]
        node = process.nodes[token.node]
        if node.ad_hoc is None or not node.ad_hoc.by_person or node.level is None:
            return
        if not node.ad_hoc.sequential or not state.scopes[number].live:
            for start in node.level.starts:
                yield c.BeginActivity(instance_id=instance, number=number, element=process.nodes[start].id)
        yield c.EndAdHoc(instance_id=instance, number=number)


def _caught(state: State, processes: Sequence[Process], number: int) -> list[str]:
    """The codes of the errors that somebody would take from this task or job, the innermost handlers first.

    A person throws what the task itself shows at its border; a service may throw whatever is caught around it.
    """
    codes: dict[str, None] = {}
    at, is_job = number, state.tokens[number].status == TokenStatus.JOB
    while at in state.tokens:
        token = state.tokens[at]
        scope = state.scopes[token.scope]
        process = processes[scope.definition]
        node = process.nodes[token.node]
        codes |= dict.fromkeys(_codes(process.nodes[index] for index in node.boundary))
        if is_job and node.kind != Kind.EVENT_SUB_PROCESS:
            codes |= dict.fromkeys(_codes(_starts(process, scope.kind, scope.node)))
        elif not is_job and not (scope.kind == ScopeKind.BODY and scope.node == token.node):
            break
        at = token.scope
    return list(codes)


def _starts(process: Process, kind: int, holder: int) -> Iterator[Node]:
    """The start events of the event sub-processes of a scope."""
    level = process.level if kind == ScopeKind.PROCESS else process.nodes[holder].level
    for index in level.event_sub_processes if level is not None else ():
        inside = process.nodes[index].level
        yield from (process.nodes[start] for start in (inside.starts if inside is not None else ()))


def _codes(nodes: Iterator[Node]) -> list[str]:
    return [event.name or ANY_ERROR for node in nodes for event in node.events if event.kind == "error"]
