"""Our engine doing what the peers do: starts instances and completes their tasks. (`__main__` runs it as a program.)"""

import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.peers.diagrams import SHAPES
from engine import Engine, EngineConfig
from engine.store import SqlStore, engine_metadata, open_database
from engine.store.database import Synchronous
from engine.views import TaskFilter

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
    instance = engine.start(shape, actor="bench").instance_id
    steps, chosen = 1, TaskFilter(instance_ids=frozenset([instance]), limit=100)
    while (tasks := engine.read.list_tasks(chosen)) and time.perf_counter() < end:
        for task in tasks:
            engine.complete(instance, task.number, {"a": steps}, actor="bench")
            steps += 1
    return steps
