"""One client of our engine, in a process of its own.

usage: python -m benchmarks.peers URL SHAPE THREADS SECONDS [NORMAL|FULL]    (prints the steps a second as JSON; how
SQLite writes to the disk, FULL if nothing is said)
"""

import json
import sys

from benchmarks.peers.ours import open_engine, rate


def main() -> None:
    """A moment to warm up, then the measured time."""
    url, shape, threads, seconds, *how = sys.argv[1:]
    engine = open_engine(url, "NORMAL" if how == ["NORMAL"] else "FULL")
    rate(engine, shape, threads=1, seconds=0.5)
    print(json.dumps({"steps_per_s": rate(engine, shape, threads=int(threads), seconds=float(seconds))}))


if __name__ == "__main__":
    main()
