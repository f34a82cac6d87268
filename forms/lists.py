"""The buttons of a dynamic list: add a row, take one away. Changes what was typed; validates nothing."""

from collections.abc import Mapping
from typing import Any

from forms.decoding import ADD, REMOVE, decode, find_inside, last_text, rows_of, with_value
from forms.model import Component, DynamicList, Form, Group
from forms.places import MOST_ROWS


def change_rows(form: Form, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was sent, nested, after the pressed button; unchanged where the button is not one of this form."""
    nested = decode(raw)
    lists = _growing_lists(form.components, ())
    if path := _path_of(last_text(raw.get(ADD)), lists):
        rows = rows_of(find_inside_rows(nested, path))
        changed = [*rows, {}] if len(rows) < MOST_ROWS else rows
    elif path := _path_of(_without_row(last_text(raw.get(REMOVE))), lists):
        number = int(str(last_text(raw.get(REMOVE))).rpartition(".")[2])
        rows = rows_of(find_inside_rows(nested, path))
        changed = [row for index, row in enumerate(rows) if index != number]
    else:
        return nested
    return dict(with_value(_with_lists(nested, path), path, changed))


def find_inside_rows(nested: Mapping[str, Any], path: tuple[str | int, ...]) -> Any:
    """What was sent at a path, whose rows may still be numbered names."""
    return find_inside(_with_lists(nested, path), path)


def _with_lists(nested: Mapping[str, Any], path: tuple[str | int, ...]) -> Mapping[str, Any]:
    """The same with the lists on the way as lists."""
    tree: Any = nested
    for length, part in enumerate(path):
        if isinstance(part, int):
            tree = with_value(tree, path[:length], rows_of(find_inside(tree, path[:length])))
    return dict(tree)


def _path_of(said: Any, lists: frozenset[str]) -> tuple[str | int, ...]:
    """The path of one of the form's lists, or nothing."""
    parts = str(said or "").split(".")
    if not all(part.isascii() and 0 < len(part) < 100 for part in parts):
        return ()
    path = tuple(int(part) if part.isdigit() and len(part) < 4 else part for part in parts)
    named = ".".join("[]" if isinstance(part, int) else part for part in path)
    return path if named in lists and all(part < MOST_ROWS for part in path if isinstance(part, int)) else ()


def _without_row(said: Any) -> str:
    path, _, number = str(said or "").rpartition(".")
    return path if number.isascii() and number.isdigit() and len(number) < 4 else ""


def _growing_lists(components: tuple[Component, ...], path: tuple[str, ...]) -> frozenset[str]:
    """The dotted paths of the lists whose rows may change; `[]` stands for a row."""
    found: set[str] = set()
    for component in components:
        if isinstance(component, DynamicList):
            own = (*path, *component.path)
            found.update({".".join(own)} if component.may_change else ())
            found.update(_growing_lists(component.components, (*own, "[]")))
        elif isinstance(component, Group):
            found.update(_growing_lists(component.components, (*path, *component.path)))
    return frozenset(found)
