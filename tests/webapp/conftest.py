"""The small Network that the web's tests work in, and the product served to a real browser."""

from readable_pages import enter, visit
from small_network import network_database, serve_world, sign_in, world

__all__ = ["enter", "network_database", "serve_world", "sign_in", "visit", "world"]
