"""`python -m processes.migrations "what changes"`: writes the next revision from tables and history. For developers.

It compares on a throw-away SQLite database; read what it wrote before you commit it (triggers are not compared).
"""

import tempfile
from pathlib import Path

import click
from alembic import command

from engine.store import open_database
from processes.migrations import alembic_config, upgrade


@click.command()
@click.argument("message")
@click.option("--revision", default=None, help="The revision's id: the next number, such as 0002.")
def write(message: str, revision: str | None) -> None:
    """Write the next revision into versions/."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'history.sqlite'}")
        with database.connect().execution_options(writes=True) as connection, connection.begin():
            upgrade(connection)
            command.revision(alembic_config(connection), message, autogenerate=True, rev_id=revision)
        database.dispose()


if __name__ == "__main__":
    write()
