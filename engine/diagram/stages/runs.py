"""The straight stretches of a path, and how two edges lie to each other while slots are still parts of the grid."""

from itertools import pairwise

from engine.diagram.stages.model import Edge, Run

Stretch = tuple[bool, float, float, float]
"""Upright or level, where across, from, to: in parts of the grid."""
HIDDEN = 50.0
"""What it costs that one edge lies on another, in crossings."""
PER_PIXEL = 1000
"""Parts of the grid for one pixel beside a line."""
ARRIVING = 8
"""Pixels beside the middle of a boundary event at which edges arrive: others leave there."""
NEARLY = 1e-6


def cut_into_runs(edge: Edge) -> None:
    edge.runs = []
    for (x, y), (x2, y2) in pairwise(edge.path):
        is_upright = x == x2
        low, high = sorted((y, y2) if is_upright else (x, x2))
        if edge.runs and edge.runs[-1].is_upright == is_upright:
            edge.runs[-1].low = min(edge.runs[-1].low, low)
            edge.runs[-1].high = max(edge.runs[-1].high, high)
        else:
            line = x if is_upright else y
            edge.runs.append(
                Run(edge=edge, is_upright=is_upright, line=line, low=low, high=high, pos=float(line))
            )
    if edge.source.host is not None and edge.runs[0].is_upright:
        edge.runs[0].pos += edge.source.off / PER_PIXEL
    if edge.target.host is not None and edge.runs[-1].is_upright:
        edge.runs[-1].pos += (edge.target.off + ARRIVING) / PER_PIXEL


def stretches(edge: Edge) -> list[Stretch]:
    """Each run from where the one before it stands to where the next one does."""
    runs, found = edge.runs, []
    for at, run in enumerate(runs):
        before = runs[at - 1].pos if at else edge.path[0][run.is_upright]
        after = runs[at + 1].pos if at + 1 < len(runs) else edge.path[-1][run.is_upright]
        found.append((run.is_upright, run.pos, min(before, after), max(before, after)))
    return found


def clash(one: Edge, other: Edge) -> float:
    """Crossings of two edges, and much more where one hides the other."""
    total = 0.0
    is_kin = one.is_kin(other)
    there = stretches(other)
    for upright, at, low, high in stretches(one):
        for upright2, at2, low2, high2 in there:
            if upright != upright2:
                total += low < at2 < high and low2 < at < high2
            elif not is_kin and abs(at - at2) < NEARLY and min(high, high2) - max(low, low2) > NEARLY:
                total += HIDDEN
    return total
