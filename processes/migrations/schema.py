"""Which schema a database has, compared with the one that this code knows. Reads only."""

from enum import Enum

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

TABLE = "alembic_version"
PREVIOUS = "0002"
"""The last revision of the release before: this code runs on it too. Moved on with each release (docs/upgrades.md)."""


class Schema(Enum):
    """EMPTY: no migration has run. PREVIOUS: as the release before left it; BEHIND: older, or in between.

    AHEAD: it is of a newer version that this code has never heard of.
    """

    EMPTY = "empty"
    BEHIND = "behind"
    PREVIOUS = "previous"
    AT_HEAD = "at_head"
    AHEAD = "ahead"


def schema_of(database: sa.Engine) -> Schema:
    """One small read. Raises SQLAlchemyError when the database does not answer."""
    with database.connect() as connection:
        if not sa.inspect(connection).has_table(TABLE):
            return Schema.EMPTY
        found = set(connection.execute(sa.text(f"SELECT version_num FROM {TABLE}")).scalars())  # noqa: S608
    known, heads = _known()
    if not found:
        return Schema.EMPTY
    if not found <= known:
        return Schema.AHEAD
    if found == heads:
        return Schema.AT_HEAD
    return Schema.PREVIOUS if found == {PREVIOUS} else Schema.BEHIND


def _known() -> tuple[set[str], set[str]]:
    """Every revision that this code has, and the last ones."""
    config = Config()
    config.set_main_option("script_location", "processes:migrations")
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    return {each.revision for each in scripts.walk_revisions()}, set(scripts.get_heads())
