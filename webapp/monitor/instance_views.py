"""One running instance: where it is, what happened, and (for coordinators) every step of its journal."""

from flask import render_template

from engine.views import ActivityView, InstanceView, TaskFilter
from webapp import access, current, sections
from webapp.ad_hoc import open_ad_hocs
from webapp.diagrams import find_node, load_naming, load_process, position_marks
from webapp.monitor.views import blueprint as blueprint
from webapp.people import known_as, people_of_codes


@blueprint.get("/procesos/casos/<int:instance_id>")
def show_instance(instance_id: int) -> str:
    """The diagram with the position, its table twin, the history."""
    me = current.professional()
    instance = access.get_instance(me, instance_id)
    definition = access.get_definition(instance.process_id, str(instance.version))
    activities = current.read().activities(instance_id)
    tasks = current.read().list_tasks(
        TaskFilter(instance_ids=frozenset([instance_id]), state=None, limit=500)
    )
    late = {
        task.element for task in tasks if task.state == "open" and task.due_at and task.due_at < current.now()
    }
    journal = current.read().journal(instance_id) if sections.may_read_journal(me) else None
    return render_template(
        "monitor/instance.html",
        instance=instance,
        definition=definition,
        person=people_of_codes([instance.business_key])[instance.business_key],
        process=load_process(definition),
        naming=load_naming(definition),
        find_node=find_node,
        here=_named(activities, is_open=True),
        past=_named(activities, is_open=False),
        tasks={task.number: task for task in tasks},
        may_open={task.number for task in tasks if access.may_see_task(me, task)},
        names=_names(instance, activities, tasks_of=[task.assignee for task in tasks]),
        marks=position_marks(activities, late),
        timers=current.read().timers(instance_id),
        incidents=current.read().incidents(instance_id),
        journal=journal,
        ad_hocs=open_ad_hocs(instance),
    )


def _named(activities: list[ActivityView], *, is_open: bool) -> list[ActivityView]:
    """Elements that people know by a name, the newest first; what only connects is not history to them."""
    rows = [row for row in activities if row.name and (row.state == "open") is is_open]
    return sorted(rows, key=lambda row: (row.ended_at or row.started_at, row.number), reverse=not is_open)


def _names(
    instance: InstanceView, activities: list[ActivityView], *, tasks_of: list[str | None]
) -> dict[str, str]:
    return known_as([instance.started_by, *(row.ended_by for row in activities), *tasks_of])
