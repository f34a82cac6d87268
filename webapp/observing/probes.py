"""/healthz (this process lives), /readyz (it can serve now), /metrics; and each request measured, with its id.

/healthz and /readyz are open to all and say nothing of the installation.
"""

import threading

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from processes.migrations.schema import Schema, schema_of
from webapp import current
from webapp.observing.admission import may_read
from webapp.observing.instruments import Instruments
from webapp.observing.requests import begin_request, end_request

blueprint = Blueprint("probes", __name__)
OPEN = frozenset({"probes.live", "probes.ready", "probes.measure"})
TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Stopping(threading.Event):
    """Set when this process has been told to end: it is not ready any more."""


def install(app: Flask, instruments: Instruments, *, metrics_token: str | None) -> None:
    """The three addresses, and what is done around each request."""
    app.extensions["instruments"] = instruments
    app.extensions["stopping"] = Stopping()
    app.extensions["metrics_token"] = metrics_token
    app.before_request_funcs.setdefault(None, []).insert(0, begin_request)
    app.after_request(end_request)
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def live() -> Response:
    """Asks nobody: a database that is away is no reason to kill this process."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def ready() -> Response:
    """200, or 503 with a problem that says what is missing."""
    missing = _missing()
    if missing is None:
        return jsonify(status="ready")
    response = jsonify(type="about:blank", title="Not ready", status=503, detail=missing)
    response.status_code = 503
    response.mimetype = "application/problem+json"
    response.headers["Retry-After"] = "5"
    return response


@blueprint.get("/metrics")
def measure() -> Response:
    """In Prometheus's text format; 403 for whoever may not read it."""
    if not may_read(request.headers, request.remote_addr or "", current_app.extensions["metrics_token"]):
        return Response("forbidden\n", status=403, mimetype="text/plain")
    instruments: Instruments = current_app.extensions["instruments"]
    return Response(instruments.metrics.render(), content_type=TEXT)


def _missing() -> str | None:
    if current_app.extensions["stopping"].is_set():
        return "This process is stopping"
    try:
        schema = schema_of(current.application().database)
    except SQLAlchemyError:
        return "The database does not answer"
    if schema in {Schema.EMPTY, Schema.BEHIND, Schema.PREVIOUS}:
        return "The database has not been migrated to this version"
    return None
