"""Steps on PostgreSQL: one prepared statement to load, one to commit."""

from engine.store.postgresql.steps import PostgresqlLanes

__all__ = ["PostgresqlLanes"]
