"""Tasks a second of the kernel beside SpiffWorkflow doing the same work: in memory, and with what is stored coded."""

import time
from collections.abc import Callable

from benchmarks.figures import Figure, Setup, Target, Title, beside, take_turns
from benchmarks.lives import Ours, Theirs
from benchmarks.shapes import Shape, many_people, script_and_gateway, user_tasks

SHAPES = (user_tasks(5), script_and_gateway(), user_tasks(60), many_people())
IN_MEMORY = "Kernel in memory"
CODED = "Kernel with decode and encode of state and events; SpiffWorkflow: load, step, save"
TURN_S = 0.25
RAW = "SpiffWorkflow"


def measure(setup: Setup) -> list[Figure]:
    """Each shape on both engines in turn."""
    figures = []
    for shape in SHAPES:
        ours, theirs = Ours(shape), Theirs(shape)
        figures.append(_compared(IN_MEMORY, shape, (ours.live, theirs.live), setup, Target(at_least=10)))
    for shape in SHAPES[:3]:
        ours, theirs = Ours(shape), Theirs(shape)
        target = Target(at_least=25) if shape is SHAPES[0] else None
        figures.append(_compared(CODED, shape, (ours.live_coded, theirs.live_coded), setup, target))
    return figures


def _compared(
    group: str, shape: Shape, lives: tuple[Callable[[], int], ...], setup: Setup, target: Target | None
) -> Figure:
    for live in lives:
        assert live() == shape.asked, shape.name
    ours, theirs = (_rate(live, shape, TURN_S * setup.share) for live in lives)
    values = take_turns({"ours": ours, RAW: theirs}, setup.rounds)
    title = Title(group, shape.name, "tasks/s")
    return beside(title, values["ours"], against=RAW, others=values[RAW], target=target)


def _rate(live: Callable[[], int], shape: Shape, seconds: float) -> Callable[[], float]:
    """Tasks (people's and scripts) a second in as many whole lives as fit into a turn."""

    def turn() -> float:
        began = time.perf_counter()
        lives, spent = 0, 0.0
        while spent < seconds:
            live()
            lives += 1
            spent = time.perf_counter() - began
        return lives * (shape.asked + shape.scripts) / spent

    return turn
