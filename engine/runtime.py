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
    ad_hoc,
    compensation,
    complex_gateway,
    conditions,
    endings,
    errors,
    inclusive_gateway,
    job_task,
    joins,
    multi_instance,
    parallel_gateway,
    promises,
    scopes,
    triggers,
    user_task,
)
from engine.enabling import enabled
from engine.errors import Rejection
from engine.limits import text_excess
from engine.migration import moving
from engine.model import Kind, Node, Process
from engine.operations import OPERATIONS as OPERATING
from engine.run import Context, Entry, Later, Op, Run, Thrown, Unable
from engine.state import ScopeKind, State, TokenStatus
from engine.values import decode_values

__all__ = ["Context", "Later", "Thrown", "Unable", "enabled", "replay", "step"]

JOINS = {
    Kind.PARALLEL: parallel_gateway.arrive,
    Kind.INCLUSIVE: inclusive_gateway.arrive,
    Kind.COMPLEX: complex_gateway.arrive,
}


def step(state: State, command: c.Command, context: Context) -> list[e.Event]:
    """Run one command to quiet: changes `state` and gives the events. Raises Rejection, BudgetExceeded.

    After an exception `state` is half changed: throw it away.
    """
    rejection = guard.check(state, command)
    if rejection is not None:
        raise rejection
    run = Run(state, context, BEHAVIORS, compensation.keep)
    before = promises.begin(run, command)
    try:
        COMMANDS[type(command)](run, command)
        _until_quiet(run)
    except Unable as unable:
        # An element that cannot begin has an incident; whatever else cannot be done, the command is not done.
        raise Rejection(unable.kind, unable.text) from unable
    promises.follow(run, command, before)
    run.check_data()
    return run.events


def _until_quiet(run: Run) -> None:
    agenda = run.agenda
    while agenda or joins.settle(run):
        while agenda:
            entry = agenda.popleft()
            OPERATIONS[entry.op](run, entry)


def _arrive(run: Run, entry: Entry) -> None:
    node = run.processes[run.state.scopes[entry.at].definition].nodes[entry.x]
    if (join := JOINS.get(node.kind)) is not None:
        join(run, entry.at, node, entry.y)
    elif node.start_quantity > 1:
        activity.gather(run, entry.at, node, entry.y)
    else:
        number = activity.enter(run, entry.at, entry.x)
        if entry.text:
            user_task.hand_over(run, number, entry.text)


def _signal(run: Run, entry: Entry) -> None:
    sent = run.events[entry.at]
    assert isinstance(sent, e.SignalSent)
    triggers.signal(run, entry.text, decode_values(sent.values))


def _throw(run: Run, entry: Entry) -> None:
    if entry.at in run.state.tokens:
        errors.throw(run, entry.at, entry.text, {})


OPERATIONS: Mapping[Op, Callable[[Run, Entry], None]] = {
    Op.ARRIVE: _arrive,
    Op.INNER_DONE: lambda run, entry: multi_instance.inner_done(run, entry.at),
    Op.EMPTIED: lambda run, entry: endings.on_emptied(run, entry.at),
    Op.THROW: _throw,
    Op.SIGNAL: _signal,
    Op.CONDITIONS: lambda run, _entry: conditions.ask(run),
    Op.REPEAT: lambda run, entry: multi_instance.start_inner(run, entry.at, entry.x),
    Op.REPEATED: lambda run, entry: multi_instance.close_body(run, entry.at),
    Op.COMPENSATED: lambda run, entry: compensation.go_on(run, entry.at),
    Op.AD_HOC: lambda run, entry: ad_hoc.on_inner_done(run, entry.at),
}


def _start(run: Run, command: c.StartInstance) -> None:
    run.trigger = command.trigger
    definition = run.context.definition(command.definition_id)
    process = definition.process
    starts = _starts(command, process.nodes, process.level.starts)
    if excess := text_excess(command.business_key):
        raise Rejection("business_key", f"Expected {excess} as the business key, but got another")
    run.emit(e.InstanceStarted(command.instance_id, command.business_key))
    if command.restarts:
        run.emit(e.InstanceRestarted(command.restarts))
    root = run.next_number
    index = run.bind(definition)
    run.emit(e.ScopeOpened(root, 0, ScopeKind.PROCESS, index, -1))
    values: Mapping[str, Any] = command.variables
    if command.start_event and not command.restarts and process.nodes[starts[0]].outputs:
        lines = process.nodes[starts[0]].outputs
        values = {line.target: run.evaluate(line.source, root, dict(values)) for line in lines}
    if values:
        run.emit(e.VariablesWritten(root, run.encoded(values)))
    scopes.declare(run, root, process.properties)
    scopes.open_events(run, root, process.level)
    for start in starts:
        _begin_at(run, root, process.nodes[start], process)
    activity.emptied(run, root)


def _begin_at(run: Run, root: int, node: Node, process: Process) -> None:
    """A start event is entered; an instantiating receive task or gateway event has already had its message.

    A parallel instantiating gateway waits for its other events in the same instance (BPMN 2.0, 10.6.6).
    """
    if node.kind == Kind.START or not node.instantiates:
        run.start_token(root, node.index)
        return
    run.emit(e.TokenStarted(root, node.index))
    activity.pass_through(run, root, node.index)
    for other in together(process, node):
        run.start_token(root, other)


def together(process: Process, node: Node) -> tuple[int, ...]:
    """The other events of a parallel instantiating gateway that `node` follows."""
    for flow in node.incoming:
        gateway = process.nodes[process.flows[flow].source]
        if gateway.kind == Kind.EVENT_BASED and gateway.instantiates and gateway.parallel_multiple:
            targets = (process.flows[way].target for way in gateway.outgoing)
            return tuple(target for target in targets if target != node.index)
    return ()


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
    user_task.complete(run, command.number, command.variables, command.actor)


def _hold(run: Run, number: int, person: str) -> None:
    user_task.check_person(run, number, person)
    run.emit(e.TaskClaimed(number, person))


def _complete_job(run: Run, command: c.CompleteJob) -> None:
    run.encoded(command.variables)
    job_task.complete(run, command.number, dict(command.variables))


def _throw_error(run: Run, command: c.ThrowError) -> None:
    run.encoded(command.variables)
    is_job = run.state.tokens[command.number].status == TokenStatus.JOB
    if not is_job:
        user_task.check_person(run, command.number, command.actor)
    run.emit(e.JobCancelled(command.number) if is_job else e.TaskCancelled(command.number))
    errors.throw(run, command.number, command.code, command.variables)


def _fire_timer(run: Run, command: c.FireTimer) -> None:
    wait = run.state.waits[command.number]
    run.emit(e.TimerFired(command.number))
    triggers.trigger(run, command.number, wait, {})


def _deliver(run: Run, command: c.DeliverMessage) -> None:
    wait = run.state.waits[command.number]
    run.encoded(command.variables)
    run.emit(e.SubscriptionClosed(command.number, command.message_id))
    triggers.trigger(run, command.number, wait, command.variables)


def _begin_activity(run: Run, command: c.BeginActivity) -> None:
    _check_by_person(run, command.number)
    ad_hoc.begin_by_person(run, command.number, command.element)


def _end_ad_hoc(run: Run, command: c.EndAdHoc) -> None:
    _check_by_person(run, command.number)
    ad_hoc.end_by_person(run, command.number)


def _check_by_person(run: Run, number: int) -> None:
    node = run.node_of(number)
    if node.ad_hoc is None or not node.ad_hoc.by_person:
        raise Rejection("not_ad_hoc", f"Expected an ad-hoc sub-process run by people, but {node.id} is not")


COMMANDS: Mapping[type[c.Command], Callable[[Run, Any], None]] = {
    c.StartInstance: _start,
    c.CompleteTask: _complete_task,
    c.ClaimTask: lambda run, command: _hold(run, command.number, command.actor),
    c.ReleaseTask: lambda run, command: run.emit(e.TaskReleased(command.number)),
    c.AssignTask: lambda run, command: _hold(run, command.number, command.assignee),
    c.CompleteJob: _complete_job,
    c.FailJob: lambda run, command: job_task.fail(run, command.number, command.text, command.stack),
    c.ThrowError: _throw_error,
    c.FireTimer: _fire_timer,
    c.RingAlarm: promises.ring,
    c.DeliverMessage: _deliver,
    c.BeginActivity: _begin_activity,
    c.EndAdHoc: _end_ad_hoc,
    c.MigrateInstance: moving.migrate,
    **OPERATING,
}
