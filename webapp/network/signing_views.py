"""Signing an agreement: first its parties, then what each of them shares. For the Network's own coordination."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from flask import flash, make_response, redirect, render_template, request, url_for
from msgspec import Struct
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from processes.network.agreements import Agreement, WrongAgreement, check_agreement, sign_agreement
from processes.network.calendar import local_date
from processes.network.field_groups import FIELD_GROUPS
from processes.network.queries import list_organisations
from webapp import current, sections
from webapp.language import language
from webapp.network.agreement_views import blueprint as blueprint
from webapp.texts import gettext

CODE = re.compile(r"[A-Za-z0-9-]{1,40}", re.ASCII)
LONGEST = 200


class Typed(Struct, frozen=True, kw_only=True):
    """What was written into the form; `gives`: the field groups by party."""

    parties: Sequence[str]
    gives: Mapping[str, Sequence[str]]
    code: str = ""
    protocol: str = ""
    protocol_en: str = ""
    begins_on: str = ""
    ends_on: str = ""


@blueprint.get("/red/acuerdos/nuevo")
def begin_agreement() -> str:
    """Choose the parties; with two or more of them, the rest of the form."""
    sections.require_governor(current.professional())
    parties = _known(request.args.getlist("parte"))
    return _render(Typed(parties=parties, gives={}, begins_on=local_date(current.now()).isoformat()), {})


@blueprint.post("/red/acuerdos/nuevo")
def sign() -> Response:
    """Store it, or say everything that is wrong."""
    me = current.professional()
    sections.require_governor(me)
    typed = _read_typed()
    errors = _find_errors(typed)
    if not errors:
        try:
            with current.writing() as session:
                sign_agreement(session, _agreement(typed), by=me.username, now=current.now())
        except IntegrityError:
            errors = {"code": gettext("Otro acuerdo ya tiene ese código.")}
    if errors:
        return make_response(_render(typed, errors), 422)
    flash(gettext("Acuerdo guardado."), "good")
    return redirect(url_for("network.show_agreements"))


def _read_typed() -> Typed:
    parties = _known(request.form.getlist("parte"))
    names = ("code", "protocol", "protocol_en", "begins_on", "ends_on")
    return Typed(
        parties=parties,
        gives={party: request.form.getlist(f"gives.{party}") for party in parties},
        **{name: request.form.get(name, "").strip()[:LONGEST] for name in names},
    )


def _find_errors(typed: Typed) -> dict[str, str]:
    errors = {}
    if not CODE.fullmatch(typed.code):
        errors["code"] = gettext("Escriba un código con letras sin acentos, cifras y guiones.")
    if not typed.protocol:
        errors["protocol"] = gettext("Escriba el nombre del acuerdo.")
    if _day(typed.begins_on) is None:
        errors["begins_on"] = gettext("Escriba una fecha.")
    if typed.ends_on and _day(typed.ends_on) is None:
        errors["ends_on"] = gettext("Escriba una fecha, o nada si no tiene fin.")
    if errors:
        return errors
    try:
        check_agreement(_agreement(typed), {each.code for each in list_organisations(current.session()())})
    except WrongAgreement as wrong:
        return _say_wrong(wrong)
    return {}


def _agreement(typed: Typed) -> Agreement:
    """Of what has been checked for form."""
    return Agreement(
        code=typed.code,
        protocol=typed.protocol,
        protocol_en=typed.protocol_en,
        gives={party: frozenset(groups) for party, groups in typed.gives.items()},
        begins_on=date.fromisoformat(typed.begins_on),
        ends_on=_day(typed.ends_on),
    )


def _say_wrong(wrong: WrongAgreement) -> dict[str, str]:
    said = {
        "two_parties": ("parties", gettext("Elija al menos dos entidades.")),
        "unknown_party": ("parties", gettext("Elija al menos dos entidades.")),
        "unknown_field_group": ("parties", gettext("Elija los datos de la lista.")),
        "ends_before_it_begins": ("ends_on", gettext("El último día no puede ser anterior al primero.")),
    }
    field, text = said[wrong.reason]
    return {field: text}


def _known(codes: Sequence[str]) -> list[str]:
    """Those that are organisations, each once, in the order of their names."""
    return [each.code for each in list_organisations(current.session()()) if each.code in codes]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _render(typed: Typed, errors: Mapping[str, str]) -> str:
    english = language() == "en"
    return render_template(
        "network/sign.html",
        typed=typed,
        errors=errors,
        organisations=list_organisations(current.session()()),
        groups=[(each.code, each.name_en if english else each.name) for each in FIELD_GROUPS],
    )
