"""When something is due, in words that people use, with the kind of the status (late, soon, calm).

Pure but for the language of the request. Dates are the installation's calendar days, not 24-hour spans.
"""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime
from msgspec import Struct

from webapp.texts import gettext, ngettext

ZONE = ZoneInfo("Europe/Madrid")
Kind = Literal["late", "soon", "good", "here", "wait", "calm", "none"]


class Due(Struct, frozen=True):
    """`kind` names the shape and colour, `text` the word."""

    kind: Kind
    text: str


def describe_due(due_at: datetime | None, now: datetime) -> Due:
    """Nothing due, past it, today or tomorrow, or a date."""
    if due_at is None:
        return Due("none", gettext("Sin plazo"))
    due, today = due_at.astimezone(ZONE), now.astimezone(ZONE).date()
    days = (due.date() - today).days
    if due_at < now:
        return Due("late", _describe_lateness(due, -days))
    if days == 0:
        return Due("soon", gettext("Hoy, %(time)s", time=f"{due:%H:%M}"))
    if days == 1:
        return Due("soon", gettext("Mañana"))
    return Due("calm", render_day(due.date(), today))


def render_day(day: date, today: date) -> str:
    """`22 nov`, with the year where it is another one."""
    return str(format_date(day, "d MMM" if day.year == today.year else "d MMM yyyy"))


def render_moment(moment: datetime, now: datetime) -> str:
    """`22 nov, 14:05`."""
    local = moment.astimezone(ZONE)
    style = "d MMM, H:mm" if local.year == now.astimezone(ZONE).year else "d MMM yyyy, H:mm"
    return str(format_datetime(moment, style))


def render_wait(seconds: float | None) -> str:
    """A span as people say it: the largest unit only."""
    if seconds is None:
        return ""
    if seconds < 60:
        return gettext("menos de 1 min")
    if seconds < 3600:
        return gettext("%(n)s min", n=round(seconds / 60))
    if seconds < 86400:
        return gettext("%(n)s h", n=round(seconds / 3600))
    return ngettext("%(num)s día", "%(num)s días", round(seconds / 86400))


def _describe_lateness(due: datetime, days: int) -> str:
    if days == 0:
        return gettext("Venció hoy, %(time)s", time=f"{due:%H:%M}")
    if days == 1:
        return gettext("Venció ayer")
    return ngettext("Venció hace %(num)s día", "Venció hace %(num)s días", days)
