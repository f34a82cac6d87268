"""One instance as a store shows it at one moment: its state and all its rows, for those who check them.

Values only. Who reads them in one snapshot is a store's `inspection`; what must agree is in engine/invariants/.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from msgspec import Struct

from engine.rows import IncidentRow, JobRow, JournalRow, SubscriptionRow, TimerRow
from engine.views import ActivityView, InstanceView, TaskView


class Tally(Struct, frozen=True, kw_only=True):
    """How many rows of history an instance has, whatever their state, and how many of them are completed."""

    tasks: int = 0
    tasks_completed: int = 0
    activities: int = 0
    activities_completed: int = 0


class Seen(Struct, frozen=True, kw_only=True):
    """All of one instance at one moment.

    `tasks`, `activities` and `incidents` are the open ones; `candidates` are (task, group) of the open rows.
    `journal` reads row by row, and only while the snapshot is open; so does `taken`: who took these messages
    (None: nobody has; a message that is not there is not in the answer).
    """

    instance: InstanceView
    version: int
    digest: bytes
    body: bytes
    tally: Tally
    tasks: tuple[TaskView, ...]
    candidates: frozenset[tuple[int, str]]
    jobs: tuple[JobRow, ...]
    timers: tuple[TimerRow, ...]
    subscriptions: tuple[SubscriptionRow, ...]
    incidents: tuple[IncidentRow, ...]
    activities: tuple[ActivityView, ...]
    journal: Callable[[], Iterator[JournalRow]]
    taken: Callable[[Collection[str]], Mapping[str, int | None]]


class Orphan(Struct, frozen=True):
    """Rows of `table` that belong to an instance that is not there."""

    table: str
    instance_id: int
