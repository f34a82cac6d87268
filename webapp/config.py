"""The settings of the web application, read from the environment once; nothing else reads it.

The secret key is made at the first start and kept beside the database, readable by its owner only.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

LANGUAGES = ("es", "en")


class Settings(Struct, frozen=True, kw_only=True):
    """What one installation decides. `https` marks cookies as secure: set it wherever TLS is in front."""

    database_url: str
    secret_key: str
    redis_url: str | None = None
    language: str = "es"
    https: bool = False


class BadSetting(ValueError):  # noqa: N818
    """An environment variable holds a value that cannot be meant."""


def read_settings(environment: Mapping[str, str] = os.environ, folder: Path = Path("var")) -> Settings:
    """`CONCIERTO_*` variables over the defaults; makes `folder` when the database or the secret lies there."""
    language = environment.get("CONCIERTO_LANGUAGE", "es")
    if language not in LANGUAGES:
        raise BadSetting(
            f"Expected CONCIERTO_LANGUAGE to be one of {', '.join(LANGUAGES)}, but it is {language!r}"
        )
    return Settings(
        database_url=environment.get("CONCIERTO_DATABASE_URL") or _local_database(folder),
        secret_key=environment.get("CONCIERTO_SECRET_KEY") or load_secret(folder / "secret"),
        redis_url=environment.get("CONCIERTO_REDIS_URL") or None,
        language=language,
        https=environment.get("CONCIERTO_HTTPS", "") in {"1", "true", "yes"},
    )


def load_secret(path: Path) -> str:
    """The key in `path`; makes one when there is none. Two processes that start at once agree on the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text(encoding="ascii").strip()
        if len(key) < 32:
            raise BadSetting(
                f"Expected a key of 32 characters or more in {path}, but it has {len(key)}"
            ) from None
        return key
    with os.fdopen(handle, "w", encoding="ascii") as out:
        key = secrets.token_hex(32)
        out.write(key + "\n")
    return key


def _local_database(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{(folder / 'concierto.db').absolute()}"
