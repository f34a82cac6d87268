"""What durable steps write and how they share a server: bytes a step, 100 KB of variables, 1, 2 and 4 processes."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from typing import Any

import psycopg
import sqlalchemy as sa

from benchmarks.cluster import Cluster, running_cluster
from benchmarks.durable import FIRST, OurSteps
from benchmarks.figures import Figure, Setup, Target, Title, alone, beside, take_turns
from benchmarks.shapes import user_tasks

GROUP = "What steps write, and more than one process"
SHAPE = user_tasks(5)
LARGE = {**FIRST, "letter": "".join(Random(1).choices("abcdefghijklmnopqrstuvwxyz    ", k=100_000))}
STEPS = 400
PROCESSES = (1, 2, 4)


def measure(setup: Setup) -> list[Figure]:
    steps = max(40, int(STEPS * setup.share))
    with running_cluster(setup.folder) as cluster:
        figures = [*_bytes(cluster, setup, steps), *_processes(cluster, setup, steps)]
    return [*figures, *_bytes_on_sqlite(setup, steps)]


def _bytes(cluster: Cluster, setup: Setup, steps: int) -> list[Figure]:
    """The write-ahead log between two moments is what was written, indexes and all."""
    ours = OurSteps(cluster.create("bytes"), SHAPE)
    with psycopg.connect(cluster.address("bytes"), autocommit=True) as connection:

        def logged() -> int:
            row = connection.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')").fetchone()
            assert row is not None
            return int(row[0])

        def per_step(variables: dict[str, object]) -> tuple[float, float]:
            waiting = ours.start(steps // 4, variables)
            before, began = logged(), time.perf_counter()
            done = ours.complete(waiting, 4)
            return (logged() - before) / done, done / (time.perf_counter() - began)

        small, large = dict(FIRST), dict(LARGE)
        per_step(small)
        values = [(per_step(small), per_step(large)) for _ in range(setup.rounds)]
    ours.close()
    return [
        alone(Title(GROUP, "write-ahead log a step", "bytes"), [little[0] for little, _ in values]),
        beside(
            Title(GROUP, "write-ahead log a step, with 100 KB of variables that it does not change", "bytes"),
            [much[0] for _, much in values],
            against="200 bytes of variables",
            others=[little[0] for little, _ in values],
        ),
        beside(
            Title(GROUP, "steps with 100 KB of variables that they do not change", "steps/s"),
            [much[1] for _, much in values],
            against="200 bytes of variables",
            others=[little[1] for little, _ in values],
        ),
    ]


def _bytes_on_sqlite(setup: Setup, steps: int) -> list[Figure]:
    """What its write-ahead log grows by while nothing is taken over from it: whole pages of 4 KB, headers and all."""
    file = setup.folder / "bytes.sqlite"
    ours = OurSteps(f"sqlite:///{file}", SHAPE)
    ours.close()

    @sa.event.listens_for(ours.database, "connect")
    def keep_log(connection: Any, _entry: object) -> None:
        connection.execute("PRAGMA wal_autocheckpoint=0")

    def per_step(variables: Mapping[str, object]) -> float:
        waiting = ours.start(steps // 4, variables)
        before = file.with_name(f"{file.name}-wal").stat().st_size
        done = ours.complete(waiting, 4)
        return (file.with_name(f"{file.name}-wal").stat().st_size - before) / done

    per_step(FIRST)
    values = [(per_step(FIRST), per_step(LARGE)) for _ in range(setup.rounds)]
    ours.close()
    title = "SQLite: write-ahead log a step"
    return [
        alone(Title(GROUP, title, "bytes"), [little for little, _ in values]),
        beside(
            Title(GROUP, f"{title}, with 100 KB of variables that it does not change", "bytes"),
            [much for _, much in values],
            against="200 bytes of variables",
            others=[little for little, _ in values],
        ),
    ]


def _processes(cluster: Cluster, setup: Setup, steps: int) -> list[Figure]:
    cluster.prepare_pgbench()
    url = cluster.create("shared")
    OurSteps(url, SHAPE).close()
    with ProcessPoolExecutor(max(PROCESSES), mp_context=get_context("spawn")) as pool:

        def together(count: int) -> Callable[[], float]:
            def turn() -> float:
                return sum(pool.map(_steps_of_one, [url] * count, [steps] * count))

            return turn

        cases = {f"{count}": together(count) for count in PROCESSES}
        pgbench = {
            f"pgbench {count}": lambda count=count: cluster.pgbench(count, steps) for count in PROCESSES
        }
        values = take_turns({**cases, **pgbench}, setup.rounds)
    figures = []
    for count in PROCESSES:
        mine, theirs = values[f"{count}"], values[f"pgbench {count}"]
        title = Title(GROUP, f"{count} process{'es' if count > 1 else ''}", "steps/s")
        figures.append(beside(title, mine, against=f"pgbench -N -c {count}", others=theirs))
    title = Title(GROUP, "2 processes beside 1", "steps/s")
    two = beside(title, values["2"], against="1 process", others=values["1"], target=Target(at_least=1.6))
    return [*figures, two]


def _steps_of_one(url: str, steps: int) -> float:
    """The rate of one process among others; only its steps are timed."""
    ours = OurSteps(url, SHAPE)
    try:
        waiting = ours.start(steps // 4)
        began = time.perf_counter()
        done = ours.complete(waiting, 4)
        return done / (time.perf_counter() - began)
    finally:
        ours.close()
