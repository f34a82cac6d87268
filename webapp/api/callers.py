"""Who calls: the bearer's token, checked at every request; default-deny. No cookie, no session.

A token of a professional acts for them with the rights that they have at this moment; one of a system touches the
processes that it was made for, and nothing else.
"""

from datetime import timedelta
from typing import cast

from flask import current_app, g, request
from msgspec import Struct

from processes.network.api_tokens import PREFIX, Token, find_token, note_use
from processes.network.calendar import local_date
from processes.network.professionals import Professional
from processes.network.queries import find_professional
from webapp import current
from webapp.api.problems import ApiProblem
from webapp.security import Brake

USE_NOTED_EVERY = timedelta(minutes=5)
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="concierto"'}
BRAKE = "api_brake"


class Caller(Struct, frozen=True):
    """`professional` is None for a system."""

    token: Token
    professional: Professional | None

    @property
    def actor(self) -> str:
        return self.token.actor

    @property
    def processes(self) -> frozenset[str]:
        """Which processes a system may touch."""
        return frozenset(self.token.processes)

    def has(self, scope: str) -> bool:
        return scope in self.token.scopes


def identify() -> Caller:
    """Whoever the token belongs to. Raises 401, and 429 after too many wrong ones from one address."""
    secret = _bearer()
    caller = _find(secret) if secret else None
    if caller is None:
        raise _refuse(is_wrong=bool(secret))
    _note_use(caller.token)
    g.caller = caller
    if caller.professional is not None:
        g.professional = caller.professional
    return caller


def caller() -> Caller:
    """Of this request; resources run for callers only."""
    return cast(Caller, g.caller)


def require_scope(scope: str) -> None:
    if not caller().has(scope):
        raise ApiProblem("scope-missing", scope=scope)


def _refuse(*, is_wrong: bool) -> ApiProblem:
    """A right token is never braked: others behind the same address may have forgotten theirs."""
    brake = cast(Brake, current_app.extensions[BRAKE])
    address = f"address:{request.remote_addr}"
    if brake.is_on(address):
        return ApiProblem("too-many-attempts", headers={"Retry-After": "300"})
    if is_wrong:
        brake.note_failure(address)
    return ApiProblem("unauthorized", headers=CHALLENGE)


def _bearer() -> str:
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        return ""
    return authorization.token if authorization.token.startswith(PREFIX) else "?"


def _find(secret: str) -> Caller | None:
    session = current.session()()
    token = find_token(session, secret, now=current.now())
    if token is None:
        return None
    if token.username is None:
        return Caller(token, None)
    professional = find_professional(session, token.username, day=local_date(current.now()))
    return None if professional is None else Caller(token, professional)


def _note_use(token: Token) -> None:
    now = current.now()
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY:
        with current.writing() as session:
            note_use(session, token.token_id, now=now)
