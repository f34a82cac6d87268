"""What is done with a plan that is written: validate, sign, open again, put in force. The rules ask who may, too."""

from collections.abc import Callable
from datetime import date

from flask import abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from processes.cases.plan.agreeing import Signed, put_in_force, reopen, sign, validate
from processes.cases.plan.states import SIGNERS, PlanRefused, Signer
from processes.cases.plan.tables import CasePlan
from processes.cases.plan.telling import tell
from processes.cases.plan.writing import Change, StalePlan
from webapp import access, current
from webapp.cases.plan_views import ADDRESS, blueprint
from webapp.cases.plan_words import say_refusal

__all__ = ["blueprint"]
Act = Callable[[Session, CasePlan, Change], None]


@blueprint.post(f"{ADDRESS}/<int:number>/validar")
def lock(code: str, number: int) -> Response:
    """The reference professional's own act: from then on it is signed, not changed."""
    rights, plan = access.get_plan(current.professional(), code, number)
    if not rights.may_validate:
        abort(403)

    def act(session: Session, held: CasePlan, change: Change) -> None:
        validate(session, held, change, now=current.now())
        tell(session, held, "plan_validated", by=change.by, now=current.now())

    return _do(plan, "validate", act)


@blueprint.post(f"{ADDRESS}/<int:number>/firmar")
def put_signature(code: str, number: int) -> Response:
    """One of the three signatures."""
    rights, plan = access.get_plan(current.professional(), code, number)
    signed = Signed(signer=_signer(), on=_day())
    if signed.signer not in rights.may_sign_for:
        abort(403)

    def act(session: Session, held: CasePlan, change: Change) -> None:
        sign(session, held, signed, change, now=current.now())
        tell(session, held, "plan_signed", by=change.by, now=current.now(), signer=signed.signer)

    return _do(plan, f"sign:{signed.signer}", act)


@blueprint.post(f"{ADDRESS}/<int:number>/reabrir")
def open_again(code: str, number: int) -> Response:
    """Somebody does not sign it like this."""
    rights, plan = access.get_plan(current.professional(), code, number)
    if not rights.may_sign_for:
        abort(403)

    def act(session: Session, held: CasePlan, change: Change) -> None:
        reopen(session, held, change, now=current.now())
        tell(session, held, "plan_reopened", by=change.by, now=current.now())

    return _do(plan, "reopen", act)


@blueprint.post(f"{ADDRESS}/<int:number>/vigor")
def begin_to_hold(code: str, number: int) -> Response:
    """Signed by three: it holds from now on."""
    rights, plan = access.get_plan(current.professional(), code, number)
    if not rights.may_validate:
        abort(403)

    def act(session: Session, held: CasePlan, change: Change) -> None:
        put_in_force(session, held, change, now=current.now())
        tell(session, held, "plan_in_force", by=change.by, now=current.now())

    return _do(plan, "force", act)


def sent_revision() -> int:
    """Which revision the page showed; a page of ours always says it."""
    sent = request.form.get("revision", "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) < 7):
        abort(400)
    return int(sent)


def _do(shown: CasePlan, step: str, act: Act) -> Response:
    """Take the step; a refusal is told on the same page, a change in between is a 409."""
    code, number = shown.case_code, shown.number
    revision = sent_revision()
    with current.writing() as session:
        plan = session.get_one(CasePlan, shown.id)
        change = Change(
            by=current.professional().username, key=f"{plan.id}:{step}:{revision}", revision=revision
        )
        try:
            act(session, plan, change)
        except PlanRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
        except StalePlan:
            session.rollback()
            abort(409)
    return redirect(url_for("plan.show", code=code, number=number))


def _signer() -> Signer:
    asked = request.form.get("signer", "")
    known = next((signer for signer in SIGNERS if signer == asked), None)
    return known or abort(400)


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("signed_on", ""))
    except ValueError:
        abort(400)
