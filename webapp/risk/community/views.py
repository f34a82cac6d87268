"""Community actions: those that one may know of, one with the reader's part of its list, and planning one."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.network.professionals import Professional
from processes.network.queries import list_organisations
from processes.risk.community.eligibility import THEMES
from processes.risk.community.planning import (
    OPEN,
    NotYours,
    cancel_action,
    give_up_seat,
    plan_action,
)
from processes.risk.community.plans import PlanRefused
from processes.risk.community.queries import (
    count_seats,
    invitations_for,
    list_actions_for,
    may_plan,
    people_known_to,
    planning_territories,
)
from processes.risk.community.standing import MAY_GIVE_UP, WrongStanding
from webapp import access, current, sections
from webapp.language import language
from webapp.risk.community import words
from webapp.risk.community.typed_plan import AT_FIRST, FIELD_OF, FIELDS, read_plan, read_typed
from webapp.texts import gettext

blueprint = Blueprint("community", __name__, template_folder="templates")
SHOWN = 100


@blueprint.app_context_processor
def say() -> dict[str, object]:
    """The words of community actions, for the templates."""
    return {
        "say_action": words.say_action,
        "say_place_on_list": words.say_place_on_list,
        "say_theme": words.say_theme,
    }


@blueprint.get("/acciones")
def list_actions() -> str:
    """Those that this reader plans, organises or invites to."""
    me = current.professional()
    sections.require_actions(me)
    actions = list_actions_for(current.session()(), me, limit=SHOWN)
    return render_template(
        "community/list.html",
        actions=actions,
        taken=count_seats(current.session()(), actions),
        may_plan=bool(planning_territories(me)),
    )


@blueprint.get("/acciones/nueva")
def show_plan() -> str:
    """An empty plan, with what is usual."""
    me = current.professional()
    sections.require_planner(me)
    territories = sorted(planning_territories(me))
    return _render_plan(me, {**dict.fromkeys(FIELDS, ""), **AT_FIRST, "territory": territories[0]}, {})


@blueprint.post("/acciones/nueva")
def plan() -> Response:
    """Store it and start its process, or say everything that is wrong with it."""
    me = current.professional()
    sections.require_planner(me)
    typed = read_typed(request.form)
    read = read_plan(typed)
    if read.plan is None:
        return make_response(_render_plan(me, typed, read.errors), 422)
    try:
        with current.writing() as session:
            action = plan_action(session, current.engine(), read.plan, by=me, now=current.now())
            code = action.code
    except NotYours:
        abort(404)
    except PlanRefused as refused:
        errors = {
            FIELD_OF.get(name, name): english if language() == "en" else spanish
            for name, (spanish, english) in refused.faults.items()
        }
        return make_response(_render_plan(me, typed, errors), 422)
    current.engine().settle()
    flash(gettext("Acción planificada. Coordinación de la Red revisa la lista antes de invitar."), "good")
    return redirect(url_for("community.show_action", code=code))


@blueprint.get("/acciones/<code>")
def show_action(code: str) -> str:
    """What it is, and the reader's part of the list: by code, with the name of people of the reader's own CEAS."""
    me = current.professional()
    action = access.get_action(me, code)
    session = current.session()()
    invitations = invitations_for(session, me, action)
    return render_template(
        "community/action.html",
        action=action,
        organiser=next(
            (each.name for each in list_organisations(session) if each.code == action.organiser), ""
        ),
        invitations=invitations,
        people=people_known_to(session, me, invitations),
        taken=count_seats(session, [action])[action.id],
        may_give_up=MAY_GIVE_UP if action.status == "seated" else (),
        may_cancel=may_plan(me, action.territory) and action.status in OPEN,
    )


@blueprint.post("/acciones/<code>/deja-plaza")
def give_up(code: str) -> Response:
    """Somebody does not come: the seat goes to who waits."""
    me = current.professional()
    action = access.get_action(me, code)
    try:
        with current.writing() as session:
            participant = request.form.get("participant", "")
            give_up_seat(session, current.engine(), action.code, participant, by=me, now=current.now())
    except NotYours:
        abort(404)
    except WrongStanding:
        flash(gettext("Esa persona ya no tenía plaza ni esperaba una."), "soon")
        return redirect(url_for("community.show_action", code=code))
    current.engine().settle()
    flash(gettext("Anotado: deja su plaza. Se ofrece a quien espera."), "good")
    return redirect(url_for("community.show_action", code=code))


@blueprint.post("/acciones/<code>/suspender")
def cancel(code: str) -> Response:
    """The action is not held; those who were coming are told by a task."""
    me = current.professional()
    action = access.get_action(me, code)
    try:
        with current.writing() as session:
            cancel_action(session, current.engine(), action.code, by=me)
    except NotYours:
        abort(404)
    current.engine().settle()
    flash(gettext("Acción suspendida. La entidad organizadora avisa a quien iba a venir."), "good")
    return redirect(url_for("community.show_action", code=code))


def _render_plan(me: Professional, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    territories = sorted(planning_territories(me))
    organisations = [
        each
        for each in list_organisations(current.session()())
        if each.standing == "agent" and (each.territory is None or each.territory in territories)
    ]
    return render_template(
        "community/plan.html",
        typed=typed,
        errors=errors,
        territories=territories,
        organisations=organisations,
        themes=list(THEMES),
    )
