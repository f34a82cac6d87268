"""The check may run while others work: what moves is seen before or after its step, never in between."""

import threading
import time
from typing import Any

from engine import Engine, Rejection, StaleState
from engine.invariants import check_invariants
from engine.views import TaskFilter

ROUNDS = 3


def test_nothing_seems_wrong_while_others_work(planted: Any) -> None:
    stop, done = threading.Event(), [0]
    workers = [
        threading.Thread(target=_work, args=[planted.engine, stop, done], name=f"works-{n}") for n in range(2)
    ]
    for worker in workers:
        worker.start()
    try:
        found = [check_invariants(planted.store) for _ in range(ROUNDS)]
    finally:
        stop.set()
        for worker in workers:
            worker.join(30)
    assert found == [[]] * ROUNDS
    assert done[0] > 0, "nobody worked: the test would show nothing"


def _work(engine: Engine, stop: threading.Event, done: list[int]) -> None:
    """Start, claim a job, fail it, complete tasks: whatever writes rows."""
    while not stop.is_set():
        engine.start("sending")
        instance_id = engine.start("ask").instance_id
        [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset([instance_id])))
        for job in engine.lease_jobs("w", 1):
            try:
                engine.fail_job(job, "no letter box")
            except (Rejection, StaleState):
                continue
        engine.complete(instance_id, task.number, {}, actor="ana")
        done[0] += 1
        time.sleep(0.02)
