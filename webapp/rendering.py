"""The filters and globals of the templates. No data access: a filter shows a value it is given."""

from datetime import date, datetime
from typing import Any

from flask import Flask, request, url_for
from flask_babel import format_decimal

from webapp import current, due
from webapp.cases.words import say_case_event
from webapp.kinds import say_kind
from webapp.language import label, language
from webapp.places import name_place
from webapp.risk.words import say_alert_kind, say_alert_status, say_alert_step
from webapp.texts import gettext, lazy_gettext

STATES: dict[str, tuple[due.Kind, str]] = {
    "active": ("here", lazy_gettext("En marcha")),
    "open": ("here", lazy_gettext("En curso")),
    "suspended": ("wait", lazy_gettext("En pausa")),
    "completed": ("good", lazy_gettext("Terminado")),
    "terminated": ("good", lazy_gettext("Terminado antes del final")),
    "cancelled": ("calm", lazy_gettext("Anulado")),
    "failed": ("late", lazy_gettext("Con error")),
}


def show_due(due_at: datetime | None) -> due.Due:
    return due.describe_due(due_at, current.now())


def show_day(day: date | datetime | None) -> str:
    """A calendar day; of a moment, the day it is in the installation's zone."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(due.ZONE).date()
    return due.render_day(day, current.now().astimezone(due.ZONE).date())


def show_moment(moment: datetime | None) -> str:
    return "" if moment is None else due.render_moment(moment, current.now())


def show_number(value: float | None, digits: int = 2, sign: bool = False) -> str:
    """With the language's comma or point; a true minus."""
    if value is None:
        return ""
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    text = str(format_decimal(abs(value), format=pattern))
    if value < 0 and any(digit in text for digit in "123456789"):
        return "−" + text
    return "+" + text if sign else text


def show_state(state: str) -> due.Due:
    """A row's or an instance's state as word and kind."""
    kind, word = STATES.get(state, ("calm", state))
    return due.Due(kind, str(word))


def show_priority(priority: int) -> str:
    """Three words are enough to choose by."""
    if priority >= 70:
        return gettext("Alta")
    return gettext("Media") if priority >= 40 else gettext("Normal")


def here_with(**changes: Any) -> str:
    """The address of this page with these query values changed (None takes one out)."""
    values = {**request.args.to_dict(), **changes}
    values.pop("lang", None) if "lang" not in changes else None
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return url_for(str(request.endpoint), **(request.view_args or {}), **kept)


def prepare_templates(app: Flask) -> None:
    """Make all of it known to Jinja."""
    app.jinja_env.filters.update(
        due=show_due,
        day=show_day,
        moment=show_moment,
        number=show_number,
        state=show_state,
        wait=due.render_wait,
        label=label,
        kind=say_kind,
        priority=show_priority,
        place=name_place,
        case_event=say_case_event,
        alert_kind=say_alert_kind,
        alert_status=say_alert_status,
        alert_step=say_alert_step,
    )
    app.jinja_env.globals.update(here_with=here_with, language=language)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
