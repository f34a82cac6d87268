"""What steps write where columns lack (a rolling upgrade): the same rows without them, so that the database fills in.

Not for anybody else: without such columns a step's plan is writes.plan itself.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from msgspec import Struct

from engine.rows import Changes
from engine.store.lacking import Lacking
from engine.store.writes import ORDER, Plan, Planned, Row, Write, plan


class Narrow(Struct, frozen=True, eq=False):
    """A kind of write, and the places of its columns in the row of the whole one."""

    write: Write
    places: tuple[int, ...]

    def row(self, whole: Row) -> Row:
        return tuple(whole[place] for place in self.places)


@cache
def plan_for(lacking: Lacking) -> Plan:
    """How to plan steps for a database: its writes are made once."""
    narrowed = {write: _narrow(write, lacking) for write in ORDER if not _is_whole(write, lacking)}
    return _planning(narrowed) if narrowed else plan


def _planning(narrowed: Mapping[Write, Narrow]) -> Plan:
    def plan_narrowly(steps: Iterable[Changes]) -> Planned:
        return [
            (narrowed[write].write, [narrowed[write].row(row) for row in rows])
            if write in narrowed
            else (write, rows)
            for write, rows in plan(steps)
        ]

    return plan_narrowly


def _is_whole(write: Write, lacking: Lacking) -> bool:
    return all(lacking.has(write.table.c[name]) for name in write.columns)


def _narrow(write: Write, lacking: Lacking) -> Narrow:
    places = tuple(n for n, name in enumerate(write.columns) if lacking.has(write.table.c[name]))
    columns = tuple(write.columns[place] for place in places)
    return Narrow(Write(write.table, write.action, columns, write.keys), places)
