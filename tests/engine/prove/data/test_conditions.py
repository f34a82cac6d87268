"""Conditions over what is known: they hold or fail only where every completion agrees, and ask for few choices."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import compile_expression
from engine.prove.data.conditions import Condition
from engine.prove.data.known import FREE, Exactly, Known, OneOf, known_of

KNOWN: Mapping[str, Known] = {
    "answer": OneOf(("yes", "no", None)),
    "sure": OneOf((True, False)),
    "agreed": Exactly(True),
    "kind": Exactly("eviction"),
    "plan": Exactly({"way": "home", "days": 3}),
    "hdme state": Exactly("complete"),
}


def look(name: str) -> Known:
    return KNOWN.get(name, FREE)


@pytest.mark.parametrize(
    ("text", "holds", "asks"),
    [
        ("agreed", True, None),
        ('kind = "eviction" and agreed', True, None),
        ('kind = "debt"', False, None),
        ('answer = "yes"', None, "answer"),
        ('answer in ("yes", "no", null)', True, None),
        ('answer = "perhaps"', False, None),
        ('answer = "yes" and answer = "no"', False, None),
        ('answer = "yes" and sure', None, "answer"),
        ('answer = "yes" or agreed', True, None),
        ("income > 600", None, None),
        ("income > 600 and not(agreed)", False, None),
        ("income > 600 or agreed", True, None),
        ('income > 600 or answer = "yes"', None, "answer"),
        ("not(income > 600)", None, None),
        ("not(agreed) and count(people) > 1", False, None),
        ('if sure then kind = "eviction" else agreed', True, None),
        ('if sure then income > 600 else kind = "debt"', None, "sure"),
        ('plan.way = "home" and plan.days between 1 and 5', True, None),
        ("plan.days > income", None, None),
        ('hdme state = "complete"', True, None),
        ("now() > date and time(birth)", None, None),
        ("today() = today()", None, None),
        ('list contains(needs, "food") and not(agreed)', False, None),
        ('some need in needs satisfies need = "food"', None, None),
        ("kind", False, None),
        ("null", False, None),
        ("unknown name", None, None),
    ],
)
def test_what_can_be_said(text: str, holds: bool | None, asks: str | None) -> None:
    condition = Condition(compile_expression(text, names=KNOWN), KNOWN.keys())
    assert (condition.holds(look), condition.asks(look)) == (holds, asks)


def test_a_choice_that_decides_only_with_another_is_asked() -> None:
    condition = Condition("first = second", {"first", "second"})
    either: dict[str, Known] = {"first": OneOf((1, 2)), "second": OneOf((1, 2))}
    assert condition.asks(either.__getitem__) == "first"
    assert condition.asks({**either, "first": Exactly(1)}.__getitem__) == "second"


def test_numbers_are_not_booleans() -> None:
    condition = Condition("x = 1", {"x"})
    assert [condition.holds({"x": Exactly(value)}.__getitem__) for value in (True, 1)] == [False, True]


def test_too_many_combinations_are_not_worked_out_but_asked_for() -> None:
    names = [f"v{number}" for number in range(6)]
    condition = Condition(" + ".join(names) + " = 3", names)
    many = dict.fromkeys(names, OneOf(range(8)))
    assert condition.holds(many.__getitem__) is None
    assert condition.asks(many.__getitem__) == "v0"


NAMES = ("a", "b", "c", "f")
VALUES: tuple[Any, ...] = ("x", "y", True, False, None, 1)
leaves = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(("true", "false", "null", '"x"', "1")),
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(("=", "!=", "<")), st.sampled_from(('"x"', "1", "b"))
    ).map(" ".join),
    st.sampled_from(NAMES).map(lambda name: f'{name} in ("x", 1)'),
)
texts = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("and", "or")), inner).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
        inner.map(lambda text: f"not({text})"),
        st.tuples(inner, inner, inner).map(lambda p: f"if {p[0]} then ({p[1]}) else ({p[2]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]}) = ({p[1]})"),
    ),
    max_leaves=8,
)
spreads = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3)


@given(text=texts, tracked=st.fixed_dictionaries(dict.fromkeys("abc", spreads)), data=st.data())
def test_every_completion_agrees(text: str, tracked: dict[str, list[Any]], data: st.DataObject) -> None:
    """`f` is free: it may be anything; the others are one of their values."""
    known: dict[str, Known] = {name: known_of(values) for name, values in tracked.items()}
    condition = Condition(text, known.keys())

    def seen(name: str) -> Known:
        return known.get(name, FREE)

    held, asked = condition.holds(seen), condition.asks(seen)
    chosen = {name: data.draw(st.sampled_from(values)) for name, values in tracked.items()}
    chosen["f"] = data.draw(st.sampled_from(VALUES))
    really = compile_expression(text).evaluate(chosen) is True
    assert held is None or held is really
    assert asked is None or isinstance(known[asked], OneOf)
    settled = condition.holds(lambda name: Exactly(chosen[name]) if name in known else FREE)
    assert settled is None or settled is really
    if "f" not in text.replace("if ", "").replace("false", ""):
        assert settled is really


@given(text=texts, tracked=st.fixed_dictionaries(dict.fromkeys("abc", spreads)), data=st.data())
def test_when_nothing_is_asked_no_choice_decides(
    text: str, tracked: dict[str, list[Any]], data: st.DataObject
) -> None:
    known: dict[str, Known] = {name: known_of(values) for name, values in tracked.items()}
    condition = Condition(text, known.keys())
    while name := condition.asks(lambda each: known.get(each, FREE)):
        known[name] = Exactly(data.draw(st.sampled_from(tracked[name])))
    held = condition.holds(lambda each: known.get(each, FREE))
    chosen = {name: Exactly(data.draw(st.sampled_from(values))) for name, values in tracked.items()}
    completed = {name: each if isinstance(each, Exactly) else chosen[name] for name, each in known.items()}
    assert condition.holds(lambda each: completed.get(each, FREE)) is held
