"""Steps on PostgreSQL: one prepared statement to load, one to commit."""

from engine.store.postgresql.steps import PostgresqlLanes
from engine.store.postgresql.writing import write

__all__ = ["PostgresqlLanes", "write"]
