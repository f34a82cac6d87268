"""How often something is done in a second of the processor's time: what else the machine does is not counted."""

import time
from collections.abc import Callable


def rate(work: Callable[[], int], seconds: float) -> Callable[[], float]:
    """A turn: `work` (which says how much it did) again and again for so long; how much that is a second."""

    def turn() -> float:
        began = time.process_time()
        done, spent = 0, 0.0
        while spent < seconds:
            done += work()
            spent = time.process_time() - began
        return done / spent

    return turn


def repeated(work: Callable[[], object], times: int) -> Callable[[], int]:
    """So often at once, where looking at the clock would cost as much as the work."""

    def many() -> int:
        for _ in range(times):
            work()
        return times

    return many
