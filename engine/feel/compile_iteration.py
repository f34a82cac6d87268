"""Closures of for, some, every and of filters. Each round is counted against the budget."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine.feel.ast import Filter, For, Literal, Name, Negation, Quantified
from engine.feel.ast import Iterator as IteratorNode
from engine.feel.compilation import Env, Run, Scope, compile_node, compile_weighed, compiles
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation
from engine.feel.values import NUMBERS, Range, kind_of

Domain = Callable[[Env], Sequence[Any]]


def _domain(node: IteratorNode, scope: Scope) -> Domain:
    start = compile_node(node.domain, scope)
    if node.until is None:
        return lambda env: items_of(start(env), env.evaluation)
    end = compile_node(node.until, scope)
    return lambda env: _steps(start(env), end(env), env.evaluation)


def items_of(value: Any, evaluation: Evaluation) -> Sequence[Any]:
    """What an iteration goes through: a list, a closed range, or a single value."""
    if type(value) is list:
        return value
    if type(value) is Range and not value.operator:
        steps = _steps(value.low, value.high, evaluation)
        first, last = int(not value.low_included), len(steps) - (not value.high_included)
        return steps[first:last]
    if value is None:
        raise Unevaluable("Expected a list to go through, but got null")
    return [value]


def _steps(start: Any, end: Any, evaluation: Evaluation) -> Sequence[Any]:
    """Whole numbers or days from start to end, upwards or downwards."""
    if type(start) in NUMBERS and type(end) in NUMBERS:
        if isinstance(start, int) and isinstance(end, int):
            evaluation.check_size(abs(end - start))
            return range(start, end + 1) if start <= end else range(start, end - 1, -1)
        return _fraction_steps(start, end, evaluation)
    if type(start) is date and type(end) is date:
        days, sign = abs((end - start).days), 1 if start <= end else -1
        evaluation.spend(days)
        return [start + timedelta(sign * step) for step in range(days + 1)]
    raise Unevaluable(f"Expected two numbers or two dates, but got {kind_of(start)} and {kind_of(end)}")


def _fraction_steps(start: Any, end: Any, evaluation: Evaluation) -> list[Any]:
    count = int(abs(end - start))
    evaluation.check_size(count)
    evaluation.spend(count)
    sign = 1 if start <= end else -1
    return [start + Decimal(sign * step) for step in range(count + 1)]


def _compile_domains(nodes: Sequence[IteratorNode], scope: Scope) -> tuple[list[tuple[str, Domain]], Scope]:
    """Each iterator sees the names of those before it."""
    domains = []
    for node in nodes:
        domains.append((node.name, _domain(node, scope)))
        scope = scope.inner((node.name,))
    return domains, scope


def _rounds(domains: list[tuple[str, Domain]], env: Env, weight: int) -> Iterator[Env]:
    """An Env for each combination, the last iterator fastest."""
    (name, domain), inner = domains[0], domains[1:]
    for value in domain(env):
        env.evaluation.spend(weight)
        frame = Env({name: value}, env, env.evaluation)
        if inner:
            yield from _rounds(inner, frame, weight)
        else:
            yield frame


@compiles(For)
def compile_for(node: For, scope: Scope) -> Run:
    outer = scope.inner(("partial",))
    domains, inner = _compile_domains(node.iterators, outer)
    body, weight = compile_weighed(node.body, inner)
    needs_partial, at = _mentions(node.body, "partial"), node.at

    def run(env: Env) -> list[Any] | None:
        results: list[Any] = []
        names: dict[str, Any] = {"partial": []}
        try:
            for frame in _rounds(domains, Env(names, env, env.evaluation), weight):
                if needs_partial:
                    env.evaluation.spend(len(results) // 8)
                    names["partial"] = list(results)
                results.append(body(frame))
        except Unevaluable as error:
            env.evaluation.note(str(error), at)
            return None
        env.evaluation.check_size(len(results))
        return results

    return run


def _mentions(node: Any, name: str) -> bool:
    """Is the name written anywhere in the tree?"""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Name) and part.name == name:
            return True
        if isinstance(part, tuple):
            waiting.extend(part)
        elif hasattr(part, "__struct_fields__"):
            waiting.extend(getattr(part, field) for field in part.__struct_fields__)
    return False


@compiles(Quantified)
def compile_quantified(node: Quantified, scope: Scope) -> Run:
    """`some` is true as soon as one round is, else null if one is not a boolean; `every` likewise with
    false."""
    domains, inner = _compile_domains(node.iterators, scope)
    condition, weight = compile_weighed(node.condition, inner)
    decisive, at = node.quantifier == "some", node.at

    def run(env: Env) -> bool | None:
        result: bool | None = not decisive
        try:
            for frame in _rounds(domains, env, weight):
                value: object = condition(frame)
                if value is decisive:
                    return decisive
                if type(value) is not bool:
                    result = None
        except Unevaluable as error:
            env.evaluation.note(str(error), at)
            return None
        return result

    return run


@compiles(Filter)
def compile_filter(node: Filter, scope: Scope) -> Run:
    base, at = compile_node(node.base, scope), node.at
    condition, weight = compile_weighed(node.condition, scope.inner(("item",), dynamic=True))
    is_index = isinstance(node.condition, Literal) or (
        isinstance(node.condition, Negation) and isinstance(node.condition.operand, Literal)
    )

    def run(env: Env) -> Any:
        value = base(env)
        items = value if type(value) is list else [] if value is None else [value]
        first = condition(Env({"item": items[0] if items else None}, env, env.evaluation))
        if type(first) in NUMBERS:
            return _pick(items, first, env, at)
        if is_index and type(first) is not bool:
            env.evaluation.note("Expected a number or a condition in a filter, but got another value", at)
            return None
        return _kept(items, condition, env, weight)

    return run


def _kept(items: list[Any], condition: Run, env: Env, weight: int) -> list[Any]:
    evaluation = env.evaluation
    kept = []
    for item in items:
        evaluation.spend(weight)
        if condition(Env({"item": item}, env, evaluation)) is True:
            kept.append(item)
    return kept


def _pick(items: list[Any], position: Any, env: Env, at: int) -> Any:
    index = int(position)
    if index != position or index == 0 or abs(index) > len(items):
        env.evaluation.note(f"Expected a position from 1 to {len(items)}, but got {position}", at)
        return None
    return items[index - 1 if index > 0 else index]
