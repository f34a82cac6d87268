"""Says whether a wheel holds the five packages whole, and no others: every file that git tracks in them.

python .ci/check_wheel.py dist/concierto-*.whl
"""

import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGES = ["engine", "forms", "processes", "webapp", "workers"]


def main(wheel: Path) -> None:
    """Ends with a message that names what is missing or too much."""
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    foreign = sorted({name.split("/")[0] for name in held} - set(PACKAGES))
    if foreign:
        sys.exit(f"Expected only {PACKAGES} in {wheel.name}, but it also holds {foreign}")
    listed = subprocess.run(["git", "ls-files", "-z", *PACKAGES], capture_output=True, text=True, check=True)
    missing = sorted(set(listed.stdout.split("\0")) - {""} - held)
    if missing:
        sys.exit(f"Expected every tracked file of the packages in {wheel.name}, but it lacks {missing}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
