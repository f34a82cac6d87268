"""Steps on SQLite: plain statements through the driver."""

from engine.store.sqlite.steps import SqliteLanes

__all__ = ["SqliteLanes"]
