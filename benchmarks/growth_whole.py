"""The whole of growth.py: a million open instances and ten million activities. `make bench-growth`, ten minutes."""

from benchmarks.figures import Figure, Setup
from benchmarks.growth import measure_at


def measure(setup: Setup) -> list[Figure]:
    return measure_at(setup, instances=int(1_000_000 * setup.share), activities=int(10_000_000 * setup.share))
