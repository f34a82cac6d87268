"""A `ports.Store` in memory: the working twin of SqlStore. Commits are whole; a `connection` is ignored."""

from engine.testing.memory_history import MemoryHistory
from engine.testing.memory_inspection import MemoryInspection
from engine.testing.memory_migrations import MemoryMigrations
from engine.testing.memory_parts import MemoryDeployments, MemoryMessages, MemoryWork
from engine.testing.memory_reads import MemoryReads
from engine.testing.memory_signals import MemorySignals
from engine.testing.memory_steps import MemorySteps
from engine.testing.memory_tables import Tables


class MemoryStore:
    """For tests and dry runs; safe among threads; gone with the process."""

    def __init__(self) -> None:
        tables = Tables()
        self.steps = MemorySteps(tables)
        self.deployments = MemoryDeployments(tables)
        self.messages = MemoryMessages(tables)
        self.signals = MemorySignals(tables)
        self.work = MemoryWork(tables)
        self.history = MemoryHistory(tables)
        self.migrations = MemoryMigrations(tables)
        self.reads = MemoryReads(tables)
        self.inspection = MemoryInspection(tables)
