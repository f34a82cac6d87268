"""The database cannot do its part now: full, away, or not yet of this version. Told from bugs, and said in words.

Not for what a command refuses (errors.py), nor for what is watched from outside (observing/probes.py).
"""

import logging
from typing import Literal

from msgspec import Struct
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from engine.errors import Rejection, StoreFull, StoreUnreachable
from engine.store.database import full_disk
from processes.migrations.schema import Schema, schema_of
from webapp import current
from webapp.texts import gettext

log = logging.getLogger(__name__)
Code = Literal["store_full", "store_unreachable", "not_migrated"]
FAILURES: tuple[type[Exception], ...] = (StoreUnreachable, SQLAlchemyError)
"""What is raised through an outage, and not only then."""
LACKING = frozenset({"42P01", "42703"})
LACKING_WORDS = ("no such table", "no such column", "has no column named")
FULL = "53100"
AWAY = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_LOCKED")
SHUT = frozenset({"57P01", "57P02", "57P03"})


class Outage(Struct, frozen=True):
    """`retry_after_s`: when asking again may help."""

    code: Code
    title: str
    text: str
    retry_after_s: int


def find_outage(error: Exception) -> Outage | None:
    """What is the matter; None for anything else: a bug, or what a command refuses."""
    code = _code(error)
    if code == "not_migrated" and not isinstance(error, Rejection) and _is_at_head():
        return None
    if code is None:
        return None
    log.error("%s: %s", code, type(error).__name__)
    return _say(code)


def _say(code: Code) -> Outage:
    match code:
        case "store_full":
            title = gettext("No queda sitio en el disco del servidor")
            text = gettext(
                "Lo que acaba de enviar no se ha guardado; todo lo anterior está entero. Vuelva atrás: lo que escribió "
                "sigue en la página. Avise a la administración y envíelo otra vez cuando haya sitio."
            )
            return Outage(code, title, text, 60)
        case "not_migrated":
            title = gettext("Concierto se está poniendo al día")
            text = gettext("Esta parte funcionará cuando acabe la actualización. Nada ha cambiado.")
            return Outage(code, title, text, 60)
        case "store_unreachable":
            title = gettext("La base de datos no responde")
            text = gettext(
                "Espere un momento. Después mire si lo último se guardó antes de enviarlo otra vez."
            )
            return Outage(code, title, text, 5)


def _code(error: Exception) -> Code | None:
    if isinstance(error, StoreFull):
        return "store_full"
    if isinstance(error, StoreUnreachable):
        return "store_unreachable"
    if isinstance(error, Rejection):
        return "not_migrated" if error.code == "not_migrated" else None
    return _code_of_driver(error) if isinstance(error, DBAPIError) else None


def _code_of_driver(error: DBAPIError) -> Code | None:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in LACKING or any(words in str(error.orig) for words in LACKING_WORDS):
        return "not_migrated"
    if state == FULL or full_disk(error.orig) is not None:
        return "store_full"
    sqlite = getattr(error.orig, "sqlite_errorname", None)
    if sqlite is not None:
        return "store_unreachable" if sqlite.startswith(AWAY) else None
    is_cut = error.connection_invalidated or state in SHUT or state.startswith("08")
    return "store_unreachable" if is_cut or (isinstance(error, OperationalError) and not state) else None


def _is_at_head() -> bool:
    try:
        return schema_of(current.application().database) == Schema.AT_HEAD
    except SQLAlchemyError:
        return False
