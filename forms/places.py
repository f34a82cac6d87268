"""Lays a form out over values: one `Place` for each component of each row, in reading order.

Decides what a row is and where a value comes from; not whether anything is shown (see `settling`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import UNSET, Struct

from forms.decoding import ROW, find_inside, last_text, rows_of, with_value
from forms.model import Component, Computed, DynamicList, Form, Group, Question

MOST_ROWS = 100
Path = tuple[str | int, ...]


class Scope(Struct, frozen=True):
    """The row that `this` means, the context above it, and the numbers of the rows from 1."""

    path: Path = ()
    parent: Path | None = None
    indexes: tuple[int, ...] = ()


class Place(Struct, frozen=True, kw_only=True):
    """One component at one place.

    `path` is that of its value (of its context, for a group). `above`: the number of the place around it, -1
    at the root. `before`: the value it had, or its default (`defaulted`). `typed`: what was sent, UNSET if
    nothing has been submitted. `origins`: for each row of a list, which row of the stored list it was;
    `too_many`: more rows were sent than a list may have.
    """

    component: Component
    path: Path
    scope: Scope
    above: int = -1
    before: Any = None
    defaulted: bool = False
    typed: Any = UNSET
    origins: tuple[int | None, ...] = ()
    too_many: bool = False

    @property
    def name(self) -> str:
        """The dotted path: the name of its input, and the key of its errors."""
        return ".".join(map(str, self.path))


def lay_out(form: Form, initial: Mapping[str, Any], typed: Mapping[str, Any] | None) -> tuple[Place, ...]:
    """Every place of a form. `typed` None: nothing has been submitted yet."""
    layout = _Layout(initial, typed)
    layout.add(form.components, _Corner())
    return tuple(layout.places)


class _Corner(Struct, frozen=True):
    """Where a container's components go: their path now, and in the stored values (None: a new row)."""

    path: Path = ()
    stored: Path | None = ()
    scope: Scope = Scope()
    above: int = -1


class _Layout:
    def __init__(self, initial: Mapping[str, Any], typed: Mapping[str, Any] | None) -> None:
        self.initial: Mapping[str, Any] = initial
        self.typed: Any = typed
        self.places: list[Place] = []

    def add(self, components: tuple[Component, ...], corner: _Corner) -> None:
        for component in components:
            if isinstance(component, Question | Computed):
                self._add_value(component, corner)
            elif isinstance(component, DynamicList):
                self._add_list(component, corner)
            else:
                self._add_rest(component, corner)

    def _add_value(self, component: Question | Computed, corner: _Corner) -> None:
        stored = (
            None if corner.stored is None else find_inside(self.initial, (*corner.stored, *component.key))
        )
        default = component.default if isinstance(component, Question) else None
        path = (*corner.path, *component.key)
        self.places.append(
            Place(
                component=component,
                path=path,
                scope=corner.scope,
                above=corner.above,
                before=default if stored is None else stored,
                defaulted=stored is None and default is not None,
                typed=UNSET if self.typed is None else find_inside(self.typed, path),
            )
        )

    def _add_list(self, component: DynamicList, corner: _Corner) -> None:
        path = (*corner.path, *component.path)
        stored_path = None if corner.stored is None else (*corner.stored, *component.path)
        stored = [] if stored_path is None else find_inside(self.initial, stored_path)
        count = sum(isinstance(row, Mapping) for row in stored) if isinstance(stored, list) else None
        sent = 0
        origins = _stored_origins(count, component.default_rows)
        if self.typed is not None:
            rows = rows_of(find_inside(self.typed, path))[: MOST_ROWS + 1]
            self.typed = with_value(self.typed, path, rows)
            if component.may_change:
                sent, origins = len(rows), tuple(_claimed_origins(rows[:MOST_ROWS], count or 0))
        above = len(self.places)
        self.places.append(
            Place(
                component=component,
                path=path,
                scope=corner.scope,
                above=corner.above,
                before=[row for row in stored if isinstance(row, Mapping)]
                if isinstance(stored, list)
                else None,
                typed=UNSET if self.typed is None else None,
                origins=origins,
                too_many=sent > MOST_ROWS,
            )
        )
        for number, origin in enumerate(origins):
            scope = Scope((*path, number), corner.scope.path, (*corner.scope.indexes, number + 1))
            stored_row = None if stored_path is None or origin is None else (*stored_path, origin)
            self.add(component.components, _Corner((*path, number), stored_row, scope, above))

    def _add_rest(self, component: Component, corner: _Corner) -> None:
        inner = component.path if isinstance(component, Group) else ()
        path = (*corner.path, *inner)
        above = len(self.places)
        self.places.append(Place(component=component, path=path, scope=corner.scope, above=corner.above))
        if isinstance(component, Group):
            stored = None if corner.stored is None else (*corner.stored, *inner)
            self.add(component.components, _Corner(path, stored, corner.scope, above))


def _stored_origins(count: int | None, default_rows: int) -> tuple[int | None, ...]:
    return (None,) * default_rows if count is None else tuple(range(min(count, MOST_ROWS)))


def _claimed_origins(rows: list[Mapping[str, Any]], count: int) -> Iterator[int | None]:
    """Which stored row each sent row says it was; a row claimed twice or not there is a new one."""
    claimed: set[int] = set()
    for row in rows:
        said = str(last_text(row.get(ROW)))
        origin = int(said) if said.isascii() and said.isdigit() and len(said) < 7 else -1
        if 0 <= origin < count and origin not in claimed:
            claimed.add(origin)
            yield origin
        else:
            yield None
