"""The built-in library of FEEL: importing it fills the registry, one module a family of functions."""

from engine.feel.builtins import (
    calendar,
    contexts,
    conversion,
    lists,
    numbers,
    ranges,
    statistics,
    strings,
    temporal,
)
from engine.feel.builtins.registry import BUILTINS, BuiltIn

FAMILIES = (calendar, contexts, conversion, lists, numbers, ranges, statistics, strings, temporal)
__all__ = ["BUILTINS", "FAMILIES", "BuiltIn"]
