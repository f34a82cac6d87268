"""One transaction for a request's effect and for its answer, which a repeated request gets again.

`together`: the view works in the transaction. `apart`: what it calls commits by itself and may safely run twice; the
answer is kept afterwards. `none`: the view changes nothing; only the use of the key is kept, and no data.
"""

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from flask import Response, current_app, request
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from engine import Outcome
from engine.commands import Command
from processes.network.api_answers import (
    Asked,
    Kept,
    keep_answer,
    purge_answers,
    release,
    reserve,
)
from webapp import current
from webapp.api.callers import caller
from webapp.api.json import encode
from webapp.api.problems import ApiProblem

log = logging.getLogger(__name__)
Effect = Literal["together", "apart", "none"]
HEADER = "Idempotency-Key"
LONGEST = 255
PATTERN = "^[A-Za-z0-9_.:-]+$"
KEPT_HEADERS = ("ETag", "Location")
GIVEN_UP_AFTER = timedelta(minutes=1)
PURGE_EVERY = timedelta(minutes=10)
PURGED = "api_purged_at"


class Unit(Struct, frozen=True):
    """What a view writes in: its session, whose transaction commits when the view has ended well."""

    session: Session

    def execute(self, command: Command, *, was: int | None = None) -> Outcome:
        """Run a command in the transaction. `was`: the row version that a precondition saw; 412 if it was passed."""
        outcome = current.engine().execute(command, connection=self.session.connection())
        if was is not None and outcome.version != was + 1:
            raise ApiProblem("precondition-failed")
        return outcome


View = Callable[[Unit | None], Response]


def work(view: View, effect: Effect) -> Response:
    """Run a view that was POSTed to, once for each idempotency key."""
    asked = _read_key()
    if effect == "together":
        response = _together(view, asked)
        current.engine().settle()
    elif effect == "apart":
        response = _apart(view, asked)
    else:
        if asked is not None:
            with current.writing() as session:
                _replay(reserve(session, asked, now=current.now()), asked)
        response = view(None)
    if asked is not None:
        _purge_now_and_then()
    return response


def _together(view: View, asked: Asked | None) -> Response:
    with current.writing() as session:
        if asked is None:
            return view(Unit(session))
        if kept := _replay(reserve(session, asked, now=current.now()), asked):
            return kept
        response = view(Unit(session))
        keep_answer(session, asked, _kept(response, asked))
        return response


def _apart(view: View, asked: Asked | None) -> Response:
    if asked is None:
        return view(None)
    if kept := _take_up(asked):
        return kept
    try:
        response = view(None)
    except Exception:
        with current.writing() as session:
            release(session, asked)
        raise
    with current.writing() as session:
        keep_answer(session, asked, _kept(response, asked))
    return response


def _take_up(asked: Asked) -> Response | None:
    """The answer if there is one. Somebody else is at it: 409; they seem to have died on it: it is ours now."""
    now = current.now()
    with current.writing() as session:
        kept = reserve(session, asked, now=now)
        if answer := _replay(kept, asked):
            return answer
        if kept is not None:
            if now - kept.created_at < GIVEN_UP_AFTER:
                raise ApiProblem("others-first", headers={"Retry-After": "5"})
            release(session, asked)
            reserve(session, asked, now=now)
    return None


def _read_key() -> Asked | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if len(key) > LONGEST or re.fullmatch(PATTERN, key) is None:
        detail = f"1-{LONGEST}: A-Z a-z 0-9 _ . : -"
        raise ApiProblem("invalid", errors=[{"header": HEADER, "detail": detail}])
    return Asked(owner=caller().actor, key=key, digest=_digest())


def _digest() -> str:
    """Of what is asked. A form's boundary may differ between two tries: its fields and files count, not its bytes."""
    parts: list[bytes] = [request.method.encode(), request.full_path.encode()]
    if request.mimetype == "multipart/form-data":
        parts += [f"{name}={value}".encode() for name, value in sorted(request.form.items(multi=True))]
        for file in request.files.getlist("files"):
            parts += [(file.filename or "").encode(), file.read()]
            file.seek(0)
    else:
        parts.append(request.get_data())
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _replay(kept: Kept | None, asked: Asked) -> Response | None:
    """The answer that was given before, if it was kept. Raises 422 for another request under the same key."""
    if kept is None:
        return None
    if kept.digest != asked.digest:
        raise ApiProblem("idempotency-key-reused")
    if kept.status is None:
        return None
    response = Response(kept.body, status=kept.status, headers=kept.headers, mimetype="application/json")
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _kept(response: Response, asked: Asked) -> Kept:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Kept(
        digest=asked.digest,
        created_at=current.now(),
        status=response.status_code,
        headers=headers,
        body=response.get_data(),
    )


def _purge_now_and_then() -> None:
    """Each web process takes away what is older than a day, at most every ten minutes."""
    before: datetime | None = current_app.extensions.get(PURGED)
    if before is not None and current.now() - before < PURGE_EVERY:
        return
    current_app.extensions[PURGED] = current.now()
    try:
        with current.writing() as session:
            purge_answers(session, now=current.now())
    except SQLAlchemyError as error:
        log.warning("old answers were not purged: %s", type(error).__name__)


def answer_outcome(outcome: Outcome, *, status: int = 200, location: str = "") -> Response:
    """What a command came to, with the instance's new ETag."""
    body = {"instance_id": str(outcome.instance_id), "version": outcome.version, "ended": outcome.ended}
    response = Response(encode(body), status=status, mimetype="application/json")
    response.set_etag(f"v{outcome.version}")
    if location:
        response.headers["Location"] = location
    return response
