"""What waits in the database, for Prometheus: read at most once in some seconds, however often it is asked."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import sqlalchemy as sa
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy.pool import QueuePool

from engine.store.gauges import Gauges, Open, read_gauges

KEPT_S = 15.0
SINGLE = {
    "jobs": "Jobs in the queue, also those whose time has not come",
    "jobs_ready": "Jobs that are due and that nobody holds",
    "jobs_leased": "Jobs that a worker holds",
    "oldest_job_s": "For how many seconds the oldest job has been due",
    "timers_due": "Timers that are due",
    "oldest_timer_s": "For how many seconds the oldest timer has been due",
    "incidents": "Open incidents",
    "outbox": "Wake-ups that wait to be relayed to Redis",
    "messages_waiting": "Messages that nobody has taken yet",
    "dead_letters": "Messages and signals that were set aside",
}


class GaugeCollector:
    """A prometheus_client collector over one database. A database that is away gives `concierto_database_up 0`."""

    def __init__(
        self,
        database: sa.Engine,
        now: Callable[[], datetime],
        *,
        kept_s: float = KEPT_S,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._now = now
        self._kept_s = kept_s
        self._tick = tick
        self._lock = threading.Lock()
        self._read_at = -kept_s
        self._gauges: Gauges | None = None

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not ask the database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        gauges = self._latest()
        yield _single("database_up", "Whether the database answered", float(gauges is not None))
        yield from _pool(self._database.pool)
        if gauges is None:
            return
        for field, text in SINGLE.items():
            yield _single(
                field.removesuffix("_s") + ("_seconds" if field.endswith("_s") else ""),
                text,
                float(getattr(gauges, field)),
            )
        yield _labelled("instances_open", "Living instances", ("process", "state"), gauges.instances)
        yield _labelled("activities_open", "Open activities", ("process", "element"), gauges.activities)
        yield _labelled("tasks_open", "Open tasks", ("process",), gauges.tasks)

    def _latest(self) -> Gauges | None:
        with self._lock:
            if self._tick() - self._read_at >= self._kept_s:
                try:
                    self._gauges = read_gauges(self._database, self._now())
                except sa.exc.SQLAlchemyError:
                    self._gauges = None
                self._read_at = self._tick()
            return self._gauges


def _single(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"concierto_{name}", text, value=value)


def _labelled(name: str, text: str, labels: tuple[str, ...], counted: Iterable[Open]) -> Metric:
    family = GaugeMetricFamily(f"concierto_{name}", text, labels=labels)
    for each in counted:
        family.add_metric([each.process_id, each.name][: len(labels)], each.count)
    return family


def _pool(pool: sa.Pool) -> Iterator[Metric]:
    if isinstance(pool, QueuePool):
        yield _single("database_connections_used", "Connections in use", pool.checkedout())
        yield _single("database_connections_idle", "Connections that wait in the pool", pool.checkedin())
