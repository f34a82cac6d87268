"""What is counted of steps and jobs; gauges that are read seldom; the same things as spans."""

import sys
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from small_network import World

from webapp.observing.gauge_collector import GaugeCollector
from webapp.observing.metrics import Metrics
from webapp.observing.spans import NoTelemetry, Spans, make_spans


def test_steps_and_jobs_are_counted_by_what_they_came_to() -> None:
    metrics = Metrics()
    metrics.stepped("CompleteTask", seconds=0.004, outcome="done", instance_id=12)
    metrics.stepped("CompleteTask", seconds=0.004, outcome="rejected", instance_id=12)
    metrics.worked("cases.send_letter", seconds=2.0, outcome="failed", reference="12-65537")
    metrics.answered("GET", "/tasks/<reference>", 404, 0.01)
    text = metrics.render().decode()
    assert 'concierto_steps_total{command="CompleteTask",outcome="rejected"} 1.0' in text
    assert 'concierto_step_seconds_bucket{command="CompleteTask",le="0.005"} 2.0' in text
    assert 'concierto_job_seconds_count{handler="cases.send_letter",outcome="failed"} 1.0' in text
    assert 'concierto_http_seconds_count{endpoint="/tasks/<reference>",method="GET",status="4xx"} 1.0' in text
    assert "65537" not in text


class Stopwatch:
    """Stands still until the test moves it."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_the_database_is_asked_at_most_once_in_a_while(world: World) -> None:
    database, stopwatch = world.application.database, Stopwatch()
    collector = GaugeCollector(database, world.application.engine.clock.now, kept_s=15, tick=stopwatch)
    asked: list[str] = []
    sa.event.listen(database, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    first = {family.name: family for family in collector.collect()}
    once = len(asked)
    assert 0 < once <= 12
    for _ in range(5):
        list(collector.collect())
    assert len(asked) == once
    stopwatch.seconds += 15
    list(collector.collect())
    assert len(asked) == 2 * once
    assert "concierto_jobs_ready" in first


def test_without_its_tables_the_collector_says_that_the_database_is_away() -> None:
    database = sa.create_engine("sqlite://")
    [up, *_] = GaugeCollector(database, lambda: datetime.now(UTC)).collect()
    assert (up.name, up.samples[0].value) == ("concierto_database_up", 0.0)
    database.dispose()


def test_steps_and_jobs_are_spans_with_ids_only() -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    spans = Spans(provider.get_tracer("test"))
    spans.stepped("CompleteTask", seconds=0.25, outcome="done", instance_id=12)
    spans.worked("cases.send_letter", seconds=1.5, outcome="failed", reference="12-65537")
    step, job = exporter.get_finished_spans()
    assert (step.name, job.name) == ("step CompleteTask", "job cases.send_letter")
    assert dict(step.attributes or {}) == {"concierto.instance_id": "12", "concierto.outcome": "done"}
    assert dict(job.attributes or {}) == {"concierto.job_id": "12-65537", "concierto.outcome": "failed"}
    assert step.end_time is not None
    assert step.start_time is not None
    assert step.end_time - step.start_time == 250_000_000
    provider.shutdown()


def test_without_the_libraries_one_is_told_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(NoTelemetry, match=r"concierto\[telemetry\]"):
        make_spans()
