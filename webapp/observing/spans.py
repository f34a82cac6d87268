"""Steps and jobs as OpenTelemetry spans. Only where the extra `telemetry` is installed and CONCIERTO_TELEMETRY is set.

Where spans go is said by OpenTelemetry's own OTEL_* variables.
"""

import time
from typing import Any

NANOSECONDS = 1_000_000_000


class NoTelemetry(RuntimeError):
    """Telemetry was asked for, and its libraries are not installed."""


class Spans:
    """An engine.observing.Observer that makes a span of each thing it is told of, after it happened."""

    def __init__(self, tracer: Any) -> None:
        self._tracer = tracer

    def stepped(self, command: str, *, seconds: float, outcome: str, instance_id: int) -> None:
        about = {"concierto.instance_id": str(instance_id), "concierto.outcome": outcome}
        self._record(f"step {command}", seconds, about)

    def worked(self, handler: str, *, seconds: float, outcome: str, reference: str) -> None:
        about = {"concierto.job_id": reference, "concierto.outcome": outcome}
        self._record(f"job {handler}", seconds, about)

    def _record(self, name: str, seconds: float, attributes: dict[str, str]) -> None:
        ended = time.time_ns()
        began = ended - round(seconds * NANOSECONDS)
        self._tracer.start_span(name, start_time=began, attributes=attributes).end(end_time=ended)


def make_spans() -> Spans:
    """Sends to where OTEL_EXPORTER_OTLP_ENDPOINT says. Raises NoTelemetry."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise NoTelemetry(
            "Expected CONCIERTO_TELEMETRY with the libraries of the extra `telemetry`, but they are not installed: "
            "pip install 'concierto[telemetry]'"
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "concierto"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Spans(provider.get_tracer("concierto"))
