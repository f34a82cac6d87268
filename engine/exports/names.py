"""What people and cases are called in an export: pseudonyms, the same for the same key, or (key None) their names.

A pseudonym is a keyed hash (HMAC-SHA256): without the key nobody can try names out. It is still personal data for
whoever has the key.
"""

import base64
import hashlib
import hmac

LENGTH = 16
MACHINES = ("handler:", "timer", "sistema")
"""How actors begin that are no people."""


class Names:
    """Names of one export."""

    def __init__(self, key: bytes | None) -> None:
        self._key = key

    def person(self, name: str) -> str:
        """ "" for nobody; what is no person keeps its name."""
        return self._said("p", name) if is_person(name) else name

    def case(self, business_key: str) -> str:
        return self._said("c", business_key) if business_key else ""

    def _said(self, kind: str, name: str) -> str:
        if self._key is None:
            return name
        digest = hmac.new(self._key, f"{kind}\0{name}".encode(), hashlib.sha256).digest()
        return f"{kind}-{base64.b32encode(digest).decode('ascii')[:LENGTH].lower()}"


def is_person(actor: str) -> bool:
    """Whether an actor is somebody, and not a handler or a clock."""
    return bool(actor) and not actor.startswith(MACHINES)


def export_key(secret: str) -> bytes:
    """The key of exports, made of an installation's secret: whoever has an export's key has not the secret."""
    return hmac.new(secret.encode(), b"concierto exports", hashlib.sha256).digest()
