"""Which value a variable had when, and who wrote it at which element: read from the journal. Changes nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from engine.views import JournalView


class VariableChange(Struct, frozen=True, kw_only=True):
    """A write. `element` is what wrote it ("": somebody from outside); `scope` the number of the scope it is in."""

    name: str
    value: Any
    at: datetime
    by: str
    element: str
    scope: int


def changes(journal: Iterable[JournalView]) -> Iterator[VariableChange]:
    """Every write, the first first. An element names itself before it writes."""
    for row in journal:
        element = ""
        for event in row.events:
            element = event.get("element", element)
            if event["event"] == "VariablesWritten":
                for name, value in event["values"].items():
                    yield VariableChange(
                        name=name, value=value, at=row.at, by=row.actor, element=element, scope=event["scope"]
                    )
