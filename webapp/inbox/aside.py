"""What stands beside a task's form: where it is, what comes next, what has happened. The person's facts are in people."""

from msgspec import Struct

from engine.views import ActivityView, DefinitionView, TaskView
from webapp import access, current
from webapp.diagrams import Step, load_process, next_steps
from webapp.people import known_as

PAST_AT_MOST = 6


class Aside(Struct, frozen=True, kw_only=True):
    """`may_open_instance`: whether the whole diagram with its history is for this reader."""

    definition: DefinitionView
    next: list[Step]
    past: list[ActivityView]
    names: dict[str, str]
    may_open_instance: bool


def build_aside(task: TaskView) -> Aside:
    """The reader has been let in to the task already."""
    definition = current.read().find_definition(task.definition_id)
    assert definition is not None, "a task's definition is never removed"
    rows = [
        row for row in current.read().activities(task.instance_id) if row.name and row.state == "completed"
    ]
    past = sorted(rows, key=lambda row: (row.ended_at or row.started_at, row.number), reverse=True)[
        :PAST_AT_MOST
    ]
    return Aside(
        definition=definition,
        next=next_steps(load_process(definition), task.element),
        past=past,
        names=known_as(row.ended_by for row in past),
        may_open_instance=access.may_see_instance(current.professional(), task.instance_id),
    )
