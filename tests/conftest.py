"""What every test shares: the real servers as fixtures, and no network for those that do not ask for one.

The fixtures themselves are in `tests/fixtures/`, one server a file.
"""

pytest_plugins = [
    "pytester",
    "sockets",
    "postgresql_server",
    "redis_server",
    "chromium_browser",
    "product_process",
]
