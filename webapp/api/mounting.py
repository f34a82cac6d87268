"""Puts the interface into the application: its resources, who may come in, its errors and its document.

Default-deny: whatever is under /api and names no scope is closed.
"""

from typing import Any

from flask import Flask, Response, current_app, request
from flask_smorest import Api
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from engine.errors import Rejection
from webapp import current, errors, outages
from webapp.api import (
    callers,
    decisions,
    definitions,
    document,
    instances,
    journal,
    messages,
    migrations,
    operations,
    problem_pages,
    problems,
    tasks,
    token,
    waiting,
)
from webapp.api.json import encode
from webapp.api.resource import FORM
from webapp.security import Brake

RESOURCES = (
    token,
    definitions,
    instances,
    operations,
    migrations,
    tasks,
    messages,
    waiting,
    decisions,
    journal,
)
LARGEST_JSON = 1024 * 1024
WRONG_TOKENS = 20


class Interface(Api):  # type: ignore[misc] # the library has no types
    """flask-smorest without its error handlers, which would answer for the pages too."""

    def _register_error_handlers(self) -> None:
        """Ours are registered in `mount`."""


def mount(app: Flask, csrf: CSRFProtect) -> None:
    """Everything under /api/v1. A bearer cannot be sent by another site's form, so CSRF has nothing to protect."""
    app.config.update(
        API_TITLE=document.TITLE, API_VERSION=document.VERSION, OPENAPI_VERSION=document.OPENAPI
    )
    app.extensions[callers.BRAKE] = Brake(current_clock(app), limit=WRONG_TOKENS)
    app.before_request(let_in)
    interface = Interface(app)
    for resource in RESOURCES:
        csrf.exempt(resource.blueprint)
        interface.register_blueprint(resource.blueprint)
    app.register_blueprint(problem_pages.blueprint)
    built = document.complete(interface.spec.to_dict(), _media(app))
    app.extensions[problem_pages.DOCUMENT] = encode(built)
    _say_problems(app)


def current_clock(app: Flask) -> Any:
    """The engine's clock, as everywhere."""
    return app.extensions["concierto"].engine.clock.now


def let_in() -> None:
    """Token, scope, size and media type, in this order; before anything is read."""
    if (
        not current.is_api()
        or request.routing_exception is not None
        or request.endpoint in problem_pages.OPEN
    ):
        return
    caller = callers.identify()
    view = current_app.view_functions.get(request.endpoint or "")
    scope = getattr(view, "scope", None)
    if scope is None:
        raise problems.ApiProblem("forbidden")
    if scope and not caller.has(scope):
        raise problems.ApiProblem("scope-missing", scope=scope)
    media = getattr(view, "media", "")
    if media != FORM:
        request.max_content_length = LARGEST_JSON
    if request.method == "POST":
        _require_media(media)


def _require_media(media: str) -> None:
    """A body of another type than the resource reads is refused, not ignored."""
    if media and request.mimetype != media:
        raise problems.ApiProblem("unsupported-media-type", headers={"Accept-Post": media})
    if not media and request.content_length:
        raise problems.ApiProblem("unsupported-media-type", headers={"Accept-Post": ""})


def _media(app: Flask) -> dict[str, str]:
    """Of each address as the document writes it."""
    found = {}
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]
        if getattr(view, "scope", None) is not None and "POST" in (rule.methods or ()):
            address = "".join(
                f"{{{part.split(':')[-1]}}}" if is_argument else part
                for is_argument, part in _parts(str(rule))
            )
            found[address] = view.media
    return found


def _parts(rule: str) -> list[tuple[bool, str]]:
    pieces: list[tuple[bool, str]] = []
    for piece in rule.split("<"):
        inside, closed, rest = piece.partition(">")
        pieces += [(True, inside), (False, rest)] if closed else [(False, inside)]
    return pieces


def _say_problems(app: Flask) -> None:
    """The pages keep their own words; under /api every error is a problem."""

    def handle_http(error: HTTPException) -> Response:
        return problems.handle_http(error) if current.is_api() else errors.handle_http(error)

    def handle_rejection(rejection: Rejection) -> Response:
        if current.is_api():
            return problems.handle_rejection(rejection)
        return errors.handle_rejection(rejection)

    def handle_known(error: Exception) -> Response:
        if current.is_api():
            return problems.handle_known(error)
        raise error

    def handle_outage(error: Exception) -> Response:
        return problems.handle_outage(error) if current.is_api() else errors.handle_outage(error)

    app.register_error_handler(HTTPException, handle_http)
    app.register_error_handler(Rejection, handle_rejection)
    app.register_error_handler(problems.ApiProblem, problems.handle_problem)
    for failure in outages.FAILURES:
        app.register_error_handler(failure, handle_outage)
    for kind in problems.KNOWN:
        app.register_error_handler(kind, handle_known)
