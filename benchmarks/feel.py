"""FEEL expressions a second: compiled once, evaluated often, each with a budget and a trace of its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from benchmarks.figures import Figure, Setup, Target, Title, alone, take_turns
from benchmarks.rates import rate, repeated
from engine.codec import encode_state
from engine.feel import Evaluation, compile_expression, evaluate
from engine.state import Scope, ScopeKind, new_state
from engine.values import encode_values
from engine.variables import Visible

GROUP = "FEEL"
COMPARISON = "a < b"
VARIABLES = {
    "a": 3,
    "b": 5,
    "place": "León",
    "price": Decimal("12.40"),
    "born": datetime(1948, 5, 2, tzinfo=UTC).date(),
    "people": [{"name": "Ana", "age": 81}, {"name": "Luis", "age": 44}, {"name": "Eva", "age": 70}],
}
EXPRESSIONS = (
    COMPARISON,
    'a < b and place = "León"',
    "price * 1.21 + a",
    'if b > 3 then "many" else "few"',
    'born + duration("P80Y") < @"2026-01-01"',
    "count(people[age > 65])",
    'for p in people return upper case(p.name) + "."',
)
TURN_S = 0.15


def measure(setup: Setup) -> list[Figure]:
    """Each expression over plain values; the comparison also as a step of the kernel asks it, and parsed each time."""
    cases: dict[str, Callable[[], Any]] = {text: _compiled(text) for text in EXPRESSIONS}
    cases[f"{COMPARISON}, of variables as they are stored"] = _stored()
    cases[f"{COMPARISON}, compiled each time"] = lambda: evaluate(COMPARISON, VARIABLES)
    turns = {name: rate(repeated(case, 200), TURN_S * setup.share) for name, case in cases.items()}
    values = take_turns(turns, setup.rounds)
    figures = []
    for name in cases:
        target = Target(at_least=500_000) if name == COMPARISON else None
        figures.append(alone(Title(GROUP, f"`{name}`", "evaluations/s"), values[name], target=target))
    return figures


def _compiled(text: str) -> Callable[[], Any]:
    expression = compile_expression(text, names=VARIABLES)
    assert expression.evaluate(VARIABLES) is not None, text
    return lambda: expression.evaluate(VARIABLES)


def _stored() -> Callable[[], Any]:
    """What a condition of a sequence flow costs: found in its scope, decoded, compared."""
    expression = compile_expression(COMPARISON, names=VARIABLES)
    state = new_state()
    state.root = 1
    stored = encode_values(VARIABLES)
    state.scopes[1] = Scope(0, ScopeKind.PROCESS, 0, -1, 0, stored, {}, None, {}, [])
    assert encode_state(state)
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def asked() -> Any:
        return expression.evaluate(Visible(state, [], 1), Evaluation(now))

    assert asked() is True
    return asked
