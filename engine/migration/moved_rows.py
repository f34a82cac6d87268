"""Which open rows an InstanceMigrated event changes, and to what. Rows that it does not name stay as they are."""

from msgspec.structs import replace

from engine.events import InstanceMigrated, TaskOffered
from engine.model import Definition, Node
from engine.rows import Migrated, Moved, MovedActivity, MovedInstance, MovedJob, MovedTask
from engine.state import State, TokenStatus, WaitKind


def moved_rows(before: State, event: InstanceMigrated, target: Definition, rows: Migrated) -> None:
    """Add to `rows` what the event changes in an instance that was `before`."""
    if before.scopes[before.root].definition == event.definition:
        process = target.process
        rows.instance = MovedInstance(
            definition_id=target.definition_id, process_id=process.id, version=target.version
        )
    of_definition = {
        number for number, scope in before.scopes.items() if scope.definition == event.definition
    }
    for number, token in sorted(before.tokens.items()):
        if token.scope in of_definition:
            node = target.process.nodes[event.nodes[token.node]]
            _token(rows, number, node, token.status, target)
    for number, wait in sorted(before.waits.items()):
        if wait.definition == event.definition and wait.node in event.nodes:
            moved = _moved(number, target.process.nodes[event.nodes[wait.node]], target)
            (rows.timers if wait.kind == WaitKind.TIMER else rows.subscriptions).append(moved)
    for number, incident in sorted(before.incidents.items()):
        at = before.tokens.get(incident.token)
        if at is not None and at.scope in of_definition:
            rows.incidents.append(_moved(number, target.process.nodes[event.nodes[at.node]], target))


def offered(rows: Migrated, event: TaskOffered) -> None:
    """The new candidates of a task that was there before."""
    rows.tasks = [
        replace(task, candidates=event.candidates) if task.number == event.number else task
        for task in rows.tasks
    ]


def _moved(number: int, node: Node, target: Definition) -> Moved:
    return Moved(number=number, definition_id=target.definition_id, element=node.id)


def _token(rows: Migrated, number: int, node: Node, status: int, target: Definition) -> None:
    known = target.definition_id
    rows.activities.append(
        MovedActivity(
            number=number, definition_id=known, element=node.id, name=node.name, name_en=node.name_en
        )
    )
    if status == TokenStatus.JOB and node.service is not None:
        handler = node.service.handler
        rows.jobs.append(MovedJob(number=number, definition_id=known, element=node.id, handler=handler))
    elif status == TokenStatus.TASK:
        rows.tasks.append(
            MovedTask(
                number=number,
                definition_id=known,
                element=node.id,
                name=node.name,
                name_en=node.name_en,
                process_id=target.process.id,
                form=node.task.form if node.task else "",
                category=node.task.category if node.task else "",
                mandatory=node.task.mandatory if node.task else False,
            )
        )
