"""A rejection of a task command, with who was faster and when: people ask that first."""

from engine.commands import AssignTask, ClaimTask, Command, CompleteTask, ReleaseTask, SkipTask, ThrowError
from engine.errors import Rejection
from engine.ports import Reads

OVER = frozenset({"task_not_open", "instance_ended"})


def explained(rejection: Rejection, command: Command, reads: Reads) -> Rejection:
    """The same rejection, or a better one if the task's row says what happened to it."""
    if rejection.code not in OVER or not isinstance(
        command, CompleteTask | ClaimTask | ReleaseTask | AssignTask | SkipTask | ThrowError
    ):
        return rejection
    task = reads.find_task(command.instance_id, command.number)
    if task is None or task.state == "open":
        return rejection
    text = f"Expected task {task.reference} to be open, but it was {task.state}"
    return Rejection(f"task_already_{task.state}", text, by=task.ended_by or "", at=task.ended_at)
