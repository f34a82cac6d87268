"""A step found again by what it reads, or by what is left of it, is the step that the kernel would have made."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from engine.prove import Budget, Subject
from engine.prove.exploration.explore import explore
from engine.prove.exploration.graph import Graph
from engine.prove.exploration.world import World
from engine.prove.step.local import Locals
from engine.prove.step.reuse import Reuse
from engine.prove.step.runs import Runs
from engine.testing.random_bpmn import draw
from engine.testing.random_whole import draw_whole
from engine.testing.sketch import sketch
from processes.proving import load_shipped

BUDGET = Budget(states=1_500, seconds=20.0)
INTERRUPTED = """start s -> outer
sub outer -> choose
  start i -> f
  parallel f -> a, b
  user a -> j
  user b -> j
  parallel j -> k
  end k
boundary late on outer timer PT1H -> tell
user tell -> choose
exclusive choose -> x if =ready, y default
end x
end y"""


def found(subject: Subject, process: str) -> tuple[int, int, frozenset[Any]]:
    graph: Graph = explore(World(subject, process), BUDGET)
    return len(graph.situations), graph.steps, frozenset(graph.first)


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From here on every step is run on the kernel, on the form of which it is a step."""

    def forget() -> None:
        monkeypatch.setattr(Reuse, "find", lambda *_: None)
        monkeypatch.setattr(Locals, "_splits", lambda *_: False)
        monkeypatch.setattr(Runs, "_hollowed", lambda _self, _root, children, _beside, each: (each, children))

    return forget


@pytest.mark.parametrize("process", ["urgent_basic_needs", "gender_violence_protocol"])
def test_a_shipped_process_is_explored_the_same(process: str, plainly: Callable[[], None]) -> None:
    subject = load_shipped()
    quick = found(subject, process)
    plainly()
    assert found(subject, process) == quick


@pytest.mark.parametrize("drawn", [draw, draw_whole])
@pytest.mark.parametrize("seed", range(12))
def test_a_random_process_is_explored_the_same(
    drawn: Callable[[Random, int], bytes], seed: int, plainly: Callable[[], None]
) -> None:
    subject = Subject.read({"p.bpmn": drawn(Random(seed), 2)})
    quick = found(subject, "p")
    plainly()
    assert found(subject, "p") == quick


def test_what_an_interrupted_activity_held_makes_no_difference(plainly: Callable[[], None]) -> None:
    subject = Subject.read({"p.bpmn": sketch(INTERRUPTED)})
    quick = found(subject, "p")
    plainly()
    assert found(subject, "p") == quick
    assert quick[0] > 5
