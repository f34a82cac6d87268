"""The settings of the web application, read from the environment once; nothing else reads it.

The secret key is made at the first start and kept beside the database, readable by its owner only.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from processes.cases.people.document_bucket import BucketAccess

LANGUAGES = ("es", "en")
LOGS = ("text", "json")
SHORTEST_SECRET = 32
VARIABLES = frozenset(
    f"CONCIERTO_{name}"
    for name in (
        "DATABASE_URL",
        "DOCUMENTS",
        "DOCUMENTS_ENDPOINT",
        "DOCUMENTS_KEY_ID",
        "DOCUMENTS_REGION",
        "DOCUMENTS_SECRET",
        "HOST",
        "HTTPS",
        "LANGUAGE",
        "LOG",
        "METRICS_TOKEN",
        "PACE",
        "PORT",
        "REDIS_URL",
        "SECRET_KEY",
        "STOP_SECONDS",
        "TELEMETRY",
        "VIRUS_SCAN",
    )
)
"""Every variable that the product reads; docs/operations.md explains each."""


class Settings(Struct, frozen=True, kw_only=True):
    """What one installation decides. `https` marks cookies as secure: set it wherever TLS is in front.

    `metrics_token` opens /metrics to whoever has it (without one: to this machine only); `log` is text or json;
    `stop_s` is how long running requests and jobs may take to finish; `telemetry` sends spans. `documents` is the
    folder of the cases' files, or the bucket that `bucket` opens; `virus_scan` the command that looks at each of
    them (None: none is readable).
    """

    database_url: str
    secret_key: str
    redis_url: str | None = None
    language: str = "es"
    https: bool = False
    metrics_token: str | None = None
    log: str = "text"
    stop_s: float = 30.0
    telemetry: bool = False
    documents: str = "var/documents"
    bucket: BucketAccess = BucketAccess()
    virus_scan: str | None = None


class BadSetting(ValueError):
    """An environment variable holds a value that cannot be meant."""


def read_settings(environment: Mapping[str, str] = os.environ, folder: Path = Path("var")) -> Settings:
    """`CONCIERTO_*` variables over the defaults; makes `folder` when the database or the secret lies there."""
    language = _one_of(LANGUAGES, environment, "CONCIERTO_LANGUAGE")
    return Settings(
        database_url=environment.get("CONCIERTO_DATABASE_URL") or _local_database(folder),
        secret_key=environment.get("CONCIERTO_SECRET_KEY") or load_secret(folder / "secret"),
        redis_url=environment.get("CONCIERTO_REDIS_URL") or None,
        language=language,
        https=_is_set(environment, "CONCIERTO_HTTPS"),
        metrics_token=environment.get("CONCIERTO_METRICS_TOKEN") or None,
        log=_one_of(LOGS, environment, "CONCIERTO_LOG"),
        stop_s=_seconds(environment, "CONCIERTO_STOP_SECONDS", 30.0),
        telemetry=_is_set(environment, "CONCIERTO_TELEMETRY"),
        documents=environment.get("CONCIERTO_DOCUMENTS") or str((folder / "documents").absolute()),
        bucket=_bucket(environment),
        virus_scan=environment.get("CONCIERTO_VIRUS_SCAN") or None,
    )


def _bucket(environment: Mapping[str, str]) -> BucketAccess:
    """Key and secret come together or not at all."""
    access = BucketAccess(
        endpoint=environment.get("CONCIERTO_DOCUMENTS_ENDPOINT", ""),
        region=environment.get("CONCIERTO_DOCUMENTS_REGION", ""),
        key_id=environment.get("CONCIERTO_DOCUMENTS_KEY_ID", ""),
        secret=environment.get("CONCIERTO_DOCUMENTS_SECRET", ""),
    )
    if bool(access.key_id) != bool(access.secret):
        raise BadSetting(
            "Expected CONCIERTO_DOCUMENTS_KEY_ID and CONCIERTO_DOCUMENTS_SECRET together, but there is only one"
        )
    return access


def _one_of(allowed: tuple[str, ...], environment: Mapping[str, str], name: str) -> str:
    """The first one when nothing is said."""
    value = environment.get(name) or allowed[0]
    if value not in allowed:
        raise BadSetting(f"Expected {name} to be one of {', '.join(allowed)}, but it is {value!r}")
    return value


def _is_set(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "") in {"1", "true", "yes"}


def _seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    said = environment.get(name) or str(default)
    try:
        seconds = float(said)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3_600:
        raise BadSetting(f"Expected {name} to be seconds from 0 to 3600, but it is {said!r}")
    return seconds


def load_secret(path: Path) -> str:
    """The key in `path`; makes one when there is none. Two processes that start at once agree on the first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text(encoding="ascii").strip()
        if len(key) < SHORTEST_SECRET:
            raise BadSetting(
                f"Expected a key of {SHORTEST_SECRET} characters or more in {path}, but it has {len(key)}"
            ) from None
        return key
    with os.fdopen(handle, "w", encoding="ascii") as out:
        key = secrets.token_hex(32)
        out.write(key + "\n")
    return key


def _local_database(folder: Path) -> str:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"sqlite:///{(folder / 'concierto.db').absolute()}"
