"""What every test shares: the real servers as fixtures, and no network for those that do not ask for one.

The fixtures themselves are in `tests/fixtures/`, one server a file.
"""

import os

from hypothesis import settings

pytest_plugins = [
    "pytester",
    "sockets",
    "postgresql_server",
    "redis_server",
    "own_servers",
    "chromium_browser",
    "product_process",
    "engine_stores",
    "small_diagrams",
    "operated_diagrams",
]

# No deadline: a busy machine is no fault of the code. The same examples at each CI run, new ones on a laptop.
settings.register_profile("concierto", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
# `pytest --hypothesis-profile=nightly`: more of everything, and other examples each night.
settings.register_profile("nightly", deadline=None, print_blob=True, max_examples=20_000)
settings.load_profile("concierto")
