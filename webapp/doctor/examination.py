"""The whole examination, in the order in which one thing rests on another. Changes nothing."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from engine.store import open_database
from processes.bootstrap import build
from webapp.config import BadSetting, Settings, read_settings
from webapp.doctor.database_checks import check_clock, check_durability, check_reachable, check_schema
from webapp.doctor.deployed_checks import check_deployed
from webapp.doctor.finding import Finding, Grade
from webapp.doctor.host_checks import check_files, check_host, database_file
from webapp.doctor.redis_checks import check_redis
from webapp.doctor.settings_checks import check_demo_password, check_settings
from webapp.doctor.work_checks import check_work

FOLDER = Path("var")


def examine(environment: Mapping[str, str], folder: Path = FOLDER) -> Iterator[Finding]:
    """Everything that can be looked at; what rests on something that is missing is left out."""
    yield from check_host()
    try:
        settings = read_settings(environment, folder)
    except BadSetting as error:
        yield Finding(
            code="bad_setting",
            grade=Grade.FAULT,
            text=f"Un ajuste no se entiende. {error}",
            text_en=f"A setting cannot be meant. {error}",
            remedy="Corríjalo: los ajustes están en docs/operations.md.",
            remedy_en="Correct it: the settings are in docs/operations.md.",
        )
        return
    yield from check_settings(settings, environment)
    yield from check_files(settings.database_url, folder)
    yield from check_redis(settings.redis_url)
    yield from _examine_database(settings)


def _examine_database(settings: Settings) -> Iterator[Finding]:
    file = database_file(settings.database_url)
    if file is not None and not file.exists():
        yield Finding(
            code="schema_missing",
            grade=Grade.FAULT,
            text=f"Todavía no hay base de datos en {file}",
            text_en=f"There is no database in {file} yet",
            remedy="Ejecute «concierto migrate» o «concierto serve».",
            remedy_en="Run `concierto migrate` or `concierto serve`.",
        )
        return
    with closing(_Opened(settings.database_url)) as opened:
        unreachable = check_reachable(opened.database)
        if unreachable is not None:
            yield unreachable
            return
        schema = check_schema(opened.database)
        yield schema
        yield from check_durability(opened.database)
        yield from check_clock(opened.database)
        if schema.code in {"schema_missing", "schema_behind"}:
            return
    yield from _examine_content(settings)


def _examine_content(settings: Settings) -> Iterator[Finding]:
    application = build(settings.database_url, redis_url=settings.redis_url)
    try:
        yield from check_demo_password(settings, application.database)
        yield from check_work(application.database, application.engine.clock.now())
        yield from check_deployed(application.engine, application.database)
    except SQLAlchemyError as error:
        yield Finding(
            code="database_failed",
            grade=Grade.FAULT,
            text=f"La base de datos dejó de responder ({type(error).__name__})",
            text_en=f"The database stopped answering ({type(error).__name__})",
            remedy="Vuelva a intentarlo; si sigue igual, mire el registro del servidor.",
            remedy_en="Try again; if it stays, read the server's log.",
        )
    finally:
        application.dispose()


class _Opened:
    """A database that is closed with its context."""

    def __init__(self, url: str) -> None:
        self.database = open_database(url)

    def close(self) -> None:
        self.database.dispose()
