"""A step whose request or answer is lost on the wire to PostgreSQL is done once, and its caller hears of it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise

import psycopg
import pytest
import sqlalchemy as sa

from engine import Engine, EngineConfig, Rejection
from engine.commands import CompleteTask, StartInstance
from engine.store import SqlStore, open_database
from engine.views import TaskFilter

Diagram = Callable[..., bytes]
UNCHECKED = EngineConfig(handlers=None, roles=None, forms=None)


class Wire:
    """Forwards connections to a server; loses what it is told to lose, and cuts that connection."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._what = ""
        self._left = 0
        self._answered = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def lose(self, what: str, at: int) -> None:
        """Lose the `at`th request from now on, or its answer; only that one."""
        self._answered.clear()
        self._what, self._left = what, at

    @property
    def has_lost(self) -> bool:
        return self._left <= 0

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._to)) as server:
            swallows = threading.Event()
            threading.Thread(target=self._answer, args=(server, client, swallows), daemon=True).start()
            with suppress(OSError):
                while request := client.recv(1 << 16):
                    self._left -= 1
                    if self._left == 0 and self._what == "request":
                        return
                    if self._left == 0 and self._what == "answer":
                        swallows.set()
                        server.sendall(request)
                        assert self._answered.wait(10)
                        return
                    server.sendall(request)

    def _answer(self, server: socket.socket, client: socket.socket, swallows: threading.Event) -> None:
        with suppress(OSError):
            while answer := server.recv(1 << 16):
                if swallows.is_set():
                    self._answered.set()
                    return
                client.sendall(answer)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(postgresql_engine: sa.Engine) -> Iterator[Wire]:
    made = Wire(postgresql_engine.url.port or 5432)
    yield made
    made.close()


@pytest.fixture
def store(postgresql_engine: sa.Engine, wire: Wire) -> Iterator[SqlStore]:
    """It reaches the database through the wire."""
    database = open_database(postgresql_engine.url.set(port=wire.port).render_as_string(False))
    yield SqlStore(database)
    database.dispose()


@pytest.fixture
def engine(store: SqlStore) -> Engine:
    return Engine(store, config=UNCHECKED)


@pytest.fixture
def instance(engine: Engine, three_tasks: bytes) -> int:
    """At its second task: the statements of the next step are prepared."""
    engine.deploy({"t.bpmn": three_tasks}, actor="ana")
    started = engine.start("t").instance_id
    complete_next(engine, started)
    return started


@pytest.fixture
def three_tasks() -> bytes:
    names = ["s", "a", "b", "c", "e"]
    flows = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="{source}" targetRef="{target}"/>'
        for n, (source, target) in enumerate(pairwise(names))
    )
    tasks = "".join(f'<userTask id="{name}"/>' for name in "abc")
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">'
        f'<process id="t" isExecutable="true"><startEvent id="s"/>{tasks}<endEvent id="e"/>{flows}'
        "</process></definitions>"
    ).encode()


def complete_next(engine: Engine, instance_id: int) -> int:
    """Complete the open task; the row version after it."""
    [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset([instance_id])))
    command = CompleteTask(instance_id=instance_id, number=task.number, actor="ana")
    return engine.execute(command).version


def commands_of(engine: Engine, instance_id: int) -> list[str]:
    assert engine.verify_journal(instance_id) == []
    return [row.command for row in engine.read.journal(instance_id)]


@pytest.mark.parametrize("what", ["request", "answer"])
@pytest.mark.parametrize("at", [1, 2], ids=["load", "commit"])
def test_a_step_is_done_once_whatever_the_wire_loses(
    store: SqlStore, wire: Wire, instance: int, what: str, at: int
) -> None:
    """Invariants 2 and 3. The two requests of a step of an engine that keeps no state of it: load and commit."""
    engine = Engine(store, config=UNCHECKED)
    [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset([instance])))
    wire.lose(what, at)
    outcome = engine.execute(CompleteTask(instance_id=instance, number=task.number, actor="ana"))
    assert wire.has_lost
    assert (outcome.instance_id, outcome.version) == (instance, 3)
    assert commands_of(engine, instance) == ["StartInstance", "CompleteTask", "CompleteTask"]
    assert complete_next(engine, instance) == 4


@pytest.mark.parametrize("what", ["request", "answer"])
def test_a_step_from_a_kept_state_is_done_once_whatever_the_wire_loses(
    engine: Engine, wire: Wire, instance: int, what: str
) -> None:
    """Its one request is the commit."""
    [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset([instance])))
    wire.lose(what, 1)
    command = CompleteTask(instance_id=instance, number=task.number, actor="ana")
    assert engine.execute(command).version == 3
    assert wire.has_lost
    assert commands_of(engine, instance) == ["StartInstance", "CompleteTask", "CompleteTask"]
    assert complete_next(engine, instance) == 4


@pytest.mark.parametrize("what", ["request", "answer"])
@pytest.mark.parametrize("at", [1, 2], ids=["load", "commit"])
def test_a_start_is_done_once_whatever_the_wire_loses(
    engine: Engine, wire: Wire, instance: int, what: str, at: int
) -> None:
    definition = engine.read.find_instance(instance)
    assert definition is not None
    wire.lose(what, at)
    command = StartInstance(
        instance_id=instance + 1, definition_id=definition.definition_id, variables={}, actor="ana"
    )
    assert engine.execute(command).version == 1
    assert wire.has_lost
    assert commands_of(engine, instance + 1) == ["StartInstance"]
    assert len(engine.read.list_tasks(TaskFilter())) == 2


def test_steps_go_on_after_the_server_ended_every_connection(
    engine: Engine, postgresql_engine: sa.Engine, instance: int
) -> None:
    with psycopg.connect(
        postgresql_engine.url.set(drivername="postgresql").render_as_string(False), autocommit=True
    ) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert complete_next(engine, instance) == 3
    assert commands_of(engine, instance) == ["StartInstance", "CompleteTask", "CompleteTask"]


def test_one_of_many_wins_and_the_others_are_told(engine: Engine, instance: int) -> None:
    """Invariant 3, through lanes of many threads."""
    [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset([instance])))
    barrier, results = threading.Barrier(20), []

    def complete(number: int) -> None:
        barrier.wait()
        command = CompleteTask(instance_id=instance, number=task.number, actor=f"actor {number}")
        try:
            results.append(engine.execute(command).version)
        except Rejection as rejection:
            results.append(rejection.code)

    threads = [threading.Thread(target=complete, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 20
    assert [result for result in results if isinstance(result, int)] == [3]
    assert len(set(results)) == 2
    assert commands_of(engine, instance) == ["StartInstance", "CompleteTask", "CompleteTask"]
