"""What all tables of the engine share: their metadata, and columns that are always made alike."""

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Text

from engine.store.columns import UtcTime

engine_metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
)


def key(name: str) -> Column[int]:
    """Part of a primary key whose value the engine gives."""
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def text(name: str) -> Column[str]:
    """A text that is always there."""
    return Column(name, Text, nullable=False)


def big(name: str) -> Column[int]:
    """A whole number of 64 bits that is always there."""
    return Column(name, BigInteger, nullable=False)


def time(name: str) -> Column[object]:
    """A moment that is always there."""
    return Column(name, UtcTime, nullable=False)


OPEN: sa.ColumnElement[str] = sa.literal_column("'open'")
WAITING: sa.ColumnElement[str] = sa.literal_column("'waiting'")
"""Said in the statement itself, not as a parameter: only so may a partial index be used."""
