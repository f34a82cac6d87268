"""Whoever changes, removes or adds rows by hand is found: in a journal, in a row beside it, or a whole instance."""

import pytest
import sqlalchemy as sa

from engine import Engine, EngineConfig
from engine.history.sealing import MARGIN, id_at, seal
from engine.store import tables as t
from engine.store.sql_store import SqlStore
from engine.testing import FixedClock

DIAGRAM = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
<process id="call" isExecutable="true"><startEvent id="s"/><sequenceFlow id="a" sourceRef="s" targetRef="ask"/>
<userTask id="ask"/></process></definitions>"""
EVERYTHING = (t.task_candidates, t.tasks, t.activities, t.journal, t.instances)


class CountingTimeIds:
    """Ids as TimeIds makes them, at the time of a clock that stands."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._n = 0

    def new(self) -> int:
        self._n += 1
        return id_at(self._clock.now()) + self._n


@pytest.fixture
def made(database: sa.Engine, clock: FixedClock) -> tuple[Engine, list[int]]:
    """An engine with three sealed instances."""
    config = EngineConfig(handlers=None, roles=None, forms=None)
    engine = Engine(SqlStore(database), clock=clock, ids=CountingTimeIds(clock), config=config)
    engine.deploy({"call.bpmn": DIAGRAM}, actor="ana")
    ids = [engine.start("call", actor="ana").instance_id for _ in range(3)]
    clock.advance(MARGIN.total_seconds() + 1)
    sealed = engine.history.seal()
    assert sealed is not None
    assert sealed.instances == 3
    assert engine.history.verify() == []
    return engine, ids


def _by_hand(database: sa.Engine, *statements: sa.Executable) -> None:
    with database.connect().execution_options(writes=True) as connection, connection.begin():
        for statement in statements:
            connection.execute(statement)


def test_sealing_again_without_anything_new_makes_no_seal(
    made: tuple[Engine, list[int]], clock: FixedClock
) -> None:
    engine, _ = made
    assert engine.history.seal() is None
    engine.start("call", actor="ana")
    clock.advance(10)
    assert engine.history.seal() is None, "what is younger than an hour is not sealed yet"
    clock.advance(MARGIN.total_seconds())
    second = engine.history.seal()
    assert second is not None
    assert (second.number, second.instances) == (2, 1)
    assert engine.history.verify() == []


def test_an_instance_that_was_taken_away_whole_is_missed(
    made: tuple[Engine, list[int]], database: sa.Engine
) -> None:
    engine, ids = made
    _by_hand(database, *(sa.delete(table).where(table.c.instance_id == ids[1]) for table in EVERYTHING))
    [fault] = engine.history.verify()
    assert "Expected 3 instances under seal 1, but found 2" in fault


def test_an_instance_that_was_put_among_the_old_ones_is_found(
    made: tuple[Engine, list[int]], database: sa.Engine
) -> None:
    engine, ids = made
    names = [column.name for column in t.instances.columns if column.name != "instance_id"]
    copy = sa.select(
        sa.literal(ids[0] + 500, sa.BigInteger()), *(t.instances.c[name] for name in names)
    ).where(t.instances.c.instance_id == ids[0])
    _by_hand(database, sa.insert(t.instances).from_select(["instance_id", *names], copy))
    assert any("found 4" in fault for fault in engine.history.verify())


def test_a_first_row_that_was_replaced_breaks_the_seal(
    made: tuple[Engine, list[int]], database: sa.Engine
) -> None:
    engine, ids = made
    _by_hand(database, sa.update(t.journal).where(t.journal.c.instance_id == ids[0]).values(digest=bytes(32)))
    [fault] = engine.history.verify()
    assert "beginning of a journal was changed" in fault


@pytest.mark.parametrize("table", [t.tasks, t.activities, t.journal])
def test_rows_without_their_instance_are_found(
    made: tuple[Engine, list[int]], database: sa.Engine, table: sa.Table
) -> None:
    engine, ids = made
    gone = [each for each in EVERYTHING if each is not table]
    _by_hand(database, *(sa.delete(each).where(each.c.instance_id == ids[2]) for each in gone))
    assert any(f"{table.name}" in fault and str(ids[2]) in fault for fault in engine.history.verify())


def test_a_tombstone_that_was_removed_is_missed(
    made: tuple[Engine, list[int]], database: sa.Engine, clock: FixedClock
) -> None:
    """Purging keeps the seal whole; taking the tombstone away breaks it."""
    from engine.commands import CancelInstance

    engine, ids = made
    engine.execute(CancelInstance(instance_id=ids[0], actor="ana", reason="over"))
    clock.advance(6 * 365 * 86_400)
    assert engine.history.purge(actor="admin", reason="term").whole == 1
    assert engine.history.verify() == []
    _by_hand(database, sa.delete(t.tombstones))
    assert any("found 2" in fault for fault in engine.history.verify())


def test_every_table_of_an_instance_is_purged_with_it() -> None:
    from engine.store.history import OF_INSTANCES

    stays = {t.instances, t.tombstones, t.messages, t.signals, t.migration_items}
    named = {table for table in t.engine_metadata.tables.values() if "instance_id" in table.c}
    assert named - stays == set(OF_INSTANCES), "a new table with instance_id: say whether a purge takes it"


def test_tending_seals_what_is_new_and_may_be_done_again(
    made: tuple[Engine, list[int]], clock: FixedClock
) -> None:
    engine, _ = made
    engine.start("call", actor="ana")
    clock.advance(MARGIN.total_seconds() + 1)
    engine.history.tend()
    engine.history.tend()
    assert engine.history.verify() == []
    engine.start("call", actor="ana")
    clock.advance(MARGIN.total_seconds() + 1)
    sealed = engine.history.seal()
    assert sealed is not None
    assert (sealed.number, sealed.instances) == (3, 1)


def test_an_old_database_is_sealed_in_parts(database: sa.Engine, clock: FixedClock) -> None:
    store = SqlStore(database)
    config = EngineConfig(handlers=None, roles=None, forms=None)
    engine = Engine(store, clock=clock, ids=CountingTimeIds(clock), config=config)
    engine.deploy({"call.bpmn": DIAGRAM}, actor="ana")
    for _ in range(5):
        engine.start("call", actor="ana")
    clock.advance(MARGIN.total_seconds() + 1)
    parts = [seal(store.history, clock.now(), most=2) for _ in range(4)]
    assert [each and each.instances for each in parts] == [2, 2, 1, None]
    assert engine.history.verify() == []
