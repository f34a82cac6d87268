"""An observer hears of each step once: its kind, its time, what it came to, and no data."""

from typing import Any

import pytest
from small_diagrams import END, START, Diagram, user_task

from engine import Engine, EngineConfig, Rejection
from engine.commands import CompleteTask
from engine.observing import Observers, about, what_about
from engine.testing import CountingIds, FixedClock, MemoryStore


class Notebook:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str, int]] = []
        self.jobs: list[tuple[str, str, str]] = []
        self.seconds: list[float] = []

    def stepped(self, command: str, *, seconds: float, outcome: str, instance_id: int) -> None:
        self.seconds.append(seconds)
        self.steps.append((command, outcome, instance_id))

    def worked(self, handler: str, *, seconds: float, outcome: str, reference: str) -> None:
        self.seconds.append(seconds)
        self.jobs.append((handler, outcome, reference))


def observed(diagram: Diagram, *notebooks: Any) -> Engine:
    config = EngineConfig(handlers=None, roles=None, forms=None, observer=Observers(*notebooks))
    engine = Engine(MemoryStore(), clock=FixedClock(), ids=CountingIds(), config=config)
    engine.deploy({"ask.bpmn": diagram("ask", START, user_task("phone"), END)}, actor="ana")
    return engine


def open_task(engine: Engine, instance_id: int) -> int:
    return next(each.number for each in engine.read.activities(instance_id) if each.state == "open")


def test_each_step_is_told_with_what_it_came_to(diagram: Diagram) -> None:
    notebook = Notebook()
    engine = observed(diagram, notebook)
    instance_id = engine.start("ask").instance_id
    number = open_task(engine, instance_id)
    engine.complete(instance_id, number, {}, actor="ana")
    with pytest.raises(Rejection):
        engine.complete(instance_id, number, {}, actor="eva")
    assert notebook.steps == [
        ("StartInstance", "done", instance_id),
        ("CompleteTask", "done", instance_id),
        ("CompleteTask", "rejected", instance_id),
    ]
    assert all(seconds > 0 for seconds in notebook.seconds)


def test_many_at_once_are_told_once_each(diagram: Diagram) -> None:
    first, second = Notebook(), Notebook()
    engine = observed(diagram, first, second)
    ids = [engine.start("ask").instance_id for _ in range(3)]
    first.steps.clear()
    engine.execute_many(
        [CompleteTask(instance_id=each, number=open_task(engine, each), actor="ana") for each in ids]
        + [CompleteTask(instance_id=ids[0], number=1, actor="ana")]
    )
    assert first.steps == [("CompleteTask", "done", each) for each in ids] + [
        ("CompleteTask", "rejected", ids[0])
    ]
    assert second.steps[3:] == first.steps


def test_without_an_observer_the_engine_has_the_plain_stepper(diagram: Diagram) -> None:
    engine = Engine(MemoryStore(), config=EngineConfig(handlers=None, roles=None, forms=None))
    assert type(engine._stepper).__name__ == "Stepper"


def test_what_a_thread_is_at_nests_and_ends() -> None:
    with about(job_id="12-65537"), about(instance_id="12"):
        assert what_about() == {"job_id": "12-65537", "instance_id": "12"}
    assert what_about() == {}
