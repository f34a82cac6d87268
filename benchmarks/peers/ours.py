"""Our engine doing what the peers do: starts instances and completes their tasks. (`__main__` runs it as a program.)"""

import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from benchmarks.peers.diagrams import SHAPES
from engine import Engine, EngineConfig
from engine.events import TaskCreated
from engine.stepping import Outcome
from engine.store import SqlStore, engine_metadata, open_database
from engine.store.database import Synchronous

NO_FORMS = EngineConfig(forms=None)


def open_engine(url: str, synchronous: Synchronous = "FULL") -> Engine:
    """An engine over the tables of this database."""
    return Engine(SqlStore(open_database(url, synchronous=synchronous)), config=NO_FORMS)


def prepare(url: str) -> None:
    """Make the tables and deploy the diagrams."""
    database = open_database(url)
    engine_metadata.create_all(database)
    database.dispose()
    engine = open_engine(url)
    for name, xml in SHAPES.items():
        engine.deploy({f"{name}.bpmn": xml.encode()}, actor="bench")


def rate(engine: Engine, shape: str, *, threads: int, seconds: float) -> float:
    """Steps a second of so many threads: a step is a start or a completed task."""
    began = time.perf_counter()
    end = began + seconds

    def work(_thread: int) -> int:
        steps = 0
        while time.perf_counter() < end:
            steps += _one_instance(engine, shape, end)
        return steps

    with ThreadPoolExecutor(threads) as pool:
        steps = sum(pool.map(work, range(threads)))
    return steps / (time.perf_counter() - began)


def _one_instance(engine: Engine, shape: str, end: float) -> int:
    """Start one and complete its tasks: each step's answer names the tasks that it opened."""
    started = engine.start(shape, actor="bench")
    steps, waiting = 1, deque(_opened(started))
    while waiting and time.perf_counter() < end:
        outcome = engine.complete(started.instance_id, waiting.popleft(), {"a": steps}, actor="bench")
        waiting.extend(_opened(outcome))
        steps += 1
    return steps


def _opened(outcome: Outcome) -> Iterator[int]:
    return (event.number for event in outcome.events if isinstance(event, TaskCreated))
