"""Which components are shown, which may be written, what is offered and computed, to a fixed point.

Conditions and expressions may depend on one another. The values here only serve to ask them; what is written
is decided in `submission`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import ValidationError
from msgspec import UNSET, Struct

from engine.feel import Expression
from forms.decoding import find_inside, with_value
from forms.entries import build_entry, sent
from forms.expressions import ask
from forms.model import Choice, Component, Computed, DynamicList, Moment, Number, Question
from forms.moments import as_moment
from forms.numerals import as_decimal
from forms.offers import Offered, offered_by
from forms.places import Place, Scope

_MOST_ROUNDS = 50


class Standing(Struct, frozen=True):
    """How a place stands: hidden, fixed (shown, not to be written), its value for conditions, its offer."""

    hidden: bool = False
    fixed: bool = False
    value: Any = None
    offered: Offered = {}


class Settled(Struct, frozen=True):
    """The standing of each place, in the same order, and all values together."""

    places: tuple[Place, ...]
    standings: tuple[Standing, ...]
    values: Mapping[str, Any]


def settle(places: tuple[Place, ...], initial: Mapping[str, Any], *, language: str, now: datetime) -> Settled:
    """Ask every condition until nothing changes.

    A chain of conditions needs as many rounds as it has links. The reader refuses circles that it can see. Where
    values still go round after that, what is hidden then stays hidden, so that nothing is demanded or taken
    that depends on the order of asking.
    """
    settling = _Settling(places, initial, language, now)
    standings = settling.first()
    patience = _patience(places)
    for count in range(2 * patience):
        following = settling.next(standings, sticky=count >= patience)
        if following == standings:
            break
        standings = following
    return Settled(places, standings, settling.values(standings))


def _patience(places: tuple[Place, ...]) -> int:
    """Enough rounds for any chain without circles, and not too many for one with."""
    return min(sum(is_conditional(place.component) for place in places) + 2, _MOST_ROUNDS)


def is_conditional(component: Component) -> bool:
    """Whether anything about a component is asked in FEEL while settling."""
    if component.hide is not None or isinstance(component, Computed):
        return True
    if isinstance(component, Choice) and (component.values_expression is not None or component.values_key):
        return True
    return isinstance(component, Question) and isinstance(component.readonly, Expression)


def variables_at(values: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """What an expression in a row may name: all values, and form-js's `this`, `parent` and `i`."""
    this = find_inside(values, scope.path)
    parent = None if scope.parent is None else find_inside(values, scope.parent)
    special = {"this": this, "parent": parent, "i": list(scope.indexes)}
    return {**special, **values, **{f"_{name}_": value for name, value in special.items()}}


class _Settling:
    def __init__(
        self, places: tuple[Place, ...], initial: Mapping[str, Any], language: str, now: datetime
    ) -> None:
        self.places, self.initial, self.language, self.now = places, initial, language, now

    def first(self) -> tuple[Standing, ...]:
        """Before anything is asked: all shown, all written, nothing computed."""
        return tuple(Standing(value=self._value(place, fixed=False, offered={})) for place in self.places)

    def next(self, standings: tuple[Standing, ...], *, sticky: bool) -> tuple[Standing, ...]:
        """One round: every condition and expression is asked over the values of the round before."""
        values = self.values(standings)
        scopes: dict[Scope, dict[str, Any]] = {}
        found: list[Standing] = []
        for place, before in zip(self.places, standings, strict=True):
            if place.scope not in scopes:
                scopes[place.scope] = variables_at(values, place.scope)
            hidden = place.above >= 0 and found[place.above].hidden
            standing = self._stand(place, scopes[place.scope], hidden or (sticky and before.hidden))
            found.append(standing)
        return tuple(found)

    def values(self, standings: tuple[Standing, ...]) -> Mapping[str, Any]:
        """All values as conditions see them: what was stored, under what is on the form; hidden is null."""
        tree: Any = dict(self.initial)
        for place, standing in zip(self.places, standings, strict=True):
            component = place.component
            if _is_gone(tree, place):
                continue
            if isinstance(component, DynamicList):
                stored = place.before or []
                rows = [{} if origin is None else dict(stored[origin]) for origin in place.origins]
                tree = with_value(tree, place.path, None if standing.hidden else rows)
            elif isinstance(component, Question | Computed):
                tree = with_value(tree, place.path, standing.value)
        return dict(tree)

    def _stand(self, place: Place, variables: Mapping[str, Any], hidden: bool) -> Standing:
        component = place.component
        if hidden or (component.hide is not None and ask(component.hide, variables, self.now) is True):
            return Standing(hidden=True)
        if isinstance(component, Computed):
            return Standing(value=ask(component.expression, variables, self.now))
        if not isinstance(component, Question):
            return Standing()
        fixed = component.disabled or _is_protected(component.readonly, variables, self.now)
        offered = offered_by(component, variables, self.now)
        return Standing(fixed=fixed, value=self._value(place, fixed=fixed, offered=offered), offered=offered)

    def _value(self, place: Place, *, fixed: bool, offered: Offered) -> Any:
        question = place.component
        if not isinstance(question, Question):
            return None
        if fixed or place.typed is UNSET:
            return stored_value(question, place.before, self.now)
        raw = sent(question, place.typed)
        if raw is None:
            return None
        entry = build_entry(question, self.language, offered=offered, zone=self.now.tzinfo)
        try:
            return entry.deserialize(raw)
        except ValidationError:
            return None


def stored_value(question: Question, value: Any, now: datetime) -> Any:
    """A stored value of the type that the question gives, where it is one."""
    if isinstance(question, Number):
        return as_decimal(value)
    if isinstance(question, Moment):
        return as_moment(value, question.subtype, now.tzinfo)
    return value


def _is_protected(readonly: bool | Expression, variables: Mapping[str, Any], now: datetime) -> bool:
    """A condition for read-only that has no answer protects the value."""
    if isinstance(readonly, Expression):
        return ask(readonly, variables, now) is not False
    return readonly


def _is_gone(tree: Any, place: Place) -> bool:
    """Whether the row of this place is not there, because its list is hidden."""
    return bool(place.scope.path) and find_inside(tree, place.scope.path) is None
