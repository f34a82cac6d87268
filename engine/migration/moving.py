"""MigrateInstance inside a step: check, close what is no longer waited for, move, open what is new, go on.

A new timer counts from the migration; one that goes on keeps its due date. A join that is full in the new version
fires at once, and conditions are asked again.
"""

from engine import events as e
from engine.behaviors import activity, complex_gateway, scopes, user_task, waits
from engine.commands import MigrateInstance
from engine.migration.checking import examine
from engine.migration.examination import Examination
from engine.migration.findings import MigrationFinding, MigrationRefused, found
from engine.migration.matching import unknown_ids
from engine.model import Kind
from engine.run import Run
from engine.state import ScopeKind, State, TokenStatus


def migrate(run: Run, command: MigrateInstance) -> None:
    """Raises MigrationRefused with every reason, and changes nothing."""
    examinations = _examinations(run, command)
    blocking = [each for made in examinations for each in made.findings if each.blocks]
    if blocking:
        raise MigrationRefused("cannot_migrate", dict.fromkeys(blocking))
    for examination in examinations:
        _move(run, examination, command)
    for number in sorted(run.state.scopes):
        _settle_joins(run, number)
    run.ask_conditions()


def findings(run: Run, command: MigrateInstance) -> list[MigrationFinding]:
    """All that is to be said of this migration. Raises MigrationRefused where it has no sense at all."""
    told = [each for examination in _examinations(run, command) for each in examination.findings]
    return list(dict.fromkeys(told))


def _examinations(run: Run, command: MigrateInstance) -> list[Examination]:
    """One for each index under which the instance knows the version that is left."""
    target = run.context.definition(command.definition_id)
    examinations = []
    for index in _indexes(run.state, command):
        source = run.processes[index]
        _check_mapping(run, command, index)
        made = examine(run.state, index, source, target.process, mapping=command.mapping)
        examinations.append(made)
    return examinations


def _indexes(state: State, command: MigrateInstance) -> list[int]:
    """Where the version that is left is bound and alive. Raises MigrationRefused: it is not."""
    source = command.source_id or state.definitions[state.scopes[state.root].definition]
    if source == command.definition_id:
        code = "same_version" if command.source_id else "already_migrated"
        raise _refused(state, code)
    alive = {scope.definition for scope in state.scopes.values()}
    indexes = [index for index in sorted(alive) if state.definitions[index] == source]
    if not indexes:
        is_there = any(state.definitions[index] == command.definition_id for index in alive)
        raise _refused(state, "already_migrated" if is_there else "not_of_source")
    return indexes


def _check_mapping(run: Run, command: MigrateInstance, index: int) -> None:
    source, target = run.processes[index], run.context.definition(command.definition_id).process
    if source.id != target.id:
        raise _refused(run.state, "other_process", target.id)
    if wrong := unknown_ids(source, target, command.mapping):
        raise _refused(run.state, "unknown_element", ", ".join(wrong))


def _refused(state: State, code: str, detail: str = "") -> MigrationRefused:
    return MigrationRefused(code, [found(code, instance_id=state.instance_id, detail=detail)])


def _move(run: Run, made: Examination, command: MigrateInstance) -> None:
    for number in made.closed:
        waits.cancel(run, number, run.state.waits[number])
    run.emit(e.InstanceMigrated(made.index, command.definition_id, made.nodes, made.flows, made.places))
    run.processes[made.index] = made.target
    for number, scope in made.scopes():
        if scope.kind == ScopeKind.PROCESS:
            scopes.declare(run, number, made.target.properties)
        elif scope.kind == ScopeKind.SUB_PROCESS:
            scopes.declare(run, number, made.target.nodes[scope.node].properties)
    for holder, node, place in made.opened:
        waits.open_wait(run, holder, made.target.nodes[node], place, at=holder)
    if command.update_candidates:
        _offer(run, made.index)


def _offer(run: Run, index: int) -> None:
    """Open tasks are offered to whom the new version names; who holds one keeps it."""
    for number, token in sorted(run.state.tokens.items()):
        node = run.node_of(number)
        if token.status == TokenStatus.TASK and run.state.scopes[token.scope].definition == index:
            detail = node.task or user_task.NO_DETAIL
            run.emit(e.TaskOffered(number, user_task.offered_to(run, number, node, detail, token.holder)))


def _settle_joins(run: Run, number: int) -> None:
    """What rests at a join of this scope may be enough for the new version. (Inclusive joins ask by themselves.)"""
    process = run.process_of(number)
    for index in sorted(run.state.scopes[number].joins):
        node = process.nodes[index]
        if node.kind == Kind.PARALLEL:
            _fire_parallel(run, number, index)
        elif node.kind == Kind.COMPLEX:
            complex_gateway.try_to_start(run, number, node)
        elif node.is_activity:
            while sum(_resting(run, number, index).values()) >= node.start_quantity:
                run.emit(e.TokensGathered(number, index, node.start_quantity))
                activity.enter(run, number, index)


def _fire_parallel(run: Run, number: int, index: int) -> None:
    incoming = run.process_of(number).nodes[index].incoming
    while resting := _resting(run, number, index):
        flows = incoming if len(incoming) > 1 else tuple(sorted(resting)[:1])
        if not set(flows) <= set(resting):
            return
        run.emit(e.JoinFired(number, index, flows))
        activity.enter(run, number, index)


def _resting(run: Run, number: int, index: int) -> dict[int, int]:
    scope = run.state.scopes.get(number)
    return scope.joins.get(index, {}) if scope is not None else {}
