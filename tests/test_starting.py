"""What a process loads before it can work: a worker or `concierto --help` must not wait for the statistics."""

import subprocess
import sys

import pytest

HEAVY = ("SpiffWorkflow", "holidays", "pandas", "scipy", "statsmodels", "typst")
SAY_LOADED = f"import sys; print([name for name in {HEAVY} if name in sys.modules])"


@pytest.mark.parametrize("door", ["engine", "workers.main", "webapp.cli", "webapp.app"])
def test_what_only_few_need_is_loaded_when_it_is_needed(door: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", f"import {door}; {SAY_LOADED}"], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
