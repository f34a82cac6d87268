"""Built-in functions on lists (DMN 1.5, 10.3.4.4). Positions count from 1, or from the end when negative."""

from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.comparison import compare, equal_parts
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation
from engine.feel.values import Function

Items = list[Any]


@builtin("list contains(list: list, element: any)", wants_evaluation=True)
def list_contains(evaluation: Evaluation, items: Items, element: Any) -> bool:
    evaluation.weigh(items)
    return any(equal_parts(item, element) for item in items)


@builtin("count(list: list)")
def count(items: Items) -> int:
    return len(items)


def _extreme(evaluation: Evaluation, items: Items, sign: int) -> Any:
    evaluation.spend(len(items))
    best = None
    for item in items:
        if item is None:
            raise Unevaluable("Expected values that can be compared, but one is null")
        if best is None or compare(item, best) * sign > 0:
            best = item
    return best


@builtin("min(list: list)", wants_evaluation=True)
def minimum(evaluation: Evaluation, items: Items) -> Any:
    return _extreme(evaluation, items, -1)


@builtin("max(list: list)", wants_evaluation=True)
def maximum(evaluation: Evaluation, items: Items) -> Any:
    return _extreme(evaluation, items, 1)


@builtin("min(*c: any)", wants_evaluation=True)
def minimum_of(evaluation: Evaluation, *items: Any) -> Any:
    return _extreme(evaluation, list(items), -1)


@builtin("max(*c: any)", wants_evaluation=True)
def maximum_of(evaluation: Evaluation, *items: Any) -> Any:
    return _extreme(evaluation, list(items), 1)


@builtin("sublist(list: list, start position: number, length: number?)")
def sublist(items: Items, start: int | Decimal, length: int | Decimal | None = None) -> Items:
    begin = _index(items, start)
    if length is None:
        return items[begin:]
    if length < 1 or begin + int(length) > len(items):
        raise Unevaluable("Expected a length within the list, but it is outside")
    return items[begin : begin + int(length)]


def _index(items: Items, position: int | Decimal) -> int:
    place = int(position)
    if place == 0 or abs(place) > len(items):
        raise Unevaluable("Expected a position within the list, but it is outside")
    return place - 1 if place > 0 else len(items) + place


@builtin("append(list: list, *item: any)", wants_evaluation=True)
def append(evaluation: Evaluation, items: Items, *more: Any) -> Items:
    evaluation.spend(len(items))
    return [*items, *more]


@builtin("concatenate(*list: list)", wants_evaluation=True)
def concatenate(evaluation: Evaluation, *lists: Items) -> Items:
    evaluation.spend(sum(map(len, lists)))
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)", wants_evaluation=True)
def insert_before(evaluation: Evaluation, items: Items, position: int | Decimal, new: Any) -> Items:
    evaluation.spend(len(items))
    index = _index(items, position)
    return [*items[:index], new, *items[index:]]


@builtin("remove(list: list, position: number)", wants_evaluation=True)
def remove(evaluation: Evaluation, items: Items, position: int | Decimal) -> Items:
    evaluation.spend(len(items))
    index = _index(items, position)
    return items[:index] + items[index + 1 :]


@builtin("list replace(list: list, position: number, newItem: any)", wants_evaluation=True)
def list_replace(evaluation: Evaluation, items: Items, position: int | Decimal, new: Any) -> Items:
    evaluation.spend(len(items))
    index = _index(items, position)
    return [*items[:index], new, *items[index + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)", wants_evaluation=True)
def list_replace_matching(evaluation: Evaluation, items: Items, match: Function, new: Any) -> Items:
    replaced = []
    for item in items:
        found = match.call(evaluation, item, new)
        if type(found) is not bool:
            raise Unevaluable("Expected a match function that gives true or false, but it gave another value")
        replaced.append(new if found else item)
    return replaced


@builtin("reverse(list: list)", wants_evaluation=True)
def reverse(evaluation: Evaluation, items: Items) -> Items:
    evaluation.spend(len(items))
    return items[::-1]


@builtin("index of(list: list, match: any)", wants_evaluation=True)
def index_of(evaluation: Evaluation, items: Items, match: Any) -> list[int]:
    evaluation.weigh(items)
    return [place for place, item in enumerate(items, 1) if equal_parts(item, match)]


def _distinct(evaluation: Evaluation, items: Items) -> Items:
    kept: Items = []
    for item in items:
        evaluation.weigh(item)
        evaluation.spend(1 + len(kept) // 10)
        if not any(equal_parts(item, other) for other in kept):
            kept.append(item)
    return kept


@builtin("union(*list: list)", wants_evaluation=True)
def union(evaluation: Evaluation, *lists: Items) -> Items:
    return _distinct(evaluation, [item for items in lists for item in items])


@builtin("distinct values(list: list)", wants_evaluation=True)
def distinct_values(evaluation: Evaluation, items: Items) -> Items:
    return _distinct(evaluation, items)


@builtin("flatten(list: list)", wants_evaluation=True)
def flatten(evaluation: Evaluation, items: Items) -> Items:
    flat: Items = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            evaluation.spend(1)
            if type(item) is list:
                waiting.append(iter(item))
                break
            flat.append(item)
        else:
            waiting.pop()
    return flat


def _truth(items: Items, decisive: bool) -> bool | None:
    if any(item is decisive for item in items):
        return decisive
    if any(type(item) is not bool for item in items):
        raise Unevaluable("Expected a list of booleans, but it has another value")
    return not decisive


@builtin("all(list: list)")
def all_true(items: Items) -> bool | None:
    return _truth(items, False)


@builtin("all(*b: any)")
def all_of(*items: Any) -> bool | None:
    return _truth(list(items), False)


@builtin("any(list: list)")
def any_true(items: Items) -> bool | None:
    return _truth(items, True)


@builtin("any(*b: any)")
def any_of(*items: Any) -> bool | None:
    return _truth(list(items), True)


@builtin("sort(list: list, precedes: function?)", wants_evaluation=True)
def sort(evaluation: Evaluation, items: Items, precedes: Function | None = None) -> Items:
    evaluation.spend(len(items))
    if precedes is None:
        return sorted(items, key=cmp_to_key(compare))
    return sorted(items, key=cmp_to_key(_order_by(evaluation, precedes)))


def _order_by(evaluation: Evaluation, precedes: Function) -> Callable[[Any, Any], int]:
    def order(a: Any, b: Any) -> int:
        if precedes.call(evaluation, a, b) is True:
            return -1
        return 1 if precedes.call(evaluation, b, a) is True else 0

    return order
