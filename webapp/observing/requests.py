"""Around each request: an id that logs and answer carry, its time, one line in the log. No address, no query."""

import logging
import re
import secrets
from time import perf_counter
from typing import Any

from flask import Flask, Response, current_app, g, request

log = logging.getLogger("concierto.requests")
SAFE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
HEADER = "X-Request-Id"
QUIET = frozenset({"static", "probes.live", "probes.ready", "probes.measure"})


class LoggedFlask(Flask):
    """Says where an unhandled error happened by the address template, not by the address."""

    def log_exception(self, exc_info: Any) -> None:
        template = request.url_rule.rule if request.url_rule else ""
        self.logger.error("unhandled error in %s %s", request.method, template, exc_info=exc_info)


def begin_request() -> None:
    """A proxy's id is taken over when it looks like one."""
    given = request.headers.get(HEADER, "")
    g.request_id = given if SAFE_ID.match(given) else secrets.token_hex(8)
    g.began = perf_counter()


def end_request(response: Response) -> Response:
    """Count it and say it, by the address template: what stands in the address itself may be about a person."""
    if "began" not in g:
        return response
    response.headers[HEADER] = g.request_id
    seconds = perf_counter() - g.began
    template = request.url_rule.rule if request.url_rule else ""
    current_app.extensions["instruments"].metrics.answered(
        request.method, template, response.status_code, seconds
    )
    if request.endpoint not in QUIET:
        log.info("%s %s %s in %.0f ms", request.method, template, response.status_code, seconds * 1_000)
    return response
