"""FEEL beside feelin on Node: an expression that each evaluates again and again, as its own users would."""

import json
import shutil
import subprocess
import sys
import time

from benchmarks.figures import Figure, Setup, Title, beside
from benchmarks.peers.java import FOLDER
from benchmarks.rates import rate, repeated
from engine.feel import compile_expression

VARIABLES = {"a": 3, "b": 5, "people": [{"age": 81}, {"age": 44}, {"age": 70}]}
EXPRESSIONS = ("a < b", "count(people[age > 65])")
ROUNDS, SECONDS = 3, 1.5


def measure(setup: Setup) -> list[Figure]:
    """No figures where Node or npm is missing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("feelin is skipped, for want of Node and npm", file=sys.stderr)
        return []
    folder = FOLDER / "feelin"
    subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=folder, check=True)
    figures = []
    for text in EXPRESSIONS:
        mine, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(_feelin(text, SECONDS * setup.share))
            mine.append(_ours(text, SECONDS * setup.share))
        title = Title("Expressions beside others", f"`{text}`", "evaluations/s")
        figures.append(beside(title, mine, against="feelin 8.2.0 (parses each time)", others=theirs))
    return figures


def _ours(text: str, seconds: float) -> float:
    expression = compile_expression(text, names=VARIABLES)
    return rate(repeated(lambda: expression.evaluate(VARIABLES), 200), seconds, time.perf_counter)()


def _feelin(text: str, seconds: float) -> float:
    command = ["node", "rate.mjs", text, json.dumps(VARIABLES), str(seconds)]
    said = subprocess.run(command, cwd=FOLDER / "feelin", capture_output=True, text=True, check=True).stdout
    return float(json.loads(said)["evaluations_per_s"])
