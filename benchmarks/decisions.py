"""Decisions a second: tables of a hundred rules with three inputs, asked as a business rule task asks them."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.figures import Figure, Setup, Target, Title, alone, take_turns
from benchmarks.rates import rate, repeated
from engine.dmn import Decisions, read_decisions

GROUP = "Decisions (DMN)"
RULES = 100
TURN_S = 0.2
HEAD = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:bench">'
    '<decision id="level" name="level"><variable name="level"/>'
)
INPUTS = "".join(
    f'<input><inputExpression typeRef="{kind}"><text>{name}</text></inputExpression></input>'
    for name, kind in (("age", "number"), ("income", "number"), ("place", "string"))
)
PLACES = ("León", "Soria", "Ávila", "Burgos", "Zamora")
Row = tuple[str, str, str]


def measure(setup: Setup) -> list[Figure]:
    """Constants, which have an index; the same without one (each cell computes); several hit policies."""
    tables = {
        "100 rules, unique": (_table("UNIQUE", [_constant(place) for place in range(RULES)]), 20_000),
        "100 rules, collect": (_table("COLLECT", [_constant(place) for place in range(RULES)]), None),
        "100 rules, first, cells that compute": (
            _table("FIRST", [_computing(place) for place in range(RULES)]),
            None,
        ),
    }
    turns = {
        name: rate(repeated(_asked(read_decisions(xml.encode(), file="bench.dmn")), 50), TURN_S * setup.share)
        for name, (xml, _) in tables.items()
    }
    values = take_turns(turns, setup.rounds)
    return [
        alone(
            Title(GROUP, name, "decisions/s"),
            values[name],
            target=None if least is None else Target(at_least=least),
        )
        for name, (_, least) in tables.items()
    ]


def _table(policy: str, rows: Sequence[Row]) -> str:
    rules = "".join(_rule(place, row) for place, row in enumerate(rows))
    output = '<output name="level" typeRef="number"/>'
    table = f'<decisionTable hitPolicy="{policy}">{INPUTS}{output}{rules}</decisionTable>'
    return f"{HEAD}{table}</decision></definitions>"


def _rule(place: int, row: Row) -> str:
    cells = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row)
    return f'<rule id="rule{place}">{cells}<outputEntry><text>{place}</text></outputEntry></rule>'


def _constant(place: int) -> Row:
    """Five places, five spans of age, four of income: one rule for each case."""
    age, income = place // 5 % 5 * 20, place // 25 * 500
    return f"[{age}..{age + 20})", f"[{income}..{income + 500})", f'"{PLACES[place % 5]}"'


def _computing(place: int) -> Row:
    """The same, so written that no index can be made."""
    age, income = place // 5 % 5 * 20, place // 25 * 500
    return f"? >= {age} and ? < {age} + 20", f"? - {income} in [0..500)", f'"{PLACES[place % 5]}"'


def _cases() -> list[Mapping[str, Any]]:
    """Every rule once."""
    return [
        {"age": place // 5 % 5 * 20 + 7, "income": place // 25 * 500 + 120, "place": PLACES[place % 5]}
        for place in range(RULES)
    ]


def _asked(decisions: Decisions) -> Callable[[], object]:
    asked = _cases()
    for place, case in enumerate(asked):
        assert decisions.decide("level", case).value in (place, [place]), (place, case)
    endless = cycle(asked)
    return lambda: decisions.decide("level", next(endless))
