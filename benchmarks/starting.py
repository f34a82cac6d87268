"""What it costs to be there: the time until a process of each kind can work, and the memory of open instances."""

import gc
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Callable

from benchmarks.figures import Figure, Setup, Title, alone, take_turns
from benchmarks.lives import Ours
from benchmarks.shapes import user_tasks
from engine.codec import encode_state

GROUP = "Starting, and being open"
STARTS = {
    "an empty Python process": "pass",
    "import engine": "import engine",
    "import what a worker runs": "import workers.main",
    "import what `concierto` runs": "import webapp.cli",
    "import the web application": "import webapp.app",
}
OPEN = 1_000


def measure(setup: Setup) -> list[Figure]:
    """Processor seconds of a new process; bytes of an instance that waits, in memory and stored."""
    values = take_turns({name: _start(code) for name, code in STARTS.items()}, min(setup.rounds, 3))
    figures = [alone(Title(GROUP, name, "ms of processor"), values[name]) for name in STARTS]
    return [*figures, *_open_instances()]


def _start(code: str) -> Callable[[], float]:
    def turn() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return 1_000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    return turn


def _open_instances() -> list[Figure]:
    """A thousand that wait at the first of five tasks: their states as objects, and as the bytes of their rows."""
    ours = Ours(user_tasks(5))
    ours.begin()
    gc.collect()
    tracemalloc.start()
    waiting = [ours.begin() for _ in range(OPEN)]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    stored = sum(len(encode_state(state)) for state in waiting)
    return [
        alone(Title(GROUP, "1,000 open instances, decoded", "KB"), [held / 1_000]),
        alone(Title(GROUP, "1,000 open instances, as stored", "KB"), [stored / 1_000]),
    ]
