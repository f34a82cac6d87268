"""Which of several open tasks, timers or waits of one element a move means: tried one after the other.

A path names elements; where two runs of a sub-process are open, only what comes of it tells which of them was meant.
"""

MOST = 24
"""So many choices are tried."""


class Picks:
    """The choices of one attempt. Where none was made before, the first is taken."""

    def __init__(self, chosen: dict[int, int] | None = None) -> None:
        self._chosen = chosen or {}
        self._made: list[tuple[int, int, int]] = []
        self._at = 0

    def begin(self, step: int) -> None:
        """This step of the path comes next."""
        self._at = step

    def pick(self, count: int) -> int:
        """Which of so many."""
        which = min(self._chosen.get(self._at, 0), max(count - 1, 0))
        if count > 1:
            self._made.append((self._at, count, which))
        return which

    def others(self) -> "Picks | None":
        """The same up to the last choice that can be made otherwise. None: all were tried."""
        for place in range(len(self._made) - 1, -1, -1):
            step, count, which = self._made[place]
            if which + 1 < count:
                before = {at: chosen for at, _, chosen in self._made[:place]}
                return Picks({**before, step: which + 1})
        return None
