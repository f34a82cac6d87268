"""Which sequence flows of a diagram its scenarios take, and which none does."""

from collections.abc import Iterable

from msgspec import Struct

from engine.model import Process


class Coverage(Struct, frozen=True, kw_only=True):
    """Flows by id, in the order of the diagram."""

    flows: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def percent(self) -> float:
        """Of the flows, how many were taken; 100 where there are none."""
        return 100.0 * (len(self.flows) - len(self.missed)) / len(self.flows) if self.flows else 100.0


def cover(processes: Iterable[Process], taken: Iterable[str]) -> Coverage:
    """The coverage of the processes of one diagram."""
    seen = set(taken)
    flows = tuple(flow.id for process in processes for flow in process.flows)
    return Coverage(flows=flows, missed=tuple(flow for flow in flows if flow not in seen))
