"""for, some, every, filters, paths, contexts and functions."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from engine.feel import Evaluation, compile_expression, evaluate

PEOPLE = [{"name": "Ana", "age": 30}, {"name": "Luz", "age": 12}, {"name": "Teo", "age": 64}]

VALUES = [
    ("for i in 1..3 return i * i", [1, 4, 9]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in [1..3] return i", [1, 2, 3]),
    ("for i in (1..3) return i", [2]),
    ("for i in [], j in 1..2 return i", []),
    ("for i in 1..2, j in 1..i return [i, j]", [[1, 1], [2, 1], [2, 2]]),
    ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3, 5]),
    ("for x in 5 return x", [5]),
    ("for x in null return x", None),
    ('for d in @"2020-02-28"..@"2020-03-01" return d.day', [28, 29, 1]),
    ("some x in [1, 2] satisfies x > 1", True),
    ("some x in [] satisfies true", False),
    ("every x in [] satisfies false", True),
    ("every x in [1, null] satisfies x > 0", None),
    ("every x in [0, null] satisfies x > 0", False),
    ("some x in [1, 2], y in [x] satisfies x + y = 4", True),
    ("people[age > 18].name", ["Ana", "Teo"]),
    ("people[item.age > 18 and name != limit][1].name", "Ana"),
    ("people[1].name", "Ana"),
    ("people[-1].name", "Teo"),
    ("people[9]", None),
    ("people[0]", None),
    ("people[i]", PEOPLE[1]),
    ("people.age", [30, 12, 64]),
    ("5[item > 3]", [5]),
    ("5[1]", 5),
    ("null[1]", None),
    ("null[item > 1]", []),
    ("[1, 2, 3][item >= 2]", [2, 3]),
    ("[[1], [2]][1][1]", 1),
    ("{a: 1, b: a + 1}.b", 2),
    ('{"a b": 1}.a b', 1),
    ("{a: 1}.b", None),
    ("{a: {b: [1, 2]}}.a.b[2]", 2),
    ("(function(x, y) x - y)(5, 3)", 2),
    ("(function(x, y) x - y)(y: 5, x: 3)", -2),
    ("(function(x: string) x)(5)", None),
    ("(function(x: number) x)([5])", 5),
    ("(function(x) x)(1, 2)", None),
    ("(function(x) function(y) x + y)(1)(2)", 3),
    ("{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(10)}.r", 3628800),
    ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
    ('(function(x) external {java: {class: "java.lang.Math"}})(1)', None),
    ("{a: 1, a: 2}", None),
    ("nothing()", None),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_an_expression_gives_its_value(text: str, expected: Any) -> None:
    assert evaluate(text, {"people": PEOPLE, "limit": "Luz", "i": 2}) == expected


class Lazy(Mapping[str, Any]):
    """Variables that count what is read, and can do nothing else."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __getitem__(self, name: str) -> Any:
        self.read.append(name)
        if name == "absent":
            raise KeyError(name)
        return 2

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("Expected no iteration over lazy variables")

    def __len__(self) -> int:
        raise AssertionError("Expected no length of lazy variables")


def test_variables_are_read_only_when_they_are_needed() -> None:
    variables = Lazy()

    assert compile_expression("if a = 2 then b else c").evaluate(variables) == 2
    assert variables.read == ["a", "b"]


def test_a_missing_variable_is_null_and_said() -> None:
    evaluation = Evaluation()

    assert compile_expression("1 + absent").evaluate(Lazy(), evaluation) is None
    assert evaluation.reasons[0].text == "Expected a value for `absent`, but there is none"
    assert evaluation.reasons[0].at == 4


def test_the_callers_values_are_never_changed() -> None:
    items = [3, 1, 2]

    evaluate("append(sort(items), 4)", {"items": items})

    assert items == [3, 1, 2]
