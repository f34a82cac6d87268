"""The benchmarks are no installed package: they are imported from the repository's root, as `make bench` does."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)
