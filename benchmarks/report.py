"""Shows figures: a table for the terminal and docs/performance.md, and benchmarks/results.json. Measures nothing."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import msgspec

from benchmarks.figures import Figure, Target

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
HEAD = "| | unit | median | spread | beside | ratio | target | |\n|---|---|---:|---:|---|---:|---:|---|"
VERDICTS = {True: "met", False: "**not met**", None: ""}
NAMED = ("SpiffWorkflow", "msgspec", "SQLAlchemy", "psycopg")


def machine() -> dict[str, str]:
    """What the figures depend on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "processors": str(os.cpu_count()),
        "system": platform.platform(),
        "Python": platform.python_version(),
        **{name: version(name) for name in NAMED},
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor() or "unknown")


def render(figures: Sequence[Figure], described: dict[str, str]) -> str:
    """The machine in a line, then a table for each group."""
    said = ", ".join(f"{name} {value}" for name, value in described.items())
    parts = [f"Measured on {said}."]
    for group, members in groupby(figures, key=lambda figure: figure.group):
        parts.append(f"### {group}\n\n{HEAD}\n" + "\n".join(_row(figure) for figure in members))
    return "\n\n".join(parts)


def _row(figure: Figure) -> str:
    beside = f"{figure.against} {number(figure.other)}" if figure.other is not None else ""
    cells = [
        figure.name,
        figure.unit,
        number(figure.median),
        "" if figure.low == figure.high else f"{number(figure.low)} – {number(figure.high)}",
        beside,
        "" if figure.ratio is None else number(figure.ratio),
        "" if figure.target is None else _target(figure.target),
        VERDICTS[figure.meets],
    ]
    return f"| {' | '.join(cells)} |"


def _target(target: Target) -> str:
    bounds = (("≥", target.at_least), ("≤", target.at_most))
    return " ".join(f"{sign} {number(bound)}" for sign, bound in bounds if bound is not None)


def number(value: float) -> str:
    """Three digits that count, whole from 100 on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def write_results(path: Path, figures: Sequence[Figure], described: dict[str, str]) -> None:
    """The figures of this run, and those of earlier runs for the groups that this one did not measure."""
    measured = {figure.group for figure in figures}
    before = read_results(path)
    order = list(dict.fromkeys(figure.group for figure in (*before, *figures)))
    kept = [figure for figure in before if figure.group not in measured]
    together = sorted([*kept, *figures], key=lambda figure: order.index(figure.group))
    whole = {"machine": described, "figures": msgspec.to_builtins(together)}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")


def read_results(path: Path) -> list[Figure]:
    """What earlier runs wrote."""
    if not path.exists():
        return []
    return msgspec.convert(json.loads(path.read_text())["figures"], list[Figure])


def write_document(path: Path, text: str) -> None:
    """Put the tables between the two marks of a document."""
    before, _, rest = path.read_text().partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        sys.exit(f"Expected {BEGIN} and {END} in {path}, but they are not both there")
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")
