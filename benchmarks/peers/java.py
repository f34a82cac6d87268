"""Builds the Java peers with Maven and runs them. Knows how to start programs, not what their figures mean."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
ENGINES = {"operaton": "peers.OperatonPeer", "flowable": "peers.FlowablePeer"}


def what_is_missing() -> list[str]:
    """The programs that the peers need and this machine does not have."""
    return [program for program in ("java", "javac", "mvn") if shutil.which(program) is None]


def build() -> None:
    """Compile them, with their libraries from Maven Central."""
    _run(["mvn", "-q", "-B", "package"], folder=FOLDER)


def run_engine(engine: str, url: str, *, user: str, diagrams: Path, seconds: float) -> dict[str, float]:
    """Steps a second by "<shape> <threads>"."""
    options = {"url": url, "user": user, "diagrams": str(diagrams), "seconds": str(seconds)}
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    rows = _java(engine, ENGINES[engine], arguments)
    return {f"{row['shape']} {row['threads']}": row["steps_per_s"] for row in rows}


def run_decisions(file: Path, decision: str, *, bounds: Mapping[str, int], seconds: float) -> float:
    """Decisions a second of Operaton's engine; `bounds`: the inputs, whole numbers below each bound."""
    inputs = [f"{name}:{bound}" for name, bound in bounds.items()]
    [row] = _java("operaton", "peers.OperatonDecisions", [str(file), decision, str(seconds), *inputs])
    return float(row["decisions_per_s"])


def _java(module: str, main: str, arguments: Sequence[str]) -> list[dict[str, Any]]:
    target = FOLDER / module / "target"
    classes = f"{target / f'{module}-1.jar'}:{target / 'libraries'}/*"
    said = _run(["java", "-cp", classes, main, *arguments], folder=FOLDER)
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def _run(command: list[str], *, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Expected {command[0]} to work, but: {(done.stderr or done.stdout)[-2000:]}")
    return done.stdout
