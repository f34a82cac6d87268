"""Other engines beside ours in the same run: Operaton and Flowable embedded, Operaton's decisions, feelin on Node.

Needs a JDK, Maven (and Node for feelin); where they are missing it says so and gives no figures.
"""

import sys

from benchmarks.figures import Figure, Setup
from benchmarks.peers import decisions, expressions, processes
from benchmarks.peers.java import build, what_is_missing


def measure(setup: Setup) -> list[Figure]:
    """The figures of what can be run on this machine."""
    figures = expressions.measure(setup)
    missing = what_is_missing()
    if missing:
        print(f"The Java peers are skipped, for want of {', '.join(missing)}", file=sys.stderr)
        return figures
    build()
    return [*processes.measure(setup), *decisions.measure(setup), *figures]
