"""What Prometheus reads of one process: steps, jobs and requests as they happen. What waits is in gauge_collector.py.

Labels are kinds, handler keys and address templates: never ids, people or business keys.
"""

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SLOW = (0.005, 0.025, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0)


class Metrics:
    """An engine.observing.Observer that counts. One for each process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        made: Any = {"namespace": "concierto", "registry": self.registry}
        self._steps = Counter("steps", "Commands that were run", ["command", "outcome"], **made)
        self._step = Histogram(
            "step_seconds", "How long a command took, commit included", ["command"], buckets=FAST, **made
        )
        self._jobs = Histogram(
            "job_seconds", "How long a job took", ["handler", "outcome"], buckets=SLOW, **made
        )
        self._requests = Histogram(
            "http_seconds",
            "How long a request took",
            ["method", "endpoint", "status"],
            buckets=FAST,
            **made,
        )

    def stepped(self, command: str, *, seconds: float, outcome: str, instance_id: int) -> None:  # noqa: ARG002
        self._steps.labels(command, outcome).inc()
        self._step.labels(command).observe(seconds)

    def worked(self, handler: str, *, seconds: float, outcome: str, reference: str) -> None:  # noqa: ARG002
        self._jobs.labels(handler, outcome).observe(seconds)

    def answered(self, method: str, endpoint: str, status: int, seconds: float) -> None:
        """`endpoint` is the address template, "" where there is none; of the status only its class is kept."""
        self._requests.labels(method, endpoint, f"{status // 100}xx").observe(seconds)

    def render(self) -> bytes:
        """In Prometheus's text format."""
        return generate_latest(self.registry)
