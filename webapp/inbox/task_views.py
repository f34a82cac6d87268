"""One task: its form, claiming, giving back, draft, completion. The list is in `views`."""

from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask
from engine.views import TaskView
from forms.view import FormView
from processes.cases import drafts
from processes.network.acts import reason_of
from webapp import access, current, standing_in
from webapp.cases.facts import build_facts
from webapp.errors import wants_json
from webapp.forms_rendering import render_form
from webapp.inbox.aside import build_aside
from webapp.inbox.holding import is_mine, require_mine
from webapp.inbox.listing import next_task
from webapp.inbox.task_form import read_sent, read_typed, show_form
from webapp.inbox.views import blueprint as blueprint
from webapp.language import label
from webapp.people import find_person, find_registration, known_as, people_of
from webapp.texts import gettext


@blueprint.get("/tareas/<reference>")
def show_task(reference: str) -> str:
    """The task; its form only for who has taken it."""
    task = access.get_task(current.professional(), reference)
    if not is_mine(task):
        return _render(task, None)
    draft = drafts.find_draft(
        current.session()(), task.instance_id, task.number, current.professional().username
    )
    return _render(task, show_form(task, draft.values if draft else None))


@blueprint.post("/tareas/<reference>/tomar")
def claim_task(reference: str) -> Response:
    """Take it, also from somebody who is away and for whom one stands in. Who comes second is told who has it."""
    task = access.get_task(current.professional(), reference)
    absent = task.assignee if standing_in.holds_for_absent(task) else None
    with current.writing() as session:
        current.engine().execute(_take(task, absent), connection=session.connection())
        standing_in.note_act(session, "claim", task, on_behalf_of=absent)
    current.engine().settle()
    return redirect(_back_to(task))


@blueprint.post("/tareas/<reference>/soltar")
def release_task(reference: str) -> Response:
    """Give it back to the team; the draft goes with it, since somebody else would not see it."""
    task = access.get_task(current.professional(), reference)
    me = current.professional().username
    current.engine().execute(ReleaseTask(instance_id=task.instance_id, number=task.number, actor=me))
    flash(gettext("Ha devuelto la tarea «%(name)s» a su equipo.", name=label(task)), "good")
    return redirect(url_for("inbox.list_tasks"))


@blueprint.post("/tareas/<reference>/borrador")
def save_draft(reference: str) -> Response:
    """Keep what was typed, without checking it. Asked for by the page's script, or by the button."""
    task = access.get_task(current.professional(), reference)
    require_mine(task)
    username = current.professional().username
    typed = read_typed(task, request.form)
    with current.writing() as session:
        drafts.save_draft(
            session, task.instance_id, task.number, username=username, values=typed, now=current.now()
        )
    if wants_json():
        return jsonify(saved_at=current.now().isoformat())
    flash(gettext("Borrador guardado. Puede salir y seguir luego."), "good")
    return redirect(_address(task))


@blueprint.post("/tareas/<reference>/terminar")
def complete_task(reference: str) -> Response:
    """Check everything, then complete: the task's values, the end of its draft and the next step together."""
    task = access.get_task(current.professional(), reference)
    require_mine(task)
    filled = read_sent(task, request.form)
    if filled.view is not None:
        return make_response(_render(task, filled.view), 422 if filled.has_errors else 200)
    username = current.professional().username
    command = CompleteTask(
        instance_id=task.instance_id,
        number=task.number,
        actor=username,
        variables=filled.values,
        reason=standing_in.reason_for(task),
    )
    with current.writing() as session:
        current.engine().execute(command, connection=session.connection())
        drafts.drop_drafts(session, task.instance_id, task.number)
        standing_in.note_act(session, "complete", task)
    current.engine().settle()
    flash(gettext("Tarea terminada: %(name)s.", name=label(task)), "good")
    following = next_task(username, access.groups(), beside=task.reference)
    if request.form.get("then") == "next" and following is not None:
        return redirect(_address(following))
    return redirect(url_for("inbox.list_tasks"))


def _take(task: TaskView, absent: str | None) -> ClaimTask | AssignTask:
    me = current.professional().username
    about: dict[str, Any] = {"instance_id": task.instance_id, "number": task.number, "actor": me}
    if absent is None:
        return ClaimTask(**about, reason=standing_in.reason_for(task))
    return AssignTask(**about, assignee=me, reason=reason_of(absent))


def _render(task: TaskView, view: FormView | None) -> str:
    person = people_of([task])[task.reference]
    return render_template(
        "inbox/task.html",
        task=task,
        form=None if view is None else render_form(view, enter=("then", "next")),
        is_mine=is_mine(task),
        may_claim=task.state == "open" and task.assignee is None and access.may_claim(task),
        may_take_over=standing_in.holds_for_absent(task),
        on_behalf_of=standing_in.whom(task) if task.state == "open" else "",
        names=known_as([task.assignee, task.ended_by, *current.professional().usernames]),
        person=person,
        subject=build_facts(find_person(task.business_key), person),
        registration=find_registration(task.business_key),
        aside=build_aside(task),
    )


def _address(task: TaskView) -> str:
    return url_for("inbox.show_task", reference=task.reference)


def _back_to(task: TaskView) -> str:
    """The alert's page where the task was taken there, else the task."""
    alert = request.form.get("back", "")
    return url_for("risk.show_alert", alert_id=alert) if alert else _address(task)
