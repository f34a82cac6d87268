"""Names of an HTML form -> nested values: `key`, `group.key`, `list.0.key`; a name may repeat.

Also the buttons of a list and the one that brings conditions up to date. Nested values pass unchanged.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

ADD, REMOVE, REFRESH, ROW = "_add", "_remove", "_refresh", "_row"
_DEEPEST = 20
_INDEX = re.compile(r"\d{1,6}", re.ASCII)


def decode(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Nested dicts of what was sent. Of two names that contradict each other (`a`, `a.b`) the first stays."""
    tree: dict[str, Any] = {}
    for name, value in raw.items():
        parts = str(name).split(".")
        if len(parts) > _DEEPEST or not all(parts):
            continue
        inside: Any = tree
        for part in parts[:-1]:
            inside = inside.setdefault(part, {}) if isinstance(inside, dict) else None
        if isinstance(inside, dict):
            inside.setdefault(parts[-1], value)
    return tree


def pressed(raw: Mapping[str, Any]) -> Literal["add", "remove", "refresh", ""]:
    """Which button of the form itself was used; then nothing is to be validated or completed."""
    if ADD in raw:
        return "add"
    if REMOVE in raw:
        return "remove"
    return "refresh" if REFRESH in raw else ""


def rows_of(value: Any) -> list[Mapping[str, Any]]:
    """The rows that were sent, in their order; gaps in the numbers do not matter."""
    if isinstance(value, Mapping):
        numbered = [(int(key), row) for key, row in value.items() if _INDEX.fullmatch(str(key))]
        return [
            row if isinstance(row, Mapping) else {} for _, row in sorted(numbered, key=lambda pair: pair[0])
        ]
    if isinstance(value, list):
        return [row for row in value if isinstance(row, Mapping)]
    return []


def last_text(value: Any) -> Any:
    """One value where a name may have been sent several times."""
    if isinstance(value, list | tuple):
        return value[-1] if value else None
    return value


def all_texts(value: Any) -> list[Any]:
    """Every value sent under a name."""
    if value is None or value == "":
        return []
    return [item for item in value if item != ""] if isinstance(value, list | tuple) else [value]


def find_inside(tree: Any, path: tuple[str | int, ...]) -> Any:
    """What lies at a path of names and row numbers, or None."""
    for part in path:
        if isinstance(part, int):
            tree = tree[part] if isinstance(tree, list) and part < len(tree) else None
        else:
            tree = tree.get(part) if isinstance(tree, Mapping) else None
    return tree


def with_value(tree: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy of the tree with one value changed; what does not change is shared with the original."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        rows = list(tree) if isinstance(tree, list) else []
        rows.extend({} for _ in range(first + 1 - len(rows)))
        rows[first] = with_value(rows[first], rest, value)
        return rows
    context = dict(tree) if isinstance(tree, Mapping) else {}
    context[first] = with_value(context.get(first), rest, value)
    return context
