"""Alerts: which wait, why each was raised, and the human decision. The calculation itself is in processes/risk."""

from typing import Any

from flask import Blueprint, render_template, request

from engine.views import TaskFilter, TaskView
from processes.risk.queries import alert_log, count_alerts, list_alerts
from processes.risk.registry import read_stored_model
from processes.risk.rights.queries import is_contested
from processes.risk.tables import Alert, RiskRun, StoredModel
from processes.risk.withdrawing import may_withdraw
from webapp import access, current, sections
from webapp.forms_rendering import render_form
from webapp.inbox.task_form import show_form
from webapp.language import language
from webapp.people import known_as, people_of_codes
from webapp.risk.chart import draw_desk, draw_phone, largest, read_factors
from webapp.risk.rules_shown import rules_of

blueprint = Blueprint("risk", __name__, template_folder="templates")

VIEWS = {
    "por-revisar": ("raised", "under_review"),
    "en-espera": ("watch", "awaiting_data"),
    "decididas": ("accepted", "dismissed", "withdrawn"),
}
PAGE = 25
REVIEW = "review_alert"


@blueprint.get("/alertas")
def list_waiting() -> str:
    """The alerts of one's territories; first those that wait for a person."""
    me = current.professional()
    sections.require_alerts(me)
    territories = sections.alert_territories(me)
    chosen = request.args.get("vista", "")
    chosen = chosen if chosen in VIEWS else "por-revisar"
    page = _page_number()
    alerts = list_alerts(
        current.session()(),
        territories=territories,
        reader=me.username,
        statuses=VIEWS[chosen],
        limit=PAGE + 1,
        offset=(page - 1) * PAGE,
    )
    counted = count_alerts(current.session()(), territories=territories, reader=me.username)
    return render_template(
        "risk/list.html",
        alerts=alerts[:PAGE],
        chosen=chosen,
        counts={name: sum(counted.get(status, 0) for status in statuses) for name, statuses in VIEWS.items()},
        page=page,
        has_more=len(alerts) > PAGE,
        people=people_of_codes(alert.participant for alert in alerts),
        tasks=_review_tasks(alerts[:PAGE]),
    )


@blueprint.get("/alertas/<alert_id>")
def show_alert(alert_id: str) -> str:
    """Why it was raised, and the decision: the review task's own form, where it is this reader's."""
    me = current.professional()
    alert = access.get_alert(me, alert_id)
    factors = read_factors(alert.contributions, language())
    shown = largest(factors)
    log = alert_log(current.session()(), alert.id)
    task = _review_tasks([alert]).get(alert.id)
    is_mine = task is not None and task.assignee == me.username
    return render_template(
        "risk/alert.html",
        alert=alert,
        person=people_of_codes([alert.participant])[alert.participant],
        model=_model_of(alert),
        factors=factors,
        rules=rules_of(alert),
        is_contested=is_contested(current.session()(), alert.participant),
        is_shortened=len(shown) < len(factors),
        desk=draw_desk(shown),
        phone=draw_phone(shown),
        log=log,
        names=known_as(
            [alert.decided_by, *(step.decided_by for step in log), task.assignee if task else None]
        ),
        task=task,
        is_mine=is_mine,
        may_claim=task is not None and task.assignee is None and access.may_claim(task),
        form=_form(task) if is_mine else None,
        may_withdraw=may_withdraw(me, alert),
        may_open_instance=alert.instance_id is not None and access.may_see_instance(me, alert.instance_id),
    )


def _form(task: TaskView | None) -> Any:
    view = None if task is None else show_form(task)
    return None if view is None else render_form(view, enter=("then", "list"))


def _model_of(alert: Alert) -> dict[str, Any]:
    """What the page says of the model: its sheet's words and how well it did when it was checked."""
    session = current.session()()
    run = session.get_one(RiskRun, alert.run_id)
    stored = session.get_one(StoredModel, run.model_id)
    return {"stored": stored, "sheet": read_stored_model(stored).sheet, "validation": stored.validation}


def _review_tasks(alerts: Any) -> dict[str, TaskView]:
    """The open review of each alert, if the reader may see that task."""
    me = current.professional()
    by_instance = {alert.instance_id: alert.id for alert in alerts if alert.instance_id is not None}
    if not by_instance:
        return {}
    wanted = TaskFilter(element=REVIEW, instance_ids=frozenset(by_instance), limit=len(by_instance))
    tasks = current.read().list_tasks(wanted)
    return {by_instance[task.instance_id]: task for task in tasks if access.may_see_task(me, task)}


def _page_number() -> int:
    page = request.args.get("pagina", "")
    return max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1
