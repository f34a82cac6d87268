"""Built-in functions that summarise lists of numbers (DMN 1.5, 10.3.4.4): each as f(list) and as f(a, b,
...)."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.arithmetic import calculate
from engine.feel.builtins.registry import builtin
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation
from engine.feel.values import DECIMAL128, NUMBERS, number

Number = int | Decimal
Summary = Callable[[list[Number]], Any]


def _summary(name: str) -> Callable[[Summary], Summary]:
    """Register both forms of one function over numbers."""

    def register(function: Summary) -> Summary:
        def of_list(evaluation: Evaluation, items: list[Any]) -> Any:
            evaluation.spend(len(items))
            if any(type(item) not in NUMBERS for item in items):
                raise Unevaluable(f"Expected numbers for {name}(), but there is another value")
            return function(items)

        def of_arguments(evaluation: Evaluation, *items: Any) -> Any:
            return of_list(evaluation, list(items))

        builtin(f"{name}(list: list)", wants_evaluation=True)(of_list)
        builtin(f"{name}(*n: any)", wants_evaluation=True)(of_arguments)
        return function

    return register


def _refuse_empty(items: list[Number]) -> None:
    if not items:
        raise Unevaluable("Expected at least one number, but the list is empty")


@_summary("sum")
def total(items: list[Number]) -> Number:
    _refuse_empty(items)
    result: Number = 0
    for item in items:
        result = calculate("+", result, item)
    return result


@_summary("product")
def product(items: list[Number]) -> Number:
    _refuse_empty(items)
    result: Number = 1
    for item in items:
        result = calculate("*", result, item)
    return result


@_summary("mean")
def mean(items: list[Number]) -> Any:
    return calculate("/", total(items), len(items))


@_summary("median")
def median(items: list[Number]) -> Any:
    if not items:
        return None
    ordered = sorted(items)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return calculate("/", calculate("+", ordered[middle - 1], ordered[middle]), 2)


@_summary("stddev")
def standard_deviation(items: list[Number]) -> Any:
    """Of a sample: divided by n - 1."""
    if len(items) < 2:
        raise Unevaluable("Expected at least two numbers, but there are fewer")
    centre = mean(items)
    squares: Number = 0
    for item in items:
        distance = calculate("-", item, centre)
        squares = calculate("+", squares, calculate("*", distance, distance))
    return number(DECIMAL128.sqrt(Decimal(calculate("/", squares, len(items) - 1))))


@_summary("mode")
def mode(items: list[Number]) -> list[Number]:
    counts = Counter(items)
    most = max(counts.values(), default=0)
    return sorted(item for item, times in counts.items() if times == most)
