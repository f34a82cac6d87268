"""How long a diagram takes to be drawn anew, and to be checked: random care processes with lanes, of about 60 nodes."""

import statistics
import time
from collections.abc import Callable, Iterator

from benchmarks.figures import Figure, Setup, Target, Title, alone
from engine.diagram import check, layout
from engine.testing.random_care import draw_random

GROUP = "Diagrams"
LEAST, MOST, COUNT = 55, 65, 12
"""Nodes of a diagram, lines aside; and how many diagrams."""
A_SECOND_MS = 1_000.0
TASKS = ("Task", "task", "Event", "Gateway", "subProcess")


def measure(setup: Setup) -> list[Figure]:
    """Processor time of the same diagrams each round: the middle one, and the slowest one."""
    files = list(_files(max(2, round(COUNT * setup.share))))
    drawn = [_times_ms(layout, files) for _ in range(setup.rounds)]
    checked = [_times_ms(check, [layout(xml) for xml in files]) for _ in range(setup.rounds)]
    target = Target(at_most=A_SECOND_MS)
    return [
        alone(Title(GROUP, "drawn anew, 60 nodes", "ms CPU"), [statistics.median(each) for each in drawn]),
        alone(
            Title(GROUP, "drawn anew, 60 nodes, the slowest", "ms CPU"),
            [max(each) for each in drawn],
            target=target,
        ),
        alone(Title(GROUP, "checked, 60 nodes", "ms CPU"), [statistics.median(each) for each in checked]),
    ]


def _files(count: int) -> Iterator[bytes]:
    """The first so many random diagrams of the right size."""
    seed = 0
    while count:
        xml = draw_random(seed)
        if LEAST <= _nodes(xml) <= MOST:
            count -= 1
            yield xml
        seed += 1


def _nodes(xml: bytes) -> int:
    """Flow nodes, those inside sub-processes too."""
    opened = (part.split(maxsplit=1)[0].decode() for part in xml.split(b"<") if part[:1].isalpha())
    return sum(name.endswith(TASKS) for name in opened)


def _times_ms(work: Callable[[bytes], object], files: list[bytes]) -> list[float]:
    found = []
    for xml in files:
        began = time.process_time()
        work(xml)
        found.append(1_000 * (time.process_time() - began))
    return found
