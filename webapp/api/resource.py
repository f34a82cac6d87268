"""How a resource declares an operation: method, scope, arguments, answer; documented by the same words that check.

The order of checks is fixed: token, scope, media type, arguments, then the view with its accessor.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

from webapp.api.json import BadValue, decode, encode
from webapp.api.working import Effect, Unit, work

ROOT = "/api/v1"
JSON = "application/json"
FORM = "multipart/form-data"
UNKNOWN_BY_LOCATION: dict[str, str | None] = {"json": None, "query": "raise", "form": None, "files": None}
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Parser(FlaskParser):
    """webargs with our JSON: exact numbers, strict UTF-8; unknown members and parameters are mistakes."""

    DEFAULT_UNKNOWN_BY_LOCATION = UNKNOWN_BY_LOCATION

    def load_json(self, req: Any, schema: Any) -> Any:  # noqa: ARG002 - the signature is the library's
        data = req.get_data()
        if not data:
            return {}
        try:
            return decode(data)
        except BadValue:
            raise BadRequest from None


class Resource(Blueprint):  # type: ignore[misc] # the library has no types
    """A blueprint whose every operation names its scope; without one nobody is let in (see mounting)."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, *, description: str) -> None:
        super().__init__(f"api_{name}", __name__, url_prefix=ROOT, description=description)

    def reading(
        self,
        rule: str,
        *,
        scope: str,
        answer: type[Schema] | None = None,
        query: type[Schema] | None = None,
        content_type: str | None = None,
    ) -> Decorator:
        """A GET. The view gives a value for `answer`, or a Response."""

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            made = self.response(200, answer, content_type=content_type)(_dumped(view, answer))
            if query is not None:
                made = self.arguments(query, location="query")(made)
            return self._routed(made, rule, "GET", scope, media="")

        return decorate

    def acting(
        self,
        rule: str,
        *,
        scope: str,
        answer: type[Schema],
        body: type[Schema] | None = None,
        effect: Effect = "together",
        status: int = 200,
    ) -> Decorator:
        """A POST of JSON. The view gets a Unit first (None unless `together`) and gives a Response."""

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            made = self.response(status, answer)(_worked(view, effect))
            if body is not None:
                made = self.arguments(body, location="json")(made)
            return self._routed(made, rule, "POST", scope, media=JSON if body is not None else "")

        return decorate

    def uploading(
        self, rule: str, *, scope: str, answer: type[Schema], effect: Effect, status: int = 200
    ) -> Decorator:
        """A POST of files, `multipart/form-data`."""

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            made = self.response(status, answer)(_worked(view, effect))
            return self._routed(made, rule, "POST", scope, media=FORM)

        return decorate

    def _routed(
        self, view: Callable[..., Any], rule: str, method: str, scope: str, *, media: str
    ) -> Callable[..., Any]:
        documented = cast(Any, self.doc(**_security(scope)))(view)
        documented.scope, documented.media = scope, media
        self.route(rule, methods=[method])(documented)
        return cast(Callable[..., Any], documented)


def _security(scope: str) -> dict[str, Any]:
    return {"security": [{"bearer": [scope]}] if scope else [{"bearer": []}]}


def _dumped(view: Callable[..., Any], answer: type[Schema] | None) -> Callable[..., Any]:
    """The view's value as JSON by its schema."""

    @wraps(view)
    def dump(*args: Any, **named: Any) -> Response:
        found = view(*args, **named)
        if answer is None or isinstance(found, Response):
            return cast(Response, found)
        return show(answer, found)

    return dump


def _worked(view: Callable[..., Any], effect: Effect) -> Callable[..., Any]:
    @wraps(view)
    def run(*args: Any, **named: Any) -> Response:
        def call(unit: Unit | None) -> Response:
            return cast(Response, view(unit, *args, **named))

        return work(call, effect)

    return run


def show(schema: type[Schema], found: Any, *, status: int = 200, tag: str = "") -> Response:
    """A value by its schema. With a tag: 304 where the caller has it already, and caches must ask each time."""
    response = Response(encode(schema().dump(found)), status=status, mimetype=JSON)
    if tag:
        response.set_etag(tag)
        response.headers["Cache-Control"] = "private, no-cache"
        response.make_conditional(request)
    return response
