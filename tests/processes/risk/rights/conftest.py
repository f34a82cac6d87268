"""The small Network with its product, for the process of rights."""

from small_network import network_database, world

__all__ = ["network_database", "world"]
