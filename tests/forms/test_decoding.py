"""From names of an HTML form to nested values."""

from typing import Any

import pytest

from forms.decoding import decode, find_inside, pressed, rows_of, with_value


@pytest.mark.parametrize(
    ("raw", "nested"),
    [
        ({"a": ["1"], "g.b": ["2"], "g.c": ["3", "4"]}, {"a": ["1"], "g": {"b": ["2"], "c": ["3", "4"]}}),
        ({"l.1.a": "x", "l.0.a": "y"}, {"l": {"1": {"a": "x"}, "0": {"a": "y"}}}),
        ({"a": "1", "a.b": "2"}, {"a": "1"}),
        ({"a.b": "2", "a": "1"}, {"a": {"b": "2"}}),
        ({"": "1", ".": "2", "a..b": "3", ".".join("a" * 21): "4"}, {}),
        ({"a": {"b": [{"c": 1}]}}, {"a": {"b": [{"c": 1}]}}),
    ],
)
def test_decode(raw: dict[str, Any], nested: dict[str, Any]) -> None:
    assert decode(raw) == nested


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ({"10": {"a": 1}, "2": {"a": 2}, "x": {"a": 3}, "9" * 7: {"a": 4}}, [{"a": 2}, {"a": 1}]),
        ({"0": "no row"}, [{}]),
        ([{"a": 1}, "no row"], [{"a": 1}]),
        (None, []),
        ("text", []),
    ],
)
def test_rows_in_their_order(value: Any, rows: list[dict[str, Any]]) -> None:
    assert rows_of(value) == rows


def test_a_changed_copy_leaves_the_original() -> None:
    tree = {"l": [{"a": 1}], "g": {"x": 1}}
    assert with_value(tree, ("l", 1, "a"), 2) == {"l": [{"a": 1}, {"a": 2}], "g": {"x": 1}}
    assert with_value(tree, ("g", "y", "z"), 3)["g"] == {"x": 1, "y": {"z": 3}}
    assert tree == {"l": [{"a": 1}], "g": {"x": 1}}
    assert find_inside(tree, ("l", 0, "a")) == 1
    assert find_inside(tree, ("l", 1, "a")) is None
    assert find_inside(tree, ("g", 0)) is None


def test_which_button_was_pressed() -> None:
    assert [pressed({name: ["x"]}) for name in ("_add", "_remove", "_refresh", "save")] == [
        "add",
        "remove",
        "refresh",
        "",
    ]
