"""All that one process is watched by, put together from its settings."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from engine.observing import Observer, Observers
from processes.application import Application
from webapp.observing.gauge_collector import GaugeCollector
from webapp.observing.metrics import Metrics
from webapp.observing.spans import make_spans


class Instruments(Observers):
    """The observer that the engine tells, and the metrics that are read from it."""

    def __init__(self, *, telemetry: bool = False) -> None:
        self.metrics = Metrics()
        spans: tuple[Observer, ...] = (make_spans(),) if telemetry else ()
        super().__init__(self.metrics, *spans)
        self._has_gauges = False

    def watch(self, database: sa.Engine, now: Callable[[], datetime]) -> None:
        """Also say what waits in this database; once."""
        if not self._has_gauges:
            self.metrics.registry.register(GaugeCollector(database, now))
            self._has_gauges = True


def instruments_of(application: Application) -> Instruments:
    """Those that the application's engine tells, or (where it tells nobody) new ones; they watch its database."""
    observer = application.engine.config.observer
    instruments = observer if isinstance(observer, Instruments) else Instruments()
    instruments.watch(application.database, application.engine.clock.now)
    return instruments
