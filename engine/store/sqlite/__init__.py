"""Steps on SQLite: plain statements through the driver."""

from engine.store.sqlite.steps import SqliteLanes
from engine.store.sqlite.writing import write

__all__ = ["SqliteLanes", "write"]
