"""One instance as an export tells it: what was entered and left, by whom. Gateways and bookkeeping are left out."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from engine.exports.names import Names
from engine.exports.walking import Chosen, walk
from engine.model import GATEWAYS, Kind
from engine.ports import Queries
from engine.views import ActivityView, InstanceView, TaskFilter, TaskView

LEFT_OUT = frozenset(kind.value for kind in (*GATEWAYS, Kind.REPEATED, Kind.LOOPED, Kind.COMPENSATED))
MOST_TASKS = 1_000_000


class Wanted(Struct, frozen=True, kw_only=True):
    """Which instances, how people are called, which variables are told (none by default), in which language."""

    chosen: Chosen
    names: Names
    variables: tuple[str, ...] = ()
    language: str = "es"


class Life(Struct, frozen=True, kw_only=True):
    """`tasks` by their number, which is their activity's; `variables` only those that were asked for."""

    instance: InstanceView
    activities: tuple[ActivityView, ...]
    tasks: Mapping[int, TaskView]
    variables: Mapping[str, Any]


def lives(read: Queries, wanted: Wanted) -> Iterator[Life]:
    """One after another: only one is in memory."""
    for instance in walk(read, wanted.chosen):
        only = TaskFilter(instance_ids=frozenset([instance.instance_id]), state=None, limit=MOST_TASKS)
        values = read.variables(instance.instance_id) if wanted.variables else {}
        yield Life(
            instance=instance,
            activities=tuple(
                row for row in read.activities(instance.instance_id) if row.kind not in LEFT_OUT
            ),
            tasks={task.number: task for task in read.list_tasks(only)},
            variables={name: values[name] for name in wanted.variables if name in values},
        )


def shown_name(row: ActivityView, language: str) -> str:
    """As it stands in the diagram; its id when it has no name."""
    name = (row.name_en or row.name) if language == "en" else row.name
    return printable(name or row.element)


def role_of(task: TaskView | None) -> str:
    """The first role that may do it, without its place."""
    return task.candidates[0].partition("/")[0] if task is not None and task.candidates else ""


def as_text(value: Any) -> str:
    """A variable as text: texts and numbers as they are, the rest as JSON."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return str(value)
    return printable(msgspec.json.encode(value, enc_hook=str).decode("utf-8"))


def printable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        each if each in "\t\n\r" or _is_xml(ord(each)) else "\N{REPLACEMENT CHARACTER}" for each in text
    )


def _is_xml(code: int) -> bool:
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
