"""Who may read the metrics: whoever has the token; without a token, programs on this very machine. Nobody else."""

import hmac
from collections.abc import Mapping
from ipaddress import ip_address

from werkzeug.datastructures import Headers

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via")
"""A proxy on this machine brings requests from elsewhere: they are not local."""


def may_read(headers: Headers | Mapping[str, str], remote: str, token: str | None) -> bool:
    """Default-deny. With a token being local is not enough."""
    if token is not None:
        given = headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return _is_local(remote) and not any(name in headers for name in FORWARDED)


def _is_local(remote: str) -> bool:
    try:
        return ip_address(remote).is_loopback
    except ValueError:
        return False
