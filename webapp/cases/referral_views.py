"""Referrals: those of the reader's side, those of a case, one of them, and withdrawing it. Other acts are tasks."""

import re
from uuid import uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.cases.queries import find_case_for
from processes.cases.referrals.queries import (
    count_referrals_for,
    list_referrals_for,
    own_services_of,
    steps_of,
)
from processes.cases.referrals.states import ENDED
from processes.cases.referrals.tables import Referral
from processes.network.queries import list_organisations
from webapp import access, current, sections
from webapp.cases.consent_page import say_groups
from webapp.cases.referral_page import Sent, acts_for, may_ask_for, sent_to, side_of, tasks_of
from webapp.cases.referral_words import DEEDS, say_act, say_service, say_standing, say_state
from webapp.people import known_as
from webapp.texts import gettext

blueprint = Blueprint("referrals", __name__, template_folder="templates")
VIEWS = {"abiertas": sections.OPEN_REFERRALS, "terminadas": tuple(sorted(ENDED))}
WANTED = "referral_withdrawal_wanted"
REQUESTED = "referral_requested"
CARRIED = ("participant", "territory", "ceas", "case_coordinator", "reference_professional")
KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)


@blueprint.get("/derivaciones")
def list_all() -> str:
    """Those that the reader sent or that their organisation received."""
    session, me = current.session()(), current.professional()
    chosen = request.args.get("vista", "")
    chosen = chosen if chosen in VIEWS else "abiertas"
    return _list(
        list(list_referrals_for(session, me, states=VIEWS[chosen])),
        chosen=chosen,
        counts={name: count_referrals_for(session, me, states=states) for name, states in VIEWS.items()},
        case=None,
    )


@blueprint.get("/casos/<code>/derivaciones")
def list_of_case(code: str) -> str:
    """Those of a case that this reader cares for, as far as they are a side of each."""
    me = current.professional()
    case = access.get_case(me, code)
    listed = list_referrals_for(current.session()(), me, case_code=case.code)
    key = uuid4().hex if may_ask_for(case) else ""
    return _list(list(listed), chosen="", counts={}, case=case.code, key=key)


@blueprint.post("/casos/<code>/derivaciones")
def ask(code: str) -> Response:
    """Begin one: its first task says what is asked and of whom. Sent twice, begun once."""
    me = current.professional()
    case = access.get_case(me, code)
    if not may_ask_for(case):
        abort(403)
    key = request.form.get("key", "")
    if not KEY.fullmatch(key):
        abort(400)
    with current.writing() as session:
        current.engine().publish(
            REQUESTED,
            key=case.code,
            variables={name: getattr(case, name) for name in CARRIED} | {"case_id": case.code},
            message_id=f"{REQUESTED}:{case.code}:{key}",
            actor=me.username,
            connection=session.connection(),
        )
    current.engine().settle()
    flash(gettext("Empezada. La tarea «Decir qué se pide y a quién» está en la bandeja del CEAS."), "good")
    return redirect(url_for("referrals.list_of_case", code=code))


@blueprint.get("/derivaciones/<code>")
def show(code: str) -> str:
    """What was asked and sent, where it stands, what was done, and what the reader may do now."""
    me = current.professional()
    referral = access.get_referral(me, code)
    session, kind = current.session()(), side_of(referral)
    steps = steps_of(session, referral.code)
    return render_template(
        "cases/referral.html",
        referral=referral,
        kind=kind,
        acts=acts_for(referral, kind),
        tasks=tasks_of(referral),
        sent=Sent(groups=frozenset(referral.shared)) if kind == "ceas" else sent_to(referral),
        steps=steps,
        own=own_services_of(session, referral.code),
        names=known_as([*(each.by for each in steps), referral.sent_by]),
        may_open_case=find_case_for(session, me, referral.case_code) is not None,
        deeds=DEEDS,
        say_act=say_act,
        say_groups=say_groups,
        **_words(),
    )


@blueprint.post("/derivaciones/<code>/retirar")
def withdraw(code: str) -> Response:
    """The sender's own act, while no answer has come; the process takes back what was shared."""
    me = current.professional()
    referral = access.get_referral(me, code)
    if "withdraw" not in acts_for(referral, side_of(referral)):
        abort(403)
    words = request.form.get("words", "").strip()
    if not words or len(words) > 2000:
        flash(gettext("Escriba por qué se retira, en una frase."), "late")
        return redirect(url_for("referrals.show", code=code))
    with current.writing() as session:
        current.engine().publish(
            WANTED,
            key=referral.code,
            variables={"acted_by": me.username, "words": words},
            message_id=f"{WANTED}:{referral.code}",
            actor=me.username,
            connection=session.connection(),
        )
    current.engine().settle()
    flash(gettext("Se está retirando la derivación. Los datos dejan de verse."), "good")
    return redirect(url_for("referrals.show", code=code))


def _list(
    referrals: list[Referral], *, chosen: str, counts: dict[str, int], case: str | None, key: str = ""
) -> str:
    """`key`: of one filling-in of the form that begins a referral; empty where the reader may not."""
    return render_template(
        "cases/referrals.html",
        referrals=referrals,
        chosen=chosen,
        counts=counts,
        case=case,
        key=key,
        **_words(),
    )


def _words() -> dict[str, object]:
    organisations = {each.code: each.name for each in list_organisations(current.session()())}
    return {
        "organisations": organisations,
        "say_service": say_service,
        "say_state": say_state,
        "say_standing": say_standing,
    }
