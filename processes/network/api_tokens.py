"""Tokens of the programming interface: made once, shown once, kept as a digest; they end, and can be revoked.

A plain SHA-256 is right here, where a password needs argon2: the secret is 256 random bits, so nobody can guess it
from its digest however fast they hash, and every request can afford to look it up.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processes.network.api_tables import StoredToken
from processes.network.queries import find_professional

PREFIX = "concierto_"
"""So that people and secret scanners know one when they see it."""
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}", re.ASCII)
LONGEST = timedelta(days=366)
SCOPES = {
    "definitions:read": ("leer los procesos publicados", "read the deployed processes"),
    "definitions:deploy": ("publicar versiones", "deploy versions"),
    "instances:read": ("ver por dónde van los procesos", "see where instances stand"),
    "instances:start": ("iniciar procesos", "start instances"),
    "instances:operate": ("pausar, anular, mover, migrar ...", "suspend, cancel, move, migrate ..."),
    "tasks:read": ("ver tareas", "see tasks"),
    "tasks:work": ("tomar, terminar y asignar tareas", "claim, complete and assign tasks"),
    "messages:publish": ("enviar mensajes y señales", "publish messages and broadcast signals"),
    "decisions:evaluate": ("consultar las tablas de decisión", "evaluate decision tables"),
    "incidents:resolve": ("resolver incidencias y repetir trabajos", "resolve incidents and retry jobs"),
    "journal:read": ("leer y comprobar el diario", "read and verify the journal"),
    "personal:read": ("ver los datos (variables) de las personas", "see people's data (variables)"),
}


class TokenRefused(ValueError):
    """What was asked for cannot be a token."""


class TokenRequest(Struct, frozen=True, kw_only=True):
    """Whose (`username`), or for which system (none) and which processes; for what, and for how long."""

    name: str
    username: str | None = None
    scopes: tuple[str, ...]
    processes: tuple[str, ...] = ()
    lifetime: timedelta = timedelta(days=90)
    created_by: str


class Token(Struct, frozen=True, kw_only=True):
    """A token as it may be shown: all but its secret."""

    token_id: str
    name: str
    username: str | None
    scopes: tuple[str, ...]
    processes: tuple[str, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    @property
    def actor(self) -> str:
        """Who the journal says it was."""
        return self.username or f"system:{self.name}"


def create_token(session: Session, request: TokenRequest, *, now: datetime) -> tuple[Token, str]:
    """The token and its secret, which nothing can show again. The caller commits. Raises TokenRefused."""
    _check(session, request)
    secret = PREFIX + secrets.token_urlsafe(32)
    row = StoredToken(
        token_id=f"t-{secrets.token_hex(4)}",
        digest=_digest(secret),
        name=request.name,
        username=request.username,
        scopes=tuple(scope for scope in SCOPES if scope in request.scopes),
        processes=tuple(sorted(set(request.processes))),
        created_at=now,
        created_by=request.created_by,
        expires_at=now + request.lifetime,
    )
    session.add(row)
    session.flush()
    return _view(row), secret


def find_token(session: Session, secret: str, *, now: datetime) -> Token | None:
    """The token of this secret if it holds now; of somebody who left it does not."""
    row = session.scalar(select(StoredToken).where(StoredToken.digest == _digest(secret)))
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    return _view(row)


def list_tokens(session: Session) -> Sequence[Token]:
    """All of them, the newest first."""
    rows = session.scalars(
        select(StoredToken).order_by(StoredToken.created_at.desc(), StoredToken.token_id)
    ).all()
    return [_view(row) for row in rows]


def revoke_token(session: Session, token_id: str, *, now: datetime) -> bool:
    """From now on it opens nothing. False: there is none of that id, or it was revoked before."""
    row = session.get(StoredToken, token_id)
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = now
    return True


def note_use(session: Session, token_id: str, *, now: datetime) -> None:
    """Remember when it was used last."""
    session.execute(update(StoredToken).where(StoredToken.token_id == token_id).values(last_used_at=now))


def _check(session: Session, request: TokenRequest) -> None:
    unknown = set(request.scopes) - set(SCOPES)
    if unknown:
        raise TokenRefused(
            f"Expected scopes of {', '.join(SCOPES)}, but {', '.join(sorted(unknown))} is none"
        )
    if not request.scopes:
        raise TokenRefused("Expected one scope or more, but there is none")
    if not timedelta() < request.lifetime <= LONGEST:
        raise TokenRefused(f"Expected a lifetime of 1 to {LONGEST.days} days, but it is another")
    if NAME.fullmatch(request.name) is None:
        raise TokenRefused(f"Expected a name such as payroll-2, but {request.name!r} is none: a-z 0-9 . _ -")
    if request.username is not None and find_professional(session, request.username) is None:
        raise TokenRefused(f"Expected an active professional, but there is none called {request.username!r}")
    if request.username is not None and request.processes:
        raise TokenRefused("Expected processes for a system only: a person's rights follow from their roles")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _view(row: StoredToken) -> Token:
    return Token(**{name: getattr(row, name) for name in Token.__struct_fields__})
