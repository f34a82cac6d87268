"""Whether the reader has a task, and the rejection that says who has it otherwise, or who finished it and when."""

from engine.errors import Rejection
from engine.views import TaskView
from webapp import current


def is_mine(task: TaskView) -> bool:
    return task.state == "open" and task.assignee == current.professional().username


def require_mine(task: TaskView) -> None:
    """Only who has taken a task may complete it, give it back, or keep a draft of it."""
    if task.state == "completed":
        raise Rejection(
            "task_already_completed", "the task is completed", by=task.ended_by or "", at=task.ended_at
        )
    if task.state != "open":
        raise Rejection("task_cancelled", "the task was cancelled", at=task.ended_at)
    if task.assignee is None:
        raise Rejection("task_not_claimed", "nobody has claimed the task")
    if not is_mine(task):
        raise Rejection("task_already_claimed", "somebody else has claimed the task", by=task.assignee)
