"""How often something is done in a second of the processor's time: what else the machine does is not counted."""

import time
from collections.abc import Callable


def rate(
    work: Callable[[], int], seconds: float, clock: Callable[[], float] = time.process_time
) -> Callable[[], float]:
    """A turn: `work` (which says how much it did) again and again for so long; how much that is a second.

    Beside a program of another language `clock` is the wall's (time.perf_counter), for that is what it counts by.
    """

    def turn() -> float:
        began = clock()
        done, spent = 0, 0.0
        while spent < seconds:
            done += work()
            spent = clock() - began
        return done / spent

    return turn


def repeated(work: Callable[[], object], times: int) -> Callable[[], int]:
    """So often at once, where looking at the clock would cost as much as the work."""

    def many() -> int:
        for _ in range(times):
            work()
        return times

    return many
