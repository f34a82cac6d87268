"""The composed product for a web process or a command: with Redis, the engine tells the RQ workers of their work."""

from collections.abc import Iterator
from contextlib import contextmanager

from processes.application import Application
from processes.bootstrap import build
from webapp.config import Settings
from webapp.observing.instruments import Instruments
from workers.dispatch import dispatch_through


def compose(settings: Settings) -> Application:
    """Expects a migrated database; connects to Redis at the first job, not before."""
    instruments = Instruments(telemetry=settings.telemetry)
    application = build(settings.database_url, redis_url=settings.redis_url, observer=instruments)
    if settings.redis_url:
        dispatch_through(application.engine, settings.redis_url)
    return application


@contextmanager
def composed(settings: Settings) -> Iterator[Application]:
    """The same for as long as it is needed."""
    application = compose(settings)
    try:
        yield application
    finally:
        application.dispose()
