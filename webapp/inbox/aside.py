"""What stands beside a task's form: what comes next, what has happened. The person's facts are in cases/facts."""

from msgspec import Struct

from engine.views import ActivityView, DefinitionView, TaskView
from processes.cases.referrals.queries import find_referral_for
from webapp import access, current, sections
from webapp.cases.referral_page import referral_of
from webapp.cases.task_links import Link, links_of
from webapp.diagrams import Step, next_steps
from webapp.people import known_as
from webapp.risk.lookup import find_alert_of_instance

PAST_AT_MOST = 6


class Aside(Struct, frozen=True, kw_only=True):
    """`may_open_instance`: whether the whole diagram with its history is for this reader."""

    definition: DefinitionView
    next: list[Step]
    past: list[ActivityView]
    names: dict[str, str]
    may_open_instance: bool
    alert_id: str | None
    links: list[Link]
    referral: str | None


def build_aside(task: TaskView) -> Aside:
    """The reader has been let in to the task already."""
    definition = current.read().find_definition(task.definition_id)
    assert definition is not None, "a task's definition is never removed"
    rows = [row for row in current.read().activities(task.instance_id) if _is_told(row)]
    past = sorted(rows, key=lambda row: (row.ended_at or row.started_at, row.number), reverse=True)[
        :PAST_AT_MOST
    ]
    reader = current.professional()
    alert = find_alert_of_instance(
        current.session()(),
        task.instance_id,
        territories=sections.alert_territories(reader),
        reader=reader.username,
    )
    return Aside(
        definition=definition,
        next=next_steps(definition, task.element),
        past=past,
        names=known_as(row.ended_by for row in past),
        may_open_instance=access.may_see_instance(reader, task.instance_id),
        alert_id=None if alert is None else alert.id,
        links=links_of(task, definition),
        referral=_referral(task),
    )


def _referral(task: TaskView) -> str | None:
    """The referral that the task is about, for who is a side of it."""
    code = referral_of(task.instance_id)
    if code is None:
        return None
    seen = find_referral_for(current.session()(), current.professional(), code)
    return None if seen is None else seen.code


def _is_told(row: ActivityView) -> bool:
    """Steps that people know by a name; gateways only connect."""
    return bool(row.name) and row.state == "completed" and not row.kind.endswith("Gateway")
