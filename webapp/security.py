"""What every answer carries so that a browser trusts only us, and the brake on guessing passwords.

Sign-in itself is in `entrance/`; who may see what is in `access.py`.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask, Response, g

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def allow_inline_styles() -> None:
    """For the modeler's page only: its library writes style attributes."""
    g.inline_styles = True


def add_headers(response: Response) -> Response:
    """After each request. Pages with people's data are never kept by a cache."""
    policy = dict(POLICY)
    if g.get("inline_styles"):
        policy["style-src"] += " 'unsafe-inline'"
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in policy.items())
    )
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response


def secure(app: Flask, *, https: bool) -> None:
    """Cookies that scripts and other sites cannot use, and the headers."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_NAME="concierto",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=10),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
    app.after_request(add_headers)


class Brake:
    """Counts failures per key in a sliding window. One per web process: N processes allow N times the limit."""

    def __init__(
        self, now: Callable[[], datetime], *, limit: int = 5, window: timedelta = timedelta(minutes=5)
    ) -> None:
        self._now = now
        self._limit = limit
        self._window = window
        self._failures: dict[str, deque[datetime]] = {}

    def is_on(self, key: str) -> bool:
        """Has this key failed too often of late?"""
        return len(self._recent(key)) >= self._limit

    def note_failure(self, key: str) -> None:
        """One more failure; forgets keys whose failures are all old."""
        for stale in [known for known in self._failures if not self._recent(known)]:
            del self._failures[stale]
        self._failures.setdefault(key, deque()).append(self._now())

    def forget(self, key: str) -> None:
        """The right password was given."""
        self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[datetime]:
        failures = self._failures.get(key, deque())
        while failures and failures[0] <= self._now() - self._window:
            failures.popleft()
        return failures
