"""People: finding somebody among those whom one may know, and a participant's page with household and cases.

A name that is looked for is sent in the body: addresses are logged.
"""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.cases.people.duplicates import find_likely_duplicates, identity_of
from processes.cases.people.households import KINSHIPS, HouseholdRefused, add_member, members_of, move_out
from processes.cases.people.identity_documents import KIND_NAMES
from processes.cases.people.likeness import Likeness
from processes.cases.people.merging import MergeRefused, may_merge, merge, merges_of, undo
from processes.cases.people.registering import may_register
from processes.cases.people.searching import FOUND_AT_MOST, find_person_for, search_people
from processes.cases.people.tables import Merge, PersonDetails
from processes.cases.queries import list_cases_of
from processes.cases.tables import Participant
from processes.network.calendar import local_date
from processes.risk.community.refusals import find_refusal
from webapp import access, current
from webapp.cases.people_words import say_part, say_refusal, say_verdict
from webapp.cases.reading import show_person_fields
from webapp.language import language
from webapp.people import known_as
from webapp.texts import gettext

blueprint = Blueprint("people", __name__, template_folder="templates")
LONGEST_SEARCH = 100


@blueprint.get("/personas")
def show_search() -> str:
    """An empty search."""
    return _render_search("", None)


@blueprint.post("/personas")
def search() -> str:
    """Whoever one may know, by name or document."""
    sought = request.form.get("sought", "").strip()[:LONGEST_SEARCH]
    return _render_search(sought, search_people(current.session()(), current.professional(), sought))


@blueprint.get("/personas/<code>")
def show_person(code: str) -> str:
    """One participant: what identifies them, household, cases, and who may be the same person."""
    session, me = current.session()(), current.professional()
    person = access.get_person(me, code)
    details = session.get(PersonDetails, person.code)
    merges = merges_of(session, person.code)
    cases = list_cases_of(session, me, person.code)
    shown = show_person_fields(cases, "identity", "contact", "household")
    return render_template(
        "cases/person.html",
        person=person,
        shown=shown,
        details=details,
        merged_into=details.merged_into if details else None,
        document=_say(KIND_NAMES, details.document_kind) if details and details.document_number else "",
        members=members_of(session, person) if "household" in shown else [],
        kinships={each: _say(KINSHIPS, each) for each in KINSHIPS},
        today=_today(),
        cases=cases,
        may_edit="household" in shown and access.may_edit_person(me, person),
        refusal=find_refusal(session, person.code),
        may_invite_again=access.may_edit_person(me, person),
        may_merge=may_merge(me),
        alike=_alike(person, details),
        merges=merges,
        names=known_as([name for each in merges for name in (each.merged_by, each.undone_by)]),
        say_part=say_part,
        say_verdict=say_verdict,
    )


@blueprint.post("/personas/<code>/convivencia")
def add_to_household(code: str) -> Response:
    """Somebody lives with the participant."""
    person = _with_household(code)
    with current.writing() as session:
        own = session.get_one(Participant, person.code)
        try:
            add_member(
                session,
                own,
                kinship=request.form.get("kinship", ""),
                birth_year=_number("birth_year"),
                moved_in_on=_day("moved_in_on"),
                today=_today(),
            )
        except HouseholdRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.field), "late")
    return _back(code)


@blueprint.post("/personas/<code>/convivencia/<int:number>/salida")
def leave_household(code: str, number: int) -> Response:
    """They moved out."""
    person = _with_household(code)
    on = _day("moved_out_on")
    with current.writing() as session:
        own = session.get_one(Participant, person.code)
        try:
            if on is None:
                raise HouseholdRefused("moved_out_on", "missing")
            move_out(session, own, number, on=on, today=_today())
        except HouseholdRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.field), "late")
    return _back(code)


@blueprint.post("/personas/<code>/misma")
def merge_people(code: str) -> Response:
    """Another participant is this one."""
    me = current.professional()
    access.get_person(me, code)
    other, reason = request.form.get("other", ""), request.form.get("reason", "")
    with current.writing() as session:
        try:
            merge(session, me, kept=code, merged=other, reason=reason, now=current.now())
            flash(gettext("Hecho: es la misma persona. Se puede deshacer."), "good")
        except MergeRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
    return _back(code)


@blueprint.post("/personas/<code>/misma/<int:number>/deshacer")
def undo_merge(code: str, number: int) -> Response:
    """They are two after all."""
    me = current.professional()
    access.get_person(me, code)
    with current.writing() as session:
        made = session.get(Merge, min(number, access.LARGEST_NUMBER))
        try:
            if made is None or made.kept != code:
                raise MergeRefused("undone", "Expected a merge into this participant, but there is none")
            undo(session, me, made, reason=request.form.get("reason", ""), now=current.now())
            flash(gettext("Hecho: vuelven a ser dos personas."), "good")
        except MergeRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
    return _back(code)


def _with_household(code: str) -> Participant:
    """Who may not read the household does not write it either: 403."""
    me = current.professional()
    person = access.get_editable_person(me, code)
    cases = list_cases_of(current.session()(), me, person.code)
    if "household" not in show_person_fields(cases, "household"):
        abort(403)
    return person


def _alike(person: Participant, details: PersonDetails | None) -> list[tuple[Likeness, Participant]]:
    """Who may be the same person, among those whom this reader may know."""
    session, me = current.session()(), current.professional()
    found = find_likely_duplicates(
        session, identity_of(person, details), reader=me.username, besides=person.code
    )
    known = [(each, find_person_for(session, me, each.participant)) for each in found]
    return [(likeness, other) for likeness, other in known if other is not None]


def _render_search(sought: str, found: object) -> str:
    return render_template(
        "cases/people.html",
        sought=sought,
        found=found,
        most=FOUND_AT_MOST,
        may_register=may_register(current.professional()),
    )


def _back(code: str) -> Response:
    return redirect(url_for("people.show_person", code=code))


def _say(names: dict[str, tuple[str, str]], code: str) -> str:
    return names[code][1 if language() == "en" else 0] if code in names else code


def _today() -> date:
    return local_date(current.now())


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _number(name: str) -> int:
    sent = request.form.get(name, "").strip()
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 6 else -1
