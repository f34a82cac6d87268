"""Small diagrams with promises, run on the engine."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from engine.errors import Rejection
from engine.model import Process
from engine.promises import Happened
from engine.reader import read_processes
from engine.testing import Harness
from engine.testing.sketch import sketch

Promised = Callable[..., Harness]


@dataclass
class Told:
    """Happenings written as words: `a` left (and entered before), `+a` only entered, `.` the end."""

    process: Process

    def __call__(self, words: str) -> list[Happened]:
        told = []
        for word in words.split():
            if word == ".":
                told.append(Happened("ended", self.process.id))
                continue
            node = self.process.indexes[word.lstrip("+")]
            told.append(Happened("entered", self.process.id, node))
            if not word.startswith("+"):
                told.append(Happened("left", self.process.id, node))
        return told


@pytest.fixture
def told() -> Callable[[Process], Told]:
    return Told


@pytest.fixture
def read() -> Callable[[str], Process]:
    """The first process of a sketch."""
    return lambda text: read_processes(sketch(text), file="sketch.bpmn")[0]


@pytest.fixture
def promised() -> Promised:
    """A harness with a sketch deployed and its process `p` started."""

    def make(text: str, *, starts: bool = True) -> Harness:
        harness = Harness()
        harness.deploy(sketch(text))
        if starts:
            harness.start("p")
        return harness

    return make


@pytest.fixture
def refused() -> Callable[[Callable[[], object]], Rejection]:
    """The rejection of what is tried."""

    def rejected(doing: Callable[[], object]) -> Rejection:
        with pytest.raises(Rejection) as caught:
            doing()
        return caught.value

    return rejected
