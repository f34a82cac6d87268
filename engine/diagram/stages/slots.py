"""Which edge of a channel takes which slot: ordered by the crossings that really result; kin share one slot."""

from engine.diagram.stages.grid import Grid
from engine.diagram.stages.model import Edge, Run
from engine.diagram.stages.runs import clash, cut_into_runs

Channel = tuple[bool, int]
Group = list[Run]
"""Runs that share a slot."""
ROUNDS = 3
WIDE = 0.9
"""How much of a channel the slots take, in parts of the grid."""


class Slots:
    """`width`: how many slots each channel has; `of`: which one each run takes."""

    def __init__(self, grid: Grid) -> None:
        self.channels: dict[Channel, list[Group]] = {}
        for edge in grid.level.edges:
            cut_into_runs(edge)
        for edge in grid.level.edges:
            for run in edge.runs:
                if grid.is_channel(*run.channel):
                    _join(self.channels.setdefault(run.channel, []), run)
        for groups in self.channels.values():
            groups.sort(key=lambda group: sum(run.low + run.high for run in group) / len(group))
            _spread(groups)
        for _ in range(ROUNDS):
            if not sum([_improve(groups) for groups in self.channels.values()]):
                break
        self.of: dict[Run, int] = {}
        self.width: dict[Channel, int] = {}
        for channel, groups in self.channels.items():
            self.width[channel] = self._number(groups)

    def _number(self, groups: list[Group]) -> int:
        """A slot may be used again where it is free; how many are needed."""
        slots: list[int] = []
        for at, group in enumerate(groups):
            below = (slots[before] + 1 for before in range(at) if _meet(groups[before], group))
            slots.append(max(below, default=0))
            self.of |= dict.fromkeys(group, slots[-1])
        return max(slots) + 1


def _join(groups: list[Group], run: Run) -> None:
    """Edges out of one side of a node share a slot, and edges into one."""
    for group in groups:
        others = [other.edge for other in group]
        if all(edge.line == run.edge.line and edge is not run.edge for edge in others) and (
            all(_end_together(edge, run.edge, 1) for edge in others)
            or all(_end_together(edge, run.edge, 0) for edge in others)
        ):
            group.append(run)
            return
    groups.append([run])


def _end_together(one: Edge, other: Edge, end: int) -> bool:
    nodes = (one.target, other.target) if end else (one.source, other.source)
    return nodes[0] is nodes[1] and one.ports[end] == other.ports[end]


def _meet(group: Group, other: Group) -> bool:
    return any(run.meets(there) for run in group for there in other)


def _spread(groups: list[Group]) -> None:
    for at, group in enumerate(groups, 1):
        for run in group:
            run.pos = run.line - WIDE / 2 + WIDE * at / (len(groups) + 1)


def _improve(groups: list[Group]) -> int:
    """Bubble sort by clashes; how many were swapped."""
    swaps = 0
    for _ in groups:
        done = sum([_swap_if_better(groups, at) for at in range(len(groups) - 1)])
        swaps += done
        if not done:
            break
    return swaps


def _swap_if_better(groups: list[Group], at: int) -> bool:
    one, other = groups[at], groups[at + 1]
    if not _meet(one, other) and one[0].low <= other[0].low:
        return False
    before = _clashes(one, other)
    groups[at], groups[at + 1] = other, one
    _spread(groups)
    if _clashes(one, other) < before:
        return True
    groups[at], groups[at + 1] = one, other
    _spread(groups)
    return False


def _clashes(group: Group, other: Group) -> float:
    return sum(clash(run.edge, there.edge) for run in group for there in other if run.edge is not there.edge)
