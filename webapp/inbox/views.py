"""The inbox: lists of tasks, and what is done to several of them. One task's page is in `task_views`."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands import ClaimTask
from engine.errors import Rejection
from engine.views import TaskView
from webapp import access, current, standing_in
from webapp.errors import explain_rejection
from webapp.inbox.listing import VIEWS, filter_for, list_chosen, next_task, read_choice
from webapp.people import known_as, people_of
from webapp.texts import gettext, ngettext

blueprint = Blueprint("inbox", __name__, template_folder="templates")


@blueprint.get("/")
def start() -> Response:
    """The inbox is where everybody begins."""
    return redirect(url_for("inbox.list_tasks"))


@blueprint.get("/tareas")
def list_tasks() -> str:
    """Mine, my team's or finished."""
    me = current.professional()
    chosen = read_choice(request.args)
    listing = list_chosen(chosen, me.username, access.groups())
    processes = {process.process_id: process for process in current.read().list_definitions()}
    counts = {name: _count(name) for name, view in VIEWS.items() if view != "done"}
    return render_template(
        "inbox/list.html",
        chosen=chosen,
        listing=listing,
        processes=processes,
        counts=counts,
        names=known_as(task.assignee for task in listing.tasks),
        people=people_of(listing.tasks),
        current_view=next(name for name, view in VIEWS.items() if view == chosen.view),
    )


@blueprint.get("/tareas/siguiente")
def open_next() -> Response:
    """The task that is due first."""
    task = next_task(current.professional().username, access.groups())
    if task is None:
        flash(gettext("No tiene más tareas por ahora."), "good")
        return redirect(url_for("inbox.list_tasks"))
    return redirect(url_for("inbox.show_task", reference=task.reference))


@blueprint.post("/tareas/tomar")
def claim_chosen() -> Response:
    """Take each chosen task that is still free; say which were not."""
    me = current.professional()
    tasks = [access.get_task(me, reference) for reference in request.form.getlist("task")[:200]]
    refusals = [refusal for refusal in map(_claim, tasks) if refusal is not None]
    taken = len(tasks) - len(refusals)
    if not tasks:
        flash(gettext("Elija antes alguna tarea."), "soon")
    if taken:
        flash(ngettext("Ha tomado %(num)s tarea.", "Ha tomado %(num)s tareas.", taken), "good")
    for task, refusal in refusals:
        flash(f"{task.name}: {explain_rejection(refusal).text}", "late")
    return redirect(url_for("inbox.list_tasks", vista="mias" if taken else "equipo"))


def _claim(task: TaskView) -> tuple[TaskView, Rejection] | None:
    command = ClaimTask(
        instance_id=task.instance_id,
        number=task.number,
        actor=current.professional().username,
        reason=standing_in.reason_for(task),
    )
    try:
        with current.writing() as session:
            current.engine().execute(command, connection=session.connection())
            standing_in.note_act(session, "claim", task)
    except Rejection as refusal:
        return task, refusal
    return None


def _count(name: str) -> int:
    me = current.professional()
    return current.read().count_tasks(filter_for(VIEWS[name], me.username, access.groups()))
