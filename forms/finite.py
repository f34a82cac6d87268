"""What a form may write: the values of each field where they can be counted. For who reasons about a process
before anybody fills the form in; not for what a person may send (see `submission`).
"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from msgspec import UNSET

from engine.feel import Expression
from forms.model import (
    Checkbox,
    Choice,
    Component,
    Computed,
    DynamicList,
    Form,
    Group,
    ManyChoices,
    Option,
    Question,
)
from forms.reader import read_form

MOST = 64
Values = tuple[Any, ...] | None


def finite_fields(content: bytes, *, file: str = "") -> Mapping[str, Values]:
    """Each field that the form of this file writes (dotted inside a group with a path) and its possible values.

    None: any value, or more than 64. A field left empty is null, a box false; `msgspec.UNSET` among the values says
    that a field may not be written at all (it was hidden, or not to be changed). Raises `FormRefused`.
    """
    return form_fields(read_form(content, file=file))


def form_fields(form: Form) -> Mapping[str, Values]:
    """The same of a form that is read already."""
    found: dict[str, Values] = {}
    for path, component, may_be_absent in _written(form.components, (), False):
        values = _values(component)
        if values is not None and may_be_absent:
            values = (*values, UNSET)
        found[".".join(path)] = values if values is not None and len(values) <= MOST else None
    return found


def _written(
    components: tuple[Component, ...], path: tuple[str, ...], hidden: bool
) -> Iterator[tuple[tuple[str, ...], Component, bool]]:
    for component in components:
        conditional = hidden or component.hide is not None
        if isinstance(component, Group):
            yield from _written(component.components, (*path, *component.path), conditional)
        elif isinstance(component, DynamicList):
            yield (*path, *component.path), component, conditional
        elif isinstance(component, Question):
            fixed = component.disabled or component.readonly is not False
            yield (*path, *component.key), component, conditional or fixed
        elif isinstance(component, Computed):
            yield (*path, *component.key), component, conditional


def _values(component: Component) -> Values:
    if not isinstance(component, Question):
        return None
    default = () if component.default is None else (component.default,)
    if component.disabled or component.readonly is True:
        return default
    offered = _offered(component)
    if offered is None or not isinstance(component.readonly, Expression):
        return offered
    return tuple(_distinct([*offered, *default]))


def _offered(question: Question) -> Values:
    """What an answer may be, and what is written where none is given."""
    if isinstance(question, Checkbox):
        return (True,) if question.required else (True, False)
    if not isinstance(question, Choice) or question.values_key or question.values_expression is not None:
        return None
    if isinstance(question, ManyChoices):
        return _some_of(question.options, required=question.required)
    options = tuple(option.value for option in question.options)
    return options if question.required else (*options, None)


def _some_of(options: tuple[Option, ...], *, required: bool) -> Values:
    """Every choice of several, in the order of the offer."""
    if 2 ** len(options) > MOST:
        return None
    sizes = range(1 if required else 0, len(options) + 1)
    return tuple([option.value for option in some] for size in sizes for some in combinations(options, size))


def _distinct(values: list[Any]) -> list[Any]:
    return [value for at, value in enumerate(values) if value not in values[:at]]
