"""One table of a hundred rules with three inputs, decided by Operaton's engine and by ours."""

import time
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from random import Random

from benchmarks.figures import Figure, Setup, Title, beside
from benchmarks.peers import java
from benchmarks.rates import rate, repeated
from engine.dmn import read_decisions

BOUNDS: Mapping[str, int] = {"age": 100, "income": 5_000, "people": 9}
ROUNDS, SECONDS = 3, 3.0
HEAD = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:peers">'
    '<decision id="level" name="level"><variable id="v" name="level"/><decisionTable id="t" hitPolicy="UNIQUE">'
)
FOOT = "</decisionTable></decision></definitions>"


def table() -> str:
    """Ten spans of age, five of income, two of people: one rule for each case."""
    inputs = "".join(
        f'<input id="i_{name}"><inputExpression id="e_{name}" typeRef="number"><text>{name}</text>'
        "</inputExpression></input>"
        for name in BOUNDS
    )
    rules = "".join(
        _rule(place, (place // 10 * 10, place // 2 % 5 * 1_000, place % 2)) for place in range(100)
    )
    return f'{HEAD}{inputs}<output id="o" name="level" typeRef="number"/>{rules}{FOOT}'


def _rule(place: int, begins: tuple[int, int, int]) -> str:
    age, income, people = begins
    cells = (f"[{age}..{age + 9}]", f"[{income}..{income + 999}]", "&lt; 5" if people == 0 else "&gt;= 5")
    written = "".join(
        f'<inputEntry id="c{place}_{column}"><text>{cell}</text></inputEntry>'
        for column, cell in enumerate(cells)
    )
    return (
        f'<rule id="r{place}">{written}<outputEntry id="x{place}"><text>{place}</text></outputEntry></rule>'
    )


def measure(setup: Setup) -> list[Figure]:
    """Both over the same file, in turn."""
    file = setup.folder / "level.dmn"
    file.write_text(table())
    mine, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(java.run_decisions(file, "level", bounds=BOUNDS, seconds=SECONDS * setup.share))
        mine.append(_ours(file, SECONDS * setup.share))
    title = Title("Decisions beside others", "100 rules, three whole numbers, unique", "decisions/s")
    return [beside(title, mine, against="Operaton's DMN engine 1.0.3", others=theirs)]


def _ours(file: Path, seconds: float) -> float:
    decisions, random = read_decisions(file.read_bytes(), file=file.name), Random(0)
    cases = [{name: random.randrange(bound) for name, bound in BOUNDS.items()} for _ in range(1_000)]
    for case in cases:
        assert decisions.decide("level", case).value is not None, case
    endless = cycle(cases)
    return rate(repeated(lambda: decisions.decide("level", next(endless)), 50), seconds, time.perf_counter)()
