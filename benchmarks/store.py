"""Durable steps a second with full history: on PostgreSQL beside pgbench and SpiffWorkflow, in batches, on SQLite."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from benchmarks.cluster import Cluster, running_cluster
from benchmarks.durable import OurSteps, TheirSteps, Waiting
from benchmarks.figures import Figure, Setup, Target, Title, alone, beside, take_turns
from benchmarks.shapes import user_tasks
from engine.store.database import Synchronous

GROUP = "Durable steps, one client, full history"
PGBENCH = "pgbench -N -c 1"
ALONE, TOGETHER, RAW = "one by one", "100 at once", "SpiffWorkflow with its JSON in one row"
STEPS = 400
SHORT, LONG = user_tasks(5), user_tasks(60)
DURABILITY: tuple[Synchronous, ...] = ("NORMAL", "FULL")


def measure(setup: Setup) -> list[Figure]:
    """A round asks each in turn for a fraction of a second."""
    with running_cluster(setup.folder) as cluster:
        cluster.prepare_pgbench()
        return [*_on_postgresql(cluster, setup), *_on_sqlite(setup)]


def _on_postgresql(cluster: Cluster, setup: Setup) -> list[Figure]:
    steps = max(20, int(STEPS * setup.share))
    cases: dict[str, Callable[[], float]] = {PGBENCH: lambda: cluster.pgbench(1, steps)}
    with ExitStack() as stack:
        for shape in (SHORT, LONG):
            database = f"tasks_{shape.asked}"
            ours = OurSteps(cluster.create(database), shape)
            stack.callback(ours.close)
            theirs = TheirSteps(cluster.address(database), shape, instances=20)
            stack.callback(theirs.close)
            cases |= {
                f"{ALONE}, {shape.name}": _turn(ours, ours.complete, steps // 4),
                f"{TOGETHER}, {shape.name}": _turn(ours, ours.complete_together, 100, rounds=4),
                f"{RAW}, {shape.name}": _timed(partial(theirs.complete, max(10, steps // 8))),
            }
        values = take_turns(cases, setup.rounds)
    return _figures(values)


def _figures(values: dict[str, list[float]]) -> list[Figure]:
    pgbench, figures = values[PGBENCH], []
    for shape, times in ((SHORT, 1.2), (LONG, 15.0)):
        single = values[f"{ALONE}, {shape.name}"]
        raw, together = values[f"{RAW}, {shape.name}"], values[f"{TOGETHER}, {shape.name}"]
        named = f"PostgreSQL, {shape.name}"
        figures += [
            _beside(named, single, (PGBENCH, pgbench), 1.0),
            _beside(named, single, (RAW, raw), times),
            _beside(f"{named}, {TOGETHER}", together, (ALONE, single), 4.0),
        ]
    return figures


def _beside(name: str, values: list[float], other: tuple[str, list[float]], at_least: float) -> Figure:
    title, (against, others) = Title(GROUP, name, "steps/s"), other
    return beside(title, values, against=against, others=others, target=Target(at_least=at_least))


def _on_sqlite(setup: Setup) -> list[Figure]:
    """Figures of each durability: NORMAL may lose the last steps when the machine (not the process) dies."""
    steps = max(20, int(STEPS * setup.share))
    figures = []
    for durability in DURABILITY:
        url = f"sqlite:///{setup.folder / durability.lower()}.sqlite"
        ours = OurSteps(url, SHORT, synchronous=durability)
        values = take_turns({ALONE: _turn(ours, ours.complete, steps // 4)}, setup.rounds)
        ours.close()
        title = Title(GROUP, f"SQLite, synchronous={durability}, {SHORT.name}", "steps/s")
        figures.append(alone(title, values[ALONE]))
    return figures


def _turn(
    ours: OurSteps, complete: Callable[[list[Waiting], int], int], instances: int, *, rounds: int = 4
) -> Callable[[], float]:
    """Instances are started before the clock runs; only their steps are timed."""

    def turn() -> float:
        waiting = ours.start(instances)
        began = time.perf_counter()
        done = complete(waiting, rounds)
        return done / (time.perf_counter() - began)

    return turn


def _timed(work: Callable[[], int]) -> Callable[[], float]:
    def turn() -> float:
        began = time.perf_counter()
        done = work()
        return done / (time.perf_counter() - began)

    return turn
