"""command -> guard -> behaviour -> events -> apply, until quiet. Pure: no I/O, no clock; same inputs, same events.

`enabled` lists what can be done next: random tests, dry runs, scenario coverage and the prover walk by it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine import commands as c
from engine import events as e
from engine import guard
from engine.apply import replay
from engine.behaviors import (
    BEHAVIORS,
    activity,
    boundary_event,
    catch_event,
    errors,
    event_gateway,
    event_sub_process,
    job_task,
    multi_instance,
    parallel_gateway,
    scopes,
    user_task,
)
from engine.errors import Rejection
from engine.model import Kind, Node
from engine.run import Context, Entry, Op, Run, Thrown, Unable
from engine.state import ScopeKind, State, TokenStatus, Wait, WaitKind

__all__ = ["Context", "Thrown", "Unable", "enabled", "replay", "step"]

JOINING = frozenset({Kind.PARALLEL})


def step(state: State, command: c.Command, context: Context) -> list[e.Event]:
    """Run one command to quiet: changes `state` and gives the events. Raises Rejection, BudgetExceeded.

    After an exception `state` is half changed: throw it away.
    """
    rejection = guard.check(state, command)
    if rejection is not None:
        raise rejection
    run = Run(state, context, BEHAVIORS)
    try:
        COMMANDS[type(command)](run, command)
    except Unable as unable:
        raise Rejection(unable.kind, unable.text) from unable
    _until_quiet(run)
    return run.events


def _until_quiet(run: Run) -> None:
    while run.agenda:
        entry = run.agenda.popleft()
        OPERATIONS[entry.op](run, entry)


def _arrive(run: Run, entry: Entry) -> None:
    node = run.process_of(entry.at).nodes[entry.x]
    if node.kind in JOINING:
        parallel_gateway.arrive(run, entry.at, node, entry.y)
    else:
        activity.enter(run, entry.at, entry.x)


def _throw(run: Run, entry: Entry) -> None:
    if entry.at in run.state.tokens:
        errors.throw(run, entry.at, entry.text, {})


OPERATIONS: Mapping[Op, Callable[[Run, Entry], None]] = {
    Op.ARRIVE: _arrive,
    Op.INNER_DONE: lambda run, entry: multi_instance.inner_done(run, entry.at),
    Op.EMPTIED: lambda run, entry: scopes.on_emptied(run, entry.at),
    Op.THROW: _throw,
}


def _start(run: Run, command: c.StartInstance) -> None:
    definition = run.context.definition(command.definition_id)
    process = definition.process
    starts = _starts(command, process.nodes, process.level.starts)
    run.emit(e.InstanceStarted(command.instance_id, command.business_key))
    root = run.next_number
    index = run.bind(definition)
    run.emit(e.ScopeOpened(root, 0, ScopeKind.PROCESS, index, -1))
    values: Mapping[str, Any] = command.variables
    if command.start_event and process.nodes[starts[0]].outputs:
        lines = process.nodes[starts[0]].outputs
        values = {line.target: run.evaluate(line.source, root, dict(values)) for line in lines}
    if values:
        run.emit(e.VariablesWritten(root, run.encoded(values)))
    scopes.open_inside(run, root, process.level, starts)


def _starts(command: c.StartInstance, nodes: tuple[Node, ...], starts: tuple[int, ...]) -> tuple[int, ...]:
    if command.start_event:
        chosen = tuple(start for start in starts if nodes[start].id == command.start_event)
    else:
        chosen = tuple(start for start in starts if not nodes[start].events)
    if not chosen:
        wanted = command.start_event or "a none start event"
        raise Rejection("no_such_start", f"Expected {wanted} in the process, but there is none")
    return chosen


def _complete_task(run: Run, command: c.CompleteTask) -> None:
    run.encoded(command.variables)
    user_task.complete(run, command.number, dict(command.variables), command.actor)


def _complete_job(run: Run, command: c.CompleteJob) -> None:
    run.encoded(command.variables)
    job_task.complete(run, command.number, dict(command.variables))


def _throw_error(run: Run, command: c.ThrowError) -> None:
    run.encoded(command.variables)
    is_job = run.state.tokens[command.number].status == TokenStatus.JOB
    run.emit(e.JobCancelled(command.number) if is_job else e.TaskCancelled(command.number))
    errors.throw(run, command.number, command.code, command.variables)


def _fire_timer(run: Run, command: c.FireTimer) -> None:
    wait = run.state.waits[command.number]
    run.emit(e.TimerFired(command.number))
    _trigger(run, wait, {})


def _deliver(run: Run, command: c.DeliverMessage) -> None:
    wait = run.state.waits[command.number]
    run.encoded(command.variables)
    run.emit(e.SubscriptionClosed(command.number, command.message_id))
    _trigger(run, wait, command.variables)


def _trigger(run: Run, wait: Wait, payload: Mapping[str, Any]) -> None:
    node = run.processes[wait.definition].nodes[wait.node]
    if node.kind == Kind.BOUNDARY:
        boundary_event.trigger(run, wait, payload)
    elif node.kind == Kind.START:
        event_sub_process.trigger(run, wait, payload)
    elif run.node_of(wait.token).kind == Kind.EVENT_BASED:
        event_gateway.trigger(run, wait, payload)
    else:
        catch_event.trigger(run, wait, payload)


def _resolve(run: Run, command: c.ResolveIncident) -> None:
    incident = run.state.incidents[command.number]
    run.emit(e.IncidentResolved(command.number))
    if incident.token not in run.state.tokens:
        return
    if incident.kind.startswith(activity.LEAVING):
        activity.leave(run, incident.token)
    else:
        activity.activate(run, incident.token)


COMMANDS: Mapping[type[c.Command], Callable[[Run, Any], None]] = {
    c.StartInstance: _start,
    c.CompleteTask: _complete_task,
    c.ClaimTask: lambda run, command: run.emit(e.TaskClaimed(command.number, command.actor)),
    c.ReleaseTask: lambda run, command: run.emit(e.TaskReleased(command.number)),
    c.AssignTask: lambda run, command: run.emit(e.TaskClaimed(command.number, command.assignee)),
    c.CompleteJob: _complete_job,
    c.FailJob: lambda run, command: job_task.fail(run, command.number, command.text),
    c.ThrowError: _throw_error,
    c.FireTimer: _fire_timer,
    c.DeliverMessage: _deliver,
    c.SetVariables: lambda run, command: run.write(run.state.root, command.variables),
    c.ResolveIncident: _resolve,
    c.SuspendInstance: lambda run, _command: run.emit(e.InstanceSuspended()),
    c.ResumeInstance: lambda run, _command: run.emit(e.InstanceResumed()),
    c.CancelInstance: lambda run, _command: scopes.end_instance(run, "cancelled"),
}


def enabled(state: State) -> list[c.Command]:
    """Every command that makes sense now, without data, in a fixed order."""
    if state.outcome or not state.instance_id:
        return []
    instance = state.instance_id
    if state.suspended:
        return [c.ResumeInstance(instance_id=instance), c.CancelInstance(instance_id=instance)]
    found: list[c.Command] = []
    for number, token in sorted(state.tokens.items()):
        if token.status == TokenStatus.TASK:
            found.append(c.CompleteTask(instance_id=instance, number=number, actor=token.holder))
        elif token.status == TokenStatus.JOB:
            found.append(c.CompleteJob(instance_id=instance, number=number))
            found.append(c.FailJob(instance_id=instance, number=number, text="failed"))
    for number, wait in sorted(state.waits.items()):
        if wait.kind == WaitKind.TIMER:
            found.append(c.FireTimer(instance_id=instance, number=number))
        else:
            found.append(c.DeliverMessage(instance_id=instance, number=number, message_id="", name=wait.name))
    found += [c.ResolveIncident(instance_id=instance, number=number) for number in sorted(state.incidents)]
    return [*found, c.CancelInstance(instance_id=instance)]
