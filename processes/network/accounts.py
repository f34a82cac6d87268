"""Passwords of professionals: argon2 hashes, and one answer (with one cost) for a wrong name or a wrong password."""

from datetime import datetime
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from processes.network.queries import Professional, find_professional
from processes.network.tables import Account

_hasher = PasswordHasher()
SHORTEST = 10


class WeakPassword(ValueError):
    """The password is too short to be one."""


def authenticate(session: Session, username: str, password: str) -> Professional | None:
    """The active professional of that name and password, else None after the same work."""
    account = session.get(Account, username)
    is_right = _verify(account.password_hash if account else _nobodys_hash(), password)
    if account is None or not is_right:
        return None
    return find_professional(session, username)


def set_password(session: Session, username: str, password: str, *, now: datetime) -> None:
    """Make or change an account; the caller commits. Raises WeakPassword."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"Expected {SHORTEST} characters or more, but there are {len(password)}")
    account = session.get(Account, username)
    if account is None:
        account = Account(username=username)
        session.add(account)
    account.password_hash = _hasher.hash(password)
    account.changed_at = now


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """What an unknown name is compared with."""
    return _hasher.hash("nobody has this password")
