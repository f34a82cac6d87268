"""Signing in and out. The same answer for an unknown name and a wrong password; failures are braked."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from processes.network.accounts import authenticate
from webapp import current
from webapp.people import SignedIn
from webapp.security import Brake
from webapp.texts import gettext

blueprint = Blueprint("entrance", __name__, template_folder="templates")


@blueprint.get("/entrar")
def enter() -> str | Response:
    """The form; whoever is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(_next_address())
    return render_template("entrance/enter.html", fault="", username="", next=request.args.get("next", ""))


@blueprint.post("/entrar")
def check() -> tuple[str, int] | Response:
    """A new session for the right name and password."""
    username, password = (
        request.form.get("username", "").strip()[:200],
        request.form.get("password", "")[:1000],
    )
    brake: Brake = current_app.extensions["entrance_brake"]
    keys = (f"name:{username.casefold()}", f"address:{request.remote_addr}")
    if brake.is_on(keys[0]) or brake.is_on(keys[1]):
        return _refuse(gettext("Demasiados intentos. Espere cinco minutos."), username, 429)
    found = authenticate(current.session()(), username, password)
    if found is None:
        for key in keys:
            brake.note_failure(key)
        return _refuse(gettext("El usuario o la contraseña no son correctos."), username, 422)
    brake.forget(keys[0])
    language = session.get("language")
    session.clear()
    session.permanent = True
    if language:
        session["language"] = language
    login_user(SignedIn(found))
    return redirect(_next_address())


@blueprint.post("/salir")
def leave() -> Response:
    """Forget who it was, keep the language."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
    return redirect(url_for("entrance.enter"))


def _refuse(fault: str, username: str, status: int) -> tuple[str, int]:
    page = render_template(
        "entrance/enter.html", fault=fault, username=username, next=request.form.get("next", "")
    )
    return page, status


def _next_address() -> str:
    """Where the person wanted to go, if that is a page of ours."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    is_ours = (
        wanted.startswith("/")
        and not wanted.startswith(("//", "/\\"))
        and not parts.netloc
        and not parts.scheme
    )
    return wanted if is_ours else url_for("inbox.list_tasks")
