"""The small Network that the web's tests work in, and the product served to a real browser."""

from small_network import network_database, serve_world, sign_in, world

__all__ = ["network_database", "serve_world", "sign_in", "world"]
