"""Acting for somebody who is away: for whom a task is done, and the trace that it leaves.

The engine's journal says it beside the actor; a line of its own lets people see what was done for them.
"""

from sqlalchemy.orm import Session

from engine.views import TaskView
from processes.network.acts import reason_of, record_act
from processes.network.professionals import on_behalf_of
from webapp import current


def reason_for(task: TaskView) -> str:
    """What the journal says beside the actor; empty for one's own tasks."""
    return reason_of(whom(task))


def whom(task: TaskView) -> str:
    """For whom the reader does this task; empty when it is their own."""
    return on_behalf_of(current.professional(), task.candidates)


def holds_for_absent(task: TaskView) -> bool:
    """Whether somebody who is away has taken the task, and the reader stands in for them."""
    me = current.professional()
    return (
        task.state == "open" and task.assignee is not None and task.assignee in me.usernames - {me.username}
    )


def note_act(session: Session, act: str, task: TaskView, *, on_behalf_of: str | None = None) -> None:
    """Written in the transaction of the act; nothing for one's own tasks."""
    record_act(
        session,
        act,
        task.reference,
        actor=current.professional().username,
        on_behalf_of=whom(task) if on_behalf_of is None else on_behalf_of,
        now=current.now(),
    )
