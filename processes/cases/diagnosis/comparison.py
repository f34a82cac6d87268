"""Two measurements side by side: what changed in each dimension and item. Pure; of one instrument only."""

from decimal import Decimal

from msgspec import Struct

from processes.cases.diagnosis.content import Content, score_content
from processes.cases.diagnosis.pack import Dimension, Item, Pack


class ItemChange(Struct, frozen=True, kw_only=True):
    """Numbers of levels; None where it was not answered."""

    item: Item
    before: int | None
    after: int | None

    @property
    def levels(self) -> int | None:
        """How many levels up (or down)."""
        return None if self.before is None or self.after is None else self.after - self.before


class DimensionChange(Struct, frozen=True, kw_only=True):
    """Values of the professional and ratings of the participant, before and after."""

    dimension: Dimension
    before: Decimal | None
    after: Decimal | None
    own_before: int | None
    own_after: int | None
    items: tuple[ItemChange, ...]

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def own_change(self) -> int | None:
        return None if self.own_before is None or self.own_after is None else self.own_after - self.own_before


class Comparison(Struct, frozen=True, kw_only=True):
    """`before` and `after`: the global values."""

    before: Decimal | None
    after: Decimal | None
    dimensions: tuple[DimensionChange, ...]

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before


def compare(pack: Pack, before: Content, after: Content) -> Comparison:
    """What is different in `after`."""
    first, second = score_content(pack, before), score_content(pack, after)
    return Comparison(
        before=first.overall,
        after=second.overall,
        dimensions=tuple(
            DimensionChange(
                dimension=was.dimension,
                before=was.value,
                after=now.value,
                own_before=was.self_rating,
                own_after=now.self_rating,
                items=tuple(_item(item, before, after) for item in was.dimension.items),
            )
            for was, now in zip(first.dimensions, second.dimensions, strict=True)
        ),
    )


def _item(item: Item, before: Content, after: Content) -> ItemChange:
    return ItemChange(item=item, before=before.answers.get(item.id), after=after.answers.get(item.id))
