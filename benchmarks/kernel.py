"""Tasks a second of the kernel beside SpiffWorkflow doing the same work: in memory, and with what is stored coded."""

from collections.abc import Callable

from benchmarks.figures import Figure, Setup, Target, Title, beside, take_turns
from benchmarks.lives import Ours, Theirs
from benchmarks.rates import rate
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
    each = (shape.asked + shape.scripts) / shape.asked  # a life says how many tasks people did
    ours, theirs = (rate(live, TURN_S * setup.share) for live in lives)
    values = take_turns({"ours": ours, RAW: theirs}, setup.rounds)
    done = {name: [value * each for value in turns] for name, turns in values.items()}
    title = Title(group, shape.name, "tasks/s")
    return beside(title, done["ours"], against=RAW, others=done[RAW], target=target)
