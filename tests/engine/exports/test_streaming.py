"""Five times the instances take the same memory: nothing but one instance is held."""

import gc
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, cast

import pytest
import sqlalchemy as sa

from engine import Engine
from engine.exports.lives import Wanted
from engine.exports.ocel import write_ocel
from engine.exports.walking import Chosen
from engine.exports.xes import write_xes
from engine.store import SqlStore
from engine.store import tables as t

LOOK_EVERY = 50_000
ALLOWED = 150_000
"""Bytes; 320 instances more would be more than a million if they were held."""
NOW = datetime(2026, 1, 12, tzinfo=UTC)


class Measuring:
    """A file that only counts, and looks now and then at what is held (garbage in cycles is not)."""

    def __init__(self) -> None:
        self.size = 0
        self.held = 0
        self._next = LOOK_EVERY

    def write(self, content: bytes) -> int:
        self.size += len(content)
        if self.size >= self._next:
            self._next = self.size + LOOK_EVERY
            gc.collect()
            self.held = max(self.held, tracemalloc.get_traced_memory()[0])
        return len(content)

    def flush(self) -> None:
        """Nothing is held."""


def _fill(database: sa.Engine, first: int, last: int) -> None:
    """Instances of six elements each, by hand: the export reads rows, not states."""
    ids = range(first, last)
    instances = [
        {
            "instance_id": each, "definition_id": 1, "process_id": "call", "version": 1, "business_key": f"C-{each}",
            "state": "completed", "row_version": 1, "digest": b"", "body": b"", "incidents": 0, "started_by": "ana",
            "started_at": NOW + timedelta(seconds=each), "ended_at": NOW + timedelta(days=1),
        }
        for each in ids
    ]  # fmt: skip
    activities = [
        {
            "instance_id": each, "number": number, "definition_id": 1, "element": f"e{number}", "kind": "userTask",
            "name": "Tarea", "name_en": "", "started_at": NOW, "ended_at": NOW, "ended_by": f"p{each}",
            "state": "completed",
        }
        for each in ids
        for number in range(6)
    ]  # fmt: skip
    with database.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.insert(t.instances), instances)
        connection.execute(sa.insert(t.activities), activities)


@pytest.mark.parametrize("write", [write_xes, write_ocel])
def test_memory_does_not_grow_with_the_log(
    sqlite_engine: sa.Engine, rows: Any, wanted: Callable[..., Wanted], write: Callable[..., object]
) -> None:
    store = SqlStore(sqlite_engine)
    store.deployments.save(rows)
    read = Engine(store).read
    files = []
    for first, last in ((1, 80), (80, 400)):
        _fill(sqlite_engine, first, last)
        # Once without looking: statements are compiled and kept.
        write(cast(BinaryIO, Measuring()), read, wanted(chosen=Chosen(page=20)))
        files.append(Measuring())
        gc.collect()
        gc.freeze()  # what other tests hold is not looked through each time
        tracemalloc.start()
        write(cast(BinaryIO, files[-1]), read, wanted(chosen=Chosen(page=20)))
        tracemalloc.stop()
        gc.unfreeze()
    small, large = files
    assert large.size > 4 * small.size
    assert 0 < large.held < small.held + ALLOWED, (small.held, large.held)


@pytest.fixture
def rows() -> Any:
    """A deployment of one process, so that its instances may be there."""
    from engine.rows import DeploymentRow
    from engine.views import DefinitionView

    view = DefinitionView(
        definition_id=1, process_id="call", version=1, name="Llamada", name_en="", digest="d", file="call.bpmn",
        deployment_id=1, deployed_at=NOW, deployed_by="ana",
    )  # fmt: skip
    return DeploymentRow(
        deployment_id=1, deployed_at=NOW, deployed_by="ana", reason="", resources=(), definitions=(view,), kept=(),
        timers=(), subscriptions=(),
    )  # fmt: skip
