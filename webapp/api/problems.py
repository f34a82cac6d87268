"""Every error of the interface as `application/problem+json` (RFC 9457), in the reader's language, without data.

`type` is an address of ours that says what the kind means. The engine's own English texts go to nobody.
"""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Response, make_response
from werkzeug.exceptions import HTTPException

from engine.dmn.decisions import UnknownDecision
from engine.errors import (
    BudgetExceeded,
    Rejection,
    SeveralRefused,
    StaleState,
    UnknownDefinition,
    UnknownInstance,
)
from engine.faults import Fault, Refused
from engine.feel import BudgetExceeded as FeelBudgetExceeded
from engine.feel import FeelError
from engine.values import NotStorable
from webapp.api.complaints import complain, list_complaints
from webapp.api.json import encode
from webapp.api.words import KINDS, Kind, kind_of_status
from webapp.errors import explain_rejection
from webapp.language import language
from webapp.outages import find_outage

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
ADDRESS = "/api/v1/problems/"
ASKED_WRONGLY = frozenset(
    {
        "no_actor",
        "no_reason",
        "no_changes",
        "too_large",
    }
)
"""Rejections of what was asked, whatever the state: 422, not 409."""
PASSED_ON = frozenset({"allow", "retry-after", "www-authenticate"})


class ApiProblem(Exception):
    """Raised by a resource: the kind, and what its answer says beside the words."""

    def __init__(self, kind: Kind, *, headers: Mapping[str, str] | None = None, **said: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.headers = dict(headers or {})
        self.said = said


def build_problem(kind: Kind, *, headers: Mapping[str, str] | None = None, **said: Any) -> Response:
    """The answer of a kind; `said` adds members or replaces the general words."""
    words = KINDS[kind]
    members = {"type": ADDRESS + kind, "title": words.title, "status": words.status, "detail": words.text}
    body = members | {name: value for name, value in said.items() if value not in (None, "")}
    response = Response(encode(body), status=words.status, mimetype=MEDIA_TYPE, headers=dict(headers or {}))
    response.headers["Content-Language"] = language()
    return response


def handle_problem(problem: ApiProblem) -> Response:
    return build_problem(problem.kind, headers=problem.headers, **problem.said)


def handle_http(error: HTTPException) -> Response:
    """What Flask, Werkzeug and webargs raise."""
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    kind = kind_of_status(error.code)
    headers = {name: value for name, value in error.get_headers() if name.lower() in PASSED_ON}
    messages = getattr(error, "data", {}).get("messages")
    errors = list_complaints(messages) if messages and kind == "invalid" else None
    return build_problem(kind, headers=headers, errors=errors)


def handle_rejection(rejection: Rejection) -> Response:
    """409 for a state that does not allow it; 422 for what no state would; 503 until the database is migrated."""
    if rejection.code == "not_migrated":
        return handle_outage(rejection)
    said = explain_rejection(rejection)
    at = rejection.at.isoformat() if rejection.at else None
    kind: Kind = "refused" if rejection.code in ASKED_WRONGLY else "rejected"
    return build_problem(
        kind,
        title=said.title,
        detail=said.text,
        code=rejection.code,
        by=rejection.by,
        at=at,
        errors=_each_refused(rejection),
    )


def _each_refused(rejection: Rejection) -> list[dict[str, str]] | None:
    """Every change of a modification that may not be made, by its place in the body."""
    if not isinstance(rejection, SeveralRefused):
        return None
    return [
        complain(("changes", place), explain_rejection(each).title) | {"code": each.code}
        for place, each in rejection.refused
    ]


def handle_outage(error: Exception) -> Response:
    """503 where the database cannot do its part; anything else goes on as the bug that it is."""
    outage = find_outage(error)
    if outage is None:
        raise error
    headers = {"Retry-After": str(outage.retry_after_s)}
    return build_problem(
        "unavailable", headers=headers, title=outage.title, detail=outage.text, code=outage.code
    )


def handle_known(error: Exception) -> Response:
    """The engine's other failures."""
    if isinstance(error, Refused):
        return build_problem("deployment-refused", faults=[render_fault(fault) for fault in error.faults])
    if isinstance(error, StaleState):
        return build_problem("others-first", headers={"Retry-After": "1"})
    if isinstance(error, BudgetExceeded | FeelBudgetExceeded):
        return build_problem("limit-exceeded")
    if isinstance(error, NotStorable | FeelError):
        return build_problem("refused", code="value_not_storable")
    return build_problem("not-found")


KNOWN: tuple[type[Exception], ...] = (
    Refused,
    StaleState,
    BudgetExceeded,
    FeelBudgetExceeded,
    NotStorable,
    FeelError,
    UnknownDecision,
    UnknownDefinition,
    UnknownInstance,
)


def render_fault(fault: Fault) -> dict[str, Any]:
    """Where it is, the rule, and what to do."""
    return {
        "file": fault.file,
        "line": fault.line,
        "element": fault.element,
        "rule": fault.rule,
        "severity": fault.severity,
        "text": fault.text_en if language() == "en" else fault.text,
    }
