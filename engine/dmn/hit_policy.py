"""Hit policies (DMN 1.5, 8.2.8): from the rules that matched to the table's value. No FEEL text here.

A hit is the place of a rule (from 0) with its outputs. UNIQUE and ANY are checked; a violation has no value.
"""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from engine.feel.builtins import BUILTINS
from engine.feel.comparison import equal_parts
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation


class Hit(Struct, frozen=True):
    """A rule that matched: its id, its value (a context when there are several outputs), its rank per output."""

    rule: str
    value: Any
    ranks: tuple[int, ...]


class Violation(Exception):
    """The rules that matched may not match together under the table's hit policy (`rule`)."""

    def __init__(self, rule: str, text: str, text_en: str) -> None:
        super().__init__(text_en)
        self.rule = rule
        self.text = text
        self.text_en = text_en


Chooser = Callable[[Sequence[Hit]], tuple[Any, Sequence[Hit]]]


def _unique(hits: Sequence[Hit]) -> tuple[Any, Sequence[Hit]]:
    if len(hits) > 1:
        rules = _rules(hits)
        raise Violation(
            "unique-violated",
            f"Se esperaba como mucho una regla (UNIQUE), pero se cumplen {rules}",
            f"Expected one rule at most (UNIQUE), but {rules} match",
        )
    return hits[0].value, hits


def _any(hits: Sequence[Hit]) -> tuple[Any, Sequence[Hit]]:
    if any(not equal_parts(hit.value, hits[0].value) for hit in hits[1:]):
        rules = _rules(hits)
        raise Violation(
            "any-violated",
            f"Se esperaban salidas iguales (ANY), pero las de {rules} difieren",
            f"Expected equal outputs (ANY), but those of {rules} differ",
        )
    return hits[0].value, hits


def _first(hits: Sequence[Hit]) -> tuple[Any, Sequence[Hit]]:
    return hits[0].value, hits[:1]


def _priority(hits: Sequence[Hit]) -> tuple[Any, Sequence[Hit]]:
    best = min(hits, key=lambda hit: hit.ranks)
    return best.value, [best]


def _all(hits: Sequence[Hit]) -> tuple[Any, Sequence[Hit]]:
    return [hit.value for hit in hits], hits


def _ordered(hits: Sequence[Hit]) -> tuple[Any, Sequence[Hit]]:
    return _all(sorted(hits, key=lambda hit: hit.ranks))


def _rules(hits: Sequence[Hit]) -> str:
    return ", ".join(hit.rule for hit in hits)


CHOOSERS: dict[str, Chooser] = {
    "U": _unique,
    "A": _any,
    "F": _first,
    "P": _priority,
    "R": _all,
    "O": _ordered,
    "C": _all,
}
AGGREGATORS = {"SUM": "sum", "MIN": "min", "MAX": "max", "COUNT": "count"}


def choose(policy: str, hits: Sequence[Hit]) -> tuple[Any, Sequence[Hit]]:
    """The value of one or more hits, and those that count for it. Raises Violation."""
    return CHOOSERS[policy](hits)


def aggregate(aggregation: str, values: list[Any], evaluation: Evaluation) -> Any:
    """COLLECT with SUM, MIN, MAX or COUNT: of the distinct values for COUNT the standard counts all rules."""
    if values and type(values[0]) is dict and aggregation != "COUNT":
        return {
            key: aggregate(aggregation, [value[key] for value in values], evaluation) for key in values[0]
        }
    try:
        return BUILTINS[AGGREGATORS[aggregation]].call(evaluation, values)
    except Unevaluable as error:
        evaluation.note(str(error))
        return None
