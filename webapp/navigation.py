"""The frame of the page: who is signed in and for whom, and the sections that this person may open."""

from flask import request, url_for
from flask_login import current_user
from msgspec import Struct

from engine.views import TaskFilter
from processes.cases.payroll.queries import may_see as may_see_payrolls
from processes.network.resource_access import may_see_map
from webapp import current, sections
from webapp.people import describe_standing
from webapp.texts import gettext


class Me(Struct, frozen=True):
    """Who the page is shown to."""

    username: str
    name: str
    standing: str


class Section(Struct, frozen=True, kw_only=True):
    """One line of the navigation; `count` None shows no number."""

    name: str
    address: str
    is_here: bool
    count: int | None = None
    is_late: bool = False


def describe_me() -> Me | None:
    """None before signing in."""
    if not current_user.is_authenticated:
        return None
    person = current.professional()
    return Me(person.username, person.name, describe_standing(person))


def list_sections() -> list[Section]:
    """What this person may open, in the order of the day's work."""
    me = current.professional()
    chosen = TaskFilter(assignee=me.username)
    late = current.read().count_tasks(TaskFilter(assignee=me.username, due_before=current.now()))
    listed = [
        _section(
            "inbox", "inbox.list_tasks", gettext("Tareas"), current.read().count_tasks(chosen), late > 0
        ),
        _section("cases", "cases.list_cases", gettext("Casos"), sections.count_open_cases(me)),
        _section("people", "people.show_search", gettext("Personas"), None),
    ]
    if sections.may_see_referrals(me):
        count = sections.count_open_referrals(me)
        listed.append(_section("referrals", "referrals.list_all", gettext("Derivaciones"), count))
    if sections.may_see_alerts(me):
        listed.append(
            _section("risk", "risk.list_waiting", gettext("Alertas"), sections.count_waiting_alerts(me))
        )
    if sections.may_see_actions(me):
        listed.append(_section("community", "community.list_actions", gettext("Acciones"), None))
    if sections.may_see_counts(me):
        listed.append(_section("monitor", "monitor.list_processes", gettext("Seguimiento"), None))
    if may_see_payrolls(me):
        listed.append(_section("payroll", "payroll.list_all", gettext("Nóminas"), None))
    if may_see_map(me):
        listed.append(_section("network", "network.list_resources", gettext("La Red"), None))
    listed.append(_section("designer", "designer.list_processes", gettext("Procesos"), None))
    return listed


def _section(blueprint: str, endpoint: str, name: str, count: int | None, is_late: bool = False) -> Section:
    here = request.blueprint == blueprint
    return Section(name=name, address=url_for(endpoint), is_here=here, count=count, is_late=is_late)
