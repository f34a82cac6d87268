"""The SQL store: what the engine keeps, on SQLite and PostgreSQL."""

from engine.store import partitions
from engine.store.database import open_database
from engine.store.sql_store import SqlStore
from engine.store.tables import engine_metadata

__all__ = ["SqlStore", "engine_metadata", "open_database", "partitions"]
