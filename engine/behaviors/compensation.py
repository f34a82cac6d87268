"""Compensation: completed activities are undone by handlers, the last completed first (BPMN 2.0, 10.6, 13.5.5).

What a scope keeps is compensated by the throwing event inside it; thrown inside an event sub-process, it means the
scope around that. A completed sub-process is reopened with the data it had when it completed: its own compensation
event sub-process runs in it, or else what it kept is compensated in it. Handlers run one after the other.
"""

from engine import events as e
from engine.behaviors import activity, event_sub_process
from engine.model import EventDefinition, Kind, Node, Process
from engine.run import Entry, Op, Run
from engine.state import Kept, ScopeKind
from engine.values import encode_value


def keep(run: Run, number: int, node: Node) -> None:
    """Remember a completing activity, if anything could ever compensate it."""
    if node.for_compensation or not node.is_activity or is_compensating(run, number):
        return
    process = run.process_of(run.state.tokens[number].scope)
    inside = run.state.scopes.get(number)
    is_inner = activity.is_inner(run, number)
    has_handler = not is_inner and _handler(process, node) >= 0
    has_own = node.level is not None and _compensating_start(process, node) is not None
    keeps_inside = inside is not None and (inside.kept or (has_own and inside.kind != ScopeKind.BODY))
    if has_handler or keeps_inside:
        extra = run.visible(number).repeated() if is_inner else {}
        run.emit(e.ActivityKept(number, {name: encode_value(value) for name, value in extra.items()}))


def throw(run: Run, number: int, event: EventDefinition) -> bool:
    """Begin to compensate. True: there is nothing to do, the thrower goes on at once."""
    scope = _scope_of(run, number)
    process = run.process_of(scope)
    begin(run, number, scope, process.indexes.get(event.name, -1) if event.name else -1)
    return advance(run, number)


def _scope_of(run: Run, number: int) -> int:
    scope = run.state.tokens[number].scope
    opened = run.state.scopes[scope]
    node = opened.node
    if node >= 0 and run.processes[opened.definition].nodes[node].kind == Kind.EVENT_SUB_PROCESS:
        return run.state.tokens[scope].scope
    return scope


def begin(run: Run, number: int, scope: int, node: int = -1) -> None:
    """Token `number` takes what `scope` keeps (of one node, or all), to compensate it."""
    run.emit(e.CompensationStarted(number, scope, node))


def advance(run: Run, number: int) -> bool:
    """Compensate the next kept activity; True when there is none left."""
    compensation = run.state.compensations[number]
    if not compensation.pending:
        run.emit(e.CompensationEnded(number))
        return True
    kept = compensation.pending[-1]
    process = run.processes[kept.definition]
    handler = _handler(process, process.nodes[kept.node])
    run.emit(e.TokenStarted(compensation.scope, handler if handler >= 0 else kept.node))
    running = run.next_number
    run.emit(e.CompensationAdvanced(number, running))
    if handler >= 0:
        activity.enter(run, compensation.scope, handler)
    else:
        _reopen(run, number, kept, running)
    return False


def _reopen(run: Run, by: int, kept: Kept, running: int) -> None:
    """Give a completed sub-process its data back, and compensate inside it."""
    run.count_entry()
    scope = run.state.compensations[by].scope
    run.emit(e.ElementActivated(running, scope, kept.definition, kept.node))
    run.emit(e.ScopeReopened(running, by, kept.inside))
    process = run.processes[kept.definition]
    start = _compensating_start(process, process.nodes[kept.node])
    if start is not None and kept.kind == ScopeKind.SUB_PROCESS:
        event_sub_process.begin(run, running, start, {})
        return
    begin(run, running, running)
    if advance(run, running):
        over(run, running)


def over(run: Run, number: int) -> None:
    """A reopened sub-process is compensated: it closes, and the next one begins."""
    activity.complete(run, number)
    run.agenda.append(Entry(Op.COMPENSATED, number))


def go_on(run: Run, done: int) -> None:
    """What token `done` compensated is over: the next, or the thrower goes on."""
    for number, compensation in list(run.state.compensations.items()):
        if compensation.running == done and advance(run, number):
            _finished(run, number)


def _finished(run: Run, number: int) -> None:
    """Everything is compensated: a throw event goes on, a cancelled transaction leaves, a sub-process closes."""
    node = run.node_of(number)
    if node.kind in (Kind.THROW, Kind.END):
        run.behaviors[Kind.COMPENSATED](run, number, node)
    else:
        over(run, number)


def is_compensating(run: Run, number: int) -> bool:
    """Whether token `number` is at work for a compensation (its sub-process reopened, or a handler)."""
    return any(compensation.running == number for compensation in run.state.compensations.values())


def _handler(process: Process, node: Node) -> int:
    """The activity that compensates `node`: joined to a compensation event on its boundary."""
    handlers = (
        process.nodes[index].handler for index in node.boundary if _is_compensating(process.nodes[index])
    )
    return next(handlers, -1)


def _compensating_start(process: Process, node: Node) -> Node | None:
    """The start event of a sub-process's own compensation event sub-process."""
    if node.level is None:
        return None
    for index in node.level.event_sub_processes:
        inside = process.nodes[index].level
        for start in inside.starts if inside else ():
            if _is_compensating(process.nodes[start]):
                return process.nodes[start]
    return None


def _is_compensating(node: Node) -> bool:
    return any(event.kind == "compensation" for event in node.events)
