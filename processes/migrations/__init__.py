"""The one linear history of all tables. `migrate` brings a database to its end; new steps go into `versions/`.

Forward only: the way back is the backup that was made before.
"""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from engine.store import open_database
from engine.store.late_offers import complete_offers
from processes.migrations.fitting import check_schema

LOCK = 7_202_611
ATTEMPTS = 10


def migrate(database_url: str) -> None:
    """Upgrade to the latest revision, and put right what older processes wrote since (docs/upgrades.md).

    Two processes that start at once take turns; steps that run meanwhile wait. Raises UnfitSchema: too new.
    """
    database = open_database(database_url)
    try:
        check_schema(database, may_migrate=True)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                _migrate(database)
                return
            except sa.exc.OperationalError as error:
                if "deadlock" not in str(error.orig) or attempt == ATTEMPTS:
                    raise
    finally:
        database.dispose()


def _migrate(database: sa.Engine) -> None:
    """All of it or, where a running step held a table that another step waited for, nothing."""
    with database.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        upgrade(connection)
        complete_offers(connection)


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """The same inside the caller's transaction."""
    command.upgrade(alembic_config(connection), revision)


def alembic_config(connection: sa.Connection) -> Config:
    """Where the history is, and the connection that it runs on."""
    config = Config()
    config.set_main_option("script_location", "processes:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
