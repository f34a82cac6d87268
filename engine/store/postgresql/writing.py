"""Loading and committing on one PostgreSQL connection: the values of a plan, in the order of its statement."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from engine.errors import StaleState
from engine.ports import Stored
from engine.rows import Changes
from engine.store.claims import ClaimText, claim_of, lost
from engine.store.partitions import Month
from engine.store.postgresql.binary import BIGINT, BY_NAME, INTEGER, Binary, array, bigint_from
from engine.store.postgresql.prepared import run
from engine.store.postgresql.shapes import TYPES, Shape, statement
from engine.store.writes import Planned, Row, conditions

Values = list[bytes | None]
FIRST_IDS = [0, *(Month(2024 + n // 12, n % 12 + 1).first_id for n in range(1, 139 * 12)), 2**63 - 1]
"""The first id of each month as long as ids last (into 2162)."""
COLUMNS = "SELECT instance_id, row_version, digest, body FROM engine_instances WHERE instance_id = "
LOAD = (COLUMNS + "$1").encode(), (BIGINT.oid,)
LOAD_MANY = (COLUMNS + "ANY ($1)").encode(), (BIGINT.array_oid,)
DIGEST = (
    b"SELECT digest FROM engine_journal WHERE instance_id = $1 AND sequence = $2",
    (BIGINT.oid, BIGINT.oid),
)


def load(driver: psycopg.Connection[Any], ids: Sequence[int]) -> dict[int, Stored]:
    """The instances of these ids that exist."""
    if len(ids) == 1:
        result = run(driver, *LOAD, [BIGINT.encode(ids[0])])
    else:
        result = run(driver, *LOAD_MANY, [array(BIGINT, ids)])
    value = result.get_value
    found = (
        Stored(bigint_from(value(n, 0)), bigint_from(value(n, 1)), value(n, 2), value(n, 3))
        for n in range(result.ntuples)
    )
    return {stored.instance_id: stored for stored in found}


def write(driver: psycopg.Connection[Any], planned: Planned, steps: Sequence[Changes]) -> None:
    """Write these steps, as planned, in one statement, all or none. Raises StaleState; Rejection: a claim was lost."""
    is_alone = len(steps) == 1
    claim = claim_of(steps[0]) if is_alone else None
    parts = tuple((kind, len(rows) > 1) for kind, rows in planned)
    ids = month_of(steps[0].instance.instance_id) if is_alone else None
    made = statement(Shape(parts, claim[0] if claim else None, is_alone, ids))
    result = run(driver, made.text, made.types, _values(steps, planned, claim))
    if bigint_from(result.get_value(0, 0)):
        return
    if claim is not None and bigint_from(result.get_value(0, 1)):
        raise lost(steps[0])
    stale = [step.instance.instance_id for step in steps]
    raise StaleState(f"Expected instances {stale} to be as loaded, but another step came first")


def month_of(instance_id: int) -> tuple[int, int]:
    """The range of ids that are in one partition with this one."""
    after = bisect_right(FIRST_IDS, instance_id)
    last = max(1, min(after, len(FIRST_IDS) - 1))
    return FIRST_IDS[last - 1], FIRST_IDS[last]


def was_written(driver: psycopg.Connection[Any], step: Changes) -> bool:
    """Whether this very step stands in the journal (its digest says so)."""
    journal = step.journal
    result = run(driver, *DIGEST, [BIGINT.encode(journal.instance_id), BIGINT.encode(journal.sequence)])
    return bool(result.ntuples) and bytes(result.get_value(0, 0)) == journal.digest


def _values(steps: Sequence[Changes], planned: Planned, claim: tuple[ClaimText, Row] | None) -> Values:
    """In the order in which shapes.statement numbers its parameters."""
    values: Values = []
    if len(steps) > 1:
        there = conditions(steps)
        values += (array(BIGINT, [each for each, _ in there]), array(INTEGER, [was for _, was in there]))
    elif claim is not None:
        if was := steps[0].instance.was:
            values += (BIGINT.encode(steps[0].instance.instance_id), INTEGER.encode(was))
        values += _claimed(*claim)
    for kind, rows in planned:
        types = TYPES[kind]
        if len(rows) == 1:
            values += _encoded(types, rows[0])
        else:
            values += map(array, types, zip(*rows, strict=True))
    return values


def _encoded(types: Iterable[Binary], row: Row) -> Values:
    return [None if value is None else binary.encode(value) for binary, value in zip(types, row, strict=True)]


def _claimed(text: ClaimText, row: Row) -> Values:
    return _encoded((BY_NAME[name] for name in text.types), row)
