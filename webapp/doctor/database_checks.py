"""The database: is it there, does its schema fit this code, does it keep what it was told, and is its clock right?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from processes.migrations.schema import Schema, schema_of
from webapp.doctor.finding import Finding, Grade, note

OLDEST_POSTGRESQL = 14
SKEW = timedelta(seconds=2)


def check_reachable(database: sa.Engine) -> Finding | None:
    """None when it answers. The address is said without its password."""
    try:
        with database.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as error:
        address = database.url.render_as_string(hide_password=True)
        kind = type(error).__name__
        return Finding(
            code="database_unreachable",
            grade=Grade.FAULT,
            text=f"La base de datos {address} no responde ({kind})",
            text_en=f"The database {address} does not answer ({kind})",
            remedy="Compruebe CONCIERTO_DATABASE_URL, que el servidor está en marcha y que la red llega.",
            remedy_en="Check CONCIERTO_DATABASE_URL, that the server runs, and that the network reaches it.",
        )
    return None


def check_schema(database: sa.Engine) -> Finding:
    """At head, behind, ahead (a newer version has been here), or empty."""
    schema = schema_of(database)
    if schema == Schema.AT_HEAD:
        return note("schema", "Las tablas son las de esta versión", "The tables are those of this version")
    if schema == Schema.AHEAD:
        return Finding(
            code="schema_ahead",
            grade=Grade.WARNING,
            text="Las tablas son de una versión más nueva que este programa",
            text_en="The tables are of a newer version than this program",
            remedy="En una actualización por turnos es lo normal por un rato; si no, instale la versión nueva.",
            remedy_en="Usual for a while in a rolling upgrade; otherwise install the newer version.",
        )
    if schema == Schema.PREVIOUS:
        return Finding(
            code="schema_previous",
            grade=Grade.WARNING,
            text="Las tablas son de la versión anterior: lo nuevo está apagado",
            text_en="The tables are of the release before: what is new is off",
            remedy="Haga una copia y ejecute «concierto migrate».",
            remedy_en="Make a backup and run `concierto migrate`.",
        )
    return Finding(
        code="schema_behind" if schema == Schema.BEHIND else "schema_missing",
        grade=Grade.FAULT,
        text="Faltan tablas o columnas de esta versión",
        text_en="Tables or columns of this version are missing",
        remedy="Haga una copia y ejecute «concierto migrate».",
        remedy_en="Make a backup and run `concierto migrate`.",
    )


def check_durability(database: sa.Engine) -> Iterator[Finding]:
    """Whether a commit that was confirmed survives a power cut."""
    with database.connect() as connection:
        if database.dialect.name == "sqlite":
            yield from _check_sqlite(connection)
        else:
            yield from _check_postgresql(connection)


def _check_sqlite(connection: sa.Connection) -> Iterator[Finding]:
    journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    if journal == "wal" and synchronous >= 2:
        yield note("durable", "SQLite en WAL, synchronous FULL", "SQLite in WAL mode, synchronous FULL")
        return
    yield Finding(
        code="not_durable",
        grade=Grade.WARNING,
        text=f"SQLite con journal_mode={journal}, synchronous={synchronous}: un corte de luz puede perder lo último",
        text_en=f"SQLite with journal_mode={journal}, synchronous={synchronous}: a power cut may lose the latest",
        remedy="Ponga el archivo en un disco local que admita WAL.",
        remedy_en="Put the file on a local disk that supports WAL.",
    )


def _check_postgresql(connection: sa.Connection) -> Iterator[Finding]:
    version = connection.dialect.server_version_info or (0,)
    said = ".".join(str(part) for part in version)
    if int(version[0]) < OLDEST_POSTGRESQL:
        yield Finding(
            code="old_postgresql",
            grade=Grade.FAULT,
            text=f"PostgreSQL {said} es demasiado antiguo",
            text_en=f"PostgreSQL {said} is too old",
            remedy=f"Hace falta PostgreSQL {OLDEST_POSTGRESQL} o más.",
            remedy_en=f"PostgreSQL {OLDEST_POSTGRESQL} or newer is needed.",
        )
    off = [
        name
        for name in ("fsync", "synchronous_commit", "full_page_writes")
        if connection.execute(sa.text("SELECT current_setting(:name)"), {"name": name}).scalar_one() == "off"
    ]
    if off:
        yield Finding(
            code="not_durable",
            grade=Grade.WARNING if off == ["synchronous_commit"] else Grade.FAULT,
            text=f"PostgreSQL con {', '.join(off)} en off: un corte de luz puede perder datos",
            text_en=f"PostgreSQL with {', '.join(off)} off: a power cut may lose data",
            remedy="Póngalo en on.",
            remedy_en="Set it to on.",
        )
    else:
        yield note("durable", f"PostgreSQL {said}, con fsync", f"PostgreSQL {said}, with fsync")


def check_clock(database: sa.Engine) -> Iterator[Finding]:
    """Whether this machine and the database agree about the time. SQLite has the machine's own clock."""
    if database.dialect.name != "postgresql":
        return
    with database.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
        before = datetime.now(UTC)
        there: datetime = connection.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
        after = datetime.now(UTC)
    yield judge_clock(abs(there - (before + (after - before) / 2)))


def judge_clock(skew: timedelta) -> Finding:
    """Deadlines and leases follow the database's clock everywhere; the rest does not."""
    seconds = round(skew.total_seconds(), 1)
    if skew < SKEW:
        return note("clock", f"Los relojes coinciden ({seconds} s)", f"The clocks agree ({seconds} s)")
    return Finding(
        code="clock_skew",
        grade=Grade.WARNING,
        text=f"El reloj de esta máquina y el de la base de datos difieren en {seconds} s",
        text_en=f"The clocks of this machine and of the database differ by {seconds} s",
        remedy="Póngalos en hora con NTP. Los plazos siguen el reloj de la base de datos; los registros, el de aquí.",
        remedy_en="Set the clocks by NTP. Deadlines follow the database's clock, the logs this machine's.",
    )
