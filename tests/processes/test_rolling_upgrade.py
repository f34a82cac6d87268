"""A rolling upgrade: the new version expands the schema of the previous release, whose processes go on meanwhile.

Nothing that the previous release reads or writes may go, change its type or become required (docs/upgrades.md).
New code on the schema before: test_before_the_migration.py.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from engine import Engine, EngineConfig
from engine.commands import ClaimTask, CompleteTask
from engine.store import SqlStore
from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter
from processes.migrations import alembic_config, migrate
from processes.migrations.fitting import UnfitSchema, check_schema
from processes.migrations.schema import PREVIOUS, Schema

UNCHECKED = EngineConfig(handlers=None, roles=None, forms=None)
DIAGRAM = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><message id="m" name="answer"/>
<process id="call" isExecutable="true"><startEvent id="s"/><sequenceFlow id="a" sourceRef="s" targetRef="ask"/>
<userTask id="ask"/><boundaryEvent id="late" attachedToRef="ask" cancelActivity="false"><timerEventDefinition>
<timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<sequenceFlow id="b" sourceRef="ask" targetRef="wait"/><intermediateCatchEvent id="wait">
<messageEventDefinition messageRef="m"/></intermediateCatchEvent><sequenceFlow id="c" sourceRef="wait" targetRef="e"/>
<endEvent id="e"/><sequenceFlow id="d" sourceRef="late" targetRef="l"/><endEvent id="l"/></process></definitions>"""


def _reflected(database: sa.Engine) -> sa.MetaData:
    found = sa.MetaData()
    found.reflect(database)
    return found


def test_what_the_previous_release_knows_is_there_as_it_was(
    previous_url: str, previous_database: sa.Engine
) -> None:
    before = _reflected(previous_database)
    migrate(previous_url)
    after = _reflected(previous_database)
    for name, table in before.tables.items():
        assert name in after.tables, f"table {name} is gone: that is for the release after"
        for column in table.columns:
            now = after.tables[name].columns.get(column.name)
            assert now is not None, f"{name}.{column.name} is gone: that is for the release after"
            assert str(now.type) == str(column.type), f"{name}.{column.name} has another type"
            assert now.nullable or not column.nullable, f"{name}.{column.name} is required now"
        for column in after.tables[name].columns:
            is_new = column.name not in table.columns
            assert not is_new or column.nullable or column.server_default is not None, (
                f"{name}.{column.name} is new, required and without a default: the previous release cannot insert"
            )
        assert _uniques(after.tables[name]) <= _uniques(table), f"{name} has a new unique constraint"


def _uniques(table: sa.Table) -> set[frozenset[str]]:
    constraints = (each for each in table.constraints if isinstance(each, sa.UniqueConstraint))
    return {frozenset(each.columns.keys()) for each in constraints} | {
        frozenset(each.columns.keys()) for each in table.indexes if each.unique
    }


def test_the_previous_releases_statements_run_on_the_new_schema(
    previous_url: str, previous_database: sa.Engine
) -> None:
    """Insert, read, change and delete with exactly the columns of then, in every table of the engine."""
    before = _reflected(previous_database)
    migrate(previous_url)
    names = [table for table in before.sorted_tables if table.name.startswith("engine_")]
    assert len(names) > 15
    with previous_database.connect().execution_options(writes=True) as connection, connection.begin():
        for table in names:
            row = {column.name: _value(column) for column in table.columns}
            connection.execute(sa.insert(table), row)
            assert connection.execute(sa.select(table)).mappings().first() is not None, table.name
            same = sa.and_(*(column == row[column.name] for column in table.primary_key))
            assert connection.execute(sa.update(table).where(same).values(row)).rowcount == 1, table.name
        for table in reversed(names):
            connection.execute(sa.delete(table))


def _value(column: sa.Column[Any]) -> Any:
    kind = column.type.python_type
    values = {int: 1, str: "x", bytes: b"x", bool: False, datetime: datetime(2026, 1, 1, tzinfo=UTC)}
    return values[kind]


def test_what_was_stored_before_goes_on_after(previous_url: str, previous_database: sa.Engine) -> None:
    """Rows of the previous schema, in flight: a task, a timer, a subscription."""
    clock = FixedClock()
    older = Engine(SqlStore(previous_database), clock=clock, config=UNCHECKED)
    older.deploy({"call.bpmn": DIAGRAM}, actor="ana")
    started = older.start("call", {"told": 1}, actor="ana").instance_id
    migrate(previous_url)
    engine = Engine(SqlStore(previous_database), clock=clock, config=UNCHECKED)
    clock.advance(3_601)
    assert engine.tick() == 1
    [task] = engine.read.list_tasks(TaskFilter())
    engine.execute(ClaimTask(instance_id=started, number=task.number, actor="eva"))
    older.execute(CompleteTask(instance_id=started, number=task.number, variables={"said": 1}, actor="eva"))
    assert engine.publish("answer", actor="ana")
    [instance] = engine.read.list_instances(InstanceFilter())
    assert (instance.state, engine.verify_journal(started)) == ("completed", [])
    assert engine.read.variables(started) == {"told": 1, "said": 1}


def test_on_the_previous_schema_what_is_newer_is_off(previous_database: sa.Engine) -> None:
    """A process that is older than the migration and one that waits for it: neither fails for history's sake."""
    engine = Engine(SqlStore(previous_database), config=UNCHECKED)
    assert not engine.history.is_ready()
    assert (engine.history.counts(), engine.history.verify(), engine.history.find_tombstone(1)) == (
        [],
        [],
        None,
    )


def test_a_schema_that_is_too_old_or_too_new_is_refused_in_words(
    previous_url: str, previous_database: sa.Engine
) -> None:
    with pytest.raises(UnfitSchema, match="concierto migrate") as old:
        check_schema(previous_database)
    assert "Póngala al día" in old.value.text
    assert check_schema(previous_database, may_be_previous=True) == Schema.PREVIOUS
    _stamp(previous_database, "0001")
    with pytest.raises(UnfitSchema, match="concierto migrate"):
        check_schema(previous_database, may_be_previous=True)
    _stamp(previous_database, PREVIOUS)
    migrate(previous_url)
    assert check_schema(previous_database, may_be_previous=True) == Schema.AT_HEAD
    _stamp(previous_database, "9999")
    with pytest.raises(UnfitSchema, match="newer version of Concierto"):
        check_schema(previous_database)
    with pytest.raises(UnfitSchema, match="newer version"):
        migrate(previous_url)


def _stamp(database: sa.Engine, revision: str) -> None:
    with database.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def test_the_previous_release_is_in_the_history(previous_database: sa.Engine) -> None:
    from alembic.script import ScriptDirectory

    with previous_database.connect() as connection:
        script = ScriptDirectory.from_config(alembic_config(connection))
    assert PREVIOUS in {each.revision for each in script.walk_revisions()}
