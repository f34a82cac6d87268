"""Where an error came from, for an incident: a line a frame, without any value. The text of the error is not here."""

import sys
import traceback
from pathlib import Path

MOST_FRAMES = 30
OURS = Path(__file__).parents[1]


def frames_of(error: BaseException) -> str:
    """`file:line function`, the innermost last; of many frames the last, and what caused the error before it."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{frames_of(cause)}\n{type(cause).__name__}, then:\n" if cause is not None else ""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    return before + "\n".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)


def _short(file: str) -> str:
    """As it is imported: no folder of this machine."""
    folders = (OURS, *map(Path, sys.path))
    roots = (root for root in folders if root.is_absolute() and Path(file).is_relative_to(root))
    longest = max(roots, key=lambda root: len(root.parts), default=None)
    return Path(file).relative_to(longest).as_posix() if longest else Path(file).name
