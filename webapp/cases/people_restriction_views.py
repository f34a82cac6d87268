"""Restricting a case and naming who may know of it. Who is not named gets the 404 of a case that is not there."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from processes.cases.people.restricting import (
    MAY_BE_NAMED,
    REASONS,
    Naming,
    RestrictionRefused,
    end_naming,
    find_restriction,
    lift,
    may_restrict,
    name_person,
    names_of,
    restrict,
)
from processes.cases.protection import starting as protection
from processes.cases.queries import lock_case, team_of
from processes.cases.tables import Case
from processes.network.calendar import local_date
from processes.network.queries import list_holders
from webapp import access, current
from webapp.cases.people_views import blueprint as blueprint
from webapp.cases.people_words import say_refusal
from webapp.language import language
from webapp.people import known_as
from webapp.texts import gettext

ADDRESS = "/casos/<code>/reserva"


@blueprint.get(ADDRESS)
def show_restriction(code: str) -> str:
    """Who knows of the case; or who could, if it were restricted."""
    session, me = current.session()(), current.professional()
    case = access.get_case(me, code)
    restriction = find_restriction(session, case.code)
    named = names_of(session, restriction) if restriction is not None else []
    people = [each.username for each in named] + [each.named_by for each in named]
    return render_template(
        "cases/restriction.html",
        case=case,
        restriction=restriction,
        named=named,
        nameable=_nameable(case),
        may_restrict=may_restrict(me, case),
        reasons={each: names[1 if language() == "en" else 0] for each, names in REASONS.items()},
        names=known_as([*people, restriction.restricted_by if restriction else None]),
        today=local_date(current.now()),
    )


@blueprint.post(ADDRESS)
def restrict_case(code: str) -> Response:
    """From now on it is there for the named people only."""
    reason, names = request.form.get("reason", ""), request.form.getlist("named")
    return _do(
        code,
        lambda session: _restrict(session, code, reason, names),
        gettext("El expediente es reservado: solo lo ven las personas designadas."),
    )


def _restrict(session: Session, code: str, reason: str, names: list[str]) -> None:
    """For gender violence the protocol begins in the same moment."""
    me = current.professional()
    restriction = restrict(session, me, code, reason=reason, names=names, now=current.now())
    if reason == protection.REASON:
        case = lock_case(session, code)
        protection.begin_protection(
            session, current.engine(), case, restriction=restriction.id, by=me.username
        )


@blueprint.post(f"{ADDRESS}/personas")
def name(code: str) -> Response:
    """One more, or until another day."""
    username, until = request.form.get("username", ""), _day()
    return _do(
        code,
        lambda session: name_person(
            session, current.professional(), code, Naming(username=username, until=until), now=current.now()
        ),
        gettext("Persona designada."),
    )


@blueprint.post(f"{ADDRESS}/terminar")
def end_name(code: str) -> Response:
    """One less."""
    username = request.form.get("username", "")
    return _do(
        code,
        lambda session: end_naming(session, current.professional(), code, username, now=current.now()),
        gettext("Designación terminada."),
    )


@blueprint.post(f"{ADDRESS}/levantar")
def lift_restriction(code: str) -> Response:
    """A case as any other again."""
    reason = request.form.get("reason", "")
    return _do(
        code,
        lambda session: lift(session, current.professional(), code, reason=reason, now=current.now()),
        gettext("El expediente deja de ser reservado."),
    )


def _do(code: str, act: Callable[[Session], object], said: str) -> Response:
    """In one transaction; who ends their own naming does not come back to the case."""
    me = current.professional()
    access.get_case(me, code)
    with current.writing() as session:
        try:
            act(session)
            session.flush()
            flash(said, "good")
        except RestrictionRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
    current.engine().settle()
    ended_own = request.form.get("username") == me.username and request.endpoint == "people.end_name"
    address = url_for("cases.list_cases") if ended_own else url_for("people.show_restriction", code=code)
    return redirect(address)


def _nameable(case: Case) -> list[tuple[str, str]]:
    """Who attends people in the case's territory, and the case's team, by name."""
    session = current.session()()
    found = {
        each.username: f"{each.name} · {each.organisation_name}"
        for role in sorted(MAY_BE_NAMED)
        for each in list_holders(session, role, territory=case.territory)
    }
    team = known_as(team_of(session, case.code))
    found |= {username: text for username, text in team.items() if username and username not in found}
    return sorted(found.items(), key=lambda each: each[1])


def _day() -> date | None:
    try:
        return date.fromisoformat(request.form.get("until", ""))
    except ValueError:
        return None
