"""Working twins for tests, shipped: a store in memory, a fixed clock, ids that count, and a harness."""

from engine.testing.clock_and_ids import CountingIds, FixedClock
from engine.testing.harness import Harness
from engine.testing.memory_store import MemoryStore

__all__ = ["CountingIds", "FixedClock", "Harness", "MemoryStore"]
