"""Which of the moves of a situation have to be explored: of independent branches one goes first."""

from engine.prove.explore import Choice
from engine.prove.world import World


def choice_of(_world: World) -> Choice | None:
    """The reduction for this world, or None: every move."""
    return None
