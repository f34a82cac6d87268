"""Runs the benchmarks, each in a process of its own, and shows what they give: `make bench`.

usage: python -m benchmarks.run [NAME ...] [--rounds N] [--share S] [--dry]      (all of them; less than ten minutes)
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from benchmarks.figures import Figure, Setup
from benchmarks.report import machine, read_results, render, write_document, write_results

MODULES = (
    "kernel",
    "promises",
    "store",
    "writing",
    "growth",
    "http_latency",
    "loops",
    "width",
    "feel",
    "decisions",
    "layout",
    "proving",
    "starting",
    "shares",
)
"""Each `benchmarks/<name>.py` has `measure(setup) -> list[Figure]`."""
FOLDER = Path(__file__).parent
RESULTS, DOCUMENT = FOLDER / "results.json", FOLDER.parent / "docs" / "performance.md"


def measure(name: str, setup: Setup) -> list[Figure]:
    """The figures of one module."""
    found: list[Figure] = import_module(f"benchmarks.{name}").measure(setup)
    return found


def measure_apart(name: str, setup: Setup) -> list[Figure]:
    """The same in a new process: what one module leaves in memory does not burden the next."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, name, setup).result()


def main() -> None:
    """Ends with 1 when a module failed; a target that is not met is a figure, not a failure."""
    asked = _asked()
    figures: list[Figure] = []
    failed = []
    with tempfile.TemporaryDirectory(prefix="bench-", dir=asked.folder) as folder:
        setup = Setup(rounds=asked.rounds, share=asked.share, folder=Path(folder))
        for name in asked.names or MODULES:
            began = time.perf_counter()
            try:
                figures += measure_apart(name, setup)
            except Exception as error:  # noqa: BLE001 - the others are measured all the same
                failed.append(name)
                print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    described = machine()
    print(render(figures, described))
    if not asked.dry:
        write_results(RESULTS, figures, described)
        write_document(DOCUMENT, render(read_results(RESULTS), described))
    sys.exit(1 if failed else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(MODULES)}")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--share", type=float, default=1.0, help="of the full work, for a quick look")
    parser.add_argument("--dry", action="store_true", help="write neither results.json nor the document")
    parser.add_argument(
        "--folder", type=Path, help="a disk to write on (default: the system's temporary one)"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
