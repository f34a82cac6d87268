"""The same measures by group of each audit column: who would be missed. Pure; cells below 5 are not shown."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from processes.risk.dataset import Row
from processes.risk.datasheet import Meaning, Sheet
from processes.risk.design import Floats
from processes.risk.logit import Flags
from processes.risk.metrics import auc

SMALLEST_CELL = 5
FEWEST_IN_NEED = 20


class GroupMeasures(Struct, frozen=True, kw_only=True):
    """One group; None where it is too small. `fnr`: share of its people in need who would not be attended."""

    column: str
    group: str
    meaning: Meaning
    rows: int | None
    prevalence: float | None
    predicted: float | None
    auc: float | None
    fnr: float | None


def measure_groups(
    sheet: Sheet, rows: Sequence[Row], bad: Flags, predicted: Floats, *, chosen: Sequence[int]
) -> tuple[GroupMeasures, ...]:
    """Every group of every audit column, in the sheet's order; people without the value are no group."""
    attended = np.zeros(len(rows), dtype=bool)
    attended[list(chosen)] = True
    found = []
    for column in sheet.with_role("audit"):
        values = ["" if row[column.name] is None else str(row[column.name]) for row in rows]
        for group in sorted(set(values) - {""}):
            member = np.array([value == group for value in values])
            meaning = column.categories.get(group) or _flag_meaning(group)
            found.append(
                _measure(
                    column.name, group, meaning, parts=(bad[member], predicted[member], attended[member])
                )
            )
    return tuple(found)


def _flag_meaning(group: str) -> Meaning:
    return {"True": Meaning("sí", "yes"), "False": Meaning("no", "no")}.get(group, Meaning(group, group))


def _measure(
    column: str, group: str, meaning: Meaning, *, parts: tuple[Flags, Floats, Flags]
) -> GroupMeasures:
    bad, predicted, attended = parts
    in_need = int(bad.sum())
    is_shown = len(bad) >= SMALLEST_CELL
    is_measured = min(in_need, len(bad) - in_need) >= FEWEST_IN_NEED
    return GroupMeasures(
        column=column,
        group=group,
        meaning=meaning,
        rows=len(bad) if is_shown else None,
        prevalence=float(bad.mean()) if is_measured else None,
        predicted=float(predicted.mean()) if is_measured else None,
        auc=auc(bad, predicted).value if is_measured else None,
        fnr=float((bad & ~attended).sum() / in_need) if in_need >= FEWEST_IN_NEED else None,
    )
