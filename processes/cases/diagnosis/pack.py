"""An instrument as frozen values: dimensions, items and anchored levels, in Spanish and English. Pure.

How a file becomes one is in `pack_reader`; which ones are shipped is in `packs`.
"""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct


class Text(Struct, frozen=True):
    """The same in both languages."""

    es: str
    en: str

    def say(self, language: str) -> str:
        return self.en if language == "en" else self.es


class Level(Struct, frozen=True, kw_only=True):
    """One anchored answer. A critical one caps its dimension and is urgent."""

    score: Decimal
    text: Text
    is_critical: bool = False


class Item(Struct, frozen=True, kw_only=True):
    """One question; its levels from worst to best. Who only oversees a case does not see a confidential one."""

    id: str
    question: Text
    levels: tuple[Level, ...]
    is_confidential: bool = False


class Dimension(Struct, frozen=True, kw_only=True):
    """Items that make one value, and the question by which the participant rates it. Optional: may not apply."""

    id: str
    name: Text
    self_question: Text
    items: tuple[Item, ...]
    is_optional: bool = False


class Band(Struct, frozen=True, kw_only=True):
    """From which value on a situation is called so; until the next band begins."""

    id: str
    start: Decimal
    name: Text


class Scale(Struct, frozen=True, kw_only=True):
    """How items make values: rounded to `step`, from `least_answered` items on, capped by a critical flag."""

    lowest: int
    highest: int
    step: Decimal
    least_answered: int
    critical_cap: Decimal


class Pack(Struct, frozen=True, kw_only=True):
    """One version of an instrument; a change of its items is another pack with another id."""

    id: str
    name: Text
    about: Text
    scale: Scale
    bands: tuple[Band, ...]
    dimensions: tuple[Dimension, ...]

    def items(self) -> Iterator[Item]:
        """Every item, in reading order."""
        return (item for dimension in self.dimensions for item in dimension.items)

    def find_item(self, item_id: str) -> Item | None:
        return next((item for item in self.items() if item.id == item_id), None)

    def find_dimension(self, dimension_id: str) -> Dimension | None:
        return next((each for each in self.dimensions if each.id == dimension_id), None)

    def band_of(self, value: Decimal) -> Band:
        """The last band that begins at or below the value."""
        return [band for band in self.bands if band.start <= value][-1]
