"""Fifty complete one task; a thousand messages come for one correlation: each counts once, on both databases."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, receive_task, user_task

from engine import Engine, EngineConfig, Rejection
from engine.invariants import check_invariants
from engine.store import SqlStore
from engine.views import InstanceFilter, TaskFilter

Diagram = Callable[..., bytes]
CONFIG = EngineConfig(handlers=None, roles=None, forms=None, message_ttl=timedelta(hours=1))
THREADS, MESSAGES, RECEIVERS = 50, 1_000, 100


def all_at_once(threads: int, act: Callable[[int], Any]) -> list[Any]:
    """What each thread came to; an error is a result too."""
    barrier, results = threading.Barrier(threads), []

    def run(number: int) -> None:
        barrier.wait()
        try:
            results.append(act(number))
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results.append(error)

    running = [threading.Thread(target=run, args=[number]) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return results


@pytest.fixture
def engine(database: sa.Engine) -> Engine:
    return Engine(SqlStore(database), config=CONFIG)


def test_of_fifty_completions_of_a_task_one_wins(
    engine: Engine, database: sa.Engine, diagram: Diagram
) -> None:
    """Invariant 3: the others are told who was faster."""
    engine.deploy({"call.bpmn": diagram("call", START, user_task("ask"), END)}, actor="ana")
    instance_id = engine.start("call").instance_id
    [task] = engine.read.list_tasks(TaskFilter())

    def complete(number: int) -> str:
        engine.complete(instance_id, task.number, {"said": number}, actor=f"p-{number}")
        return f"p-{number}"

    results = all_at_once(THREADS, complete)
    [winner] = [each for each in results if isinstance(each, str)]
    losers = [each for each in results if not isinstance(each, str)]
    assert {type(each) for each in losers} == {Rejection}, losers[:3]
    assert len(losers) == THREADS - 1
    assert {(each.code, each.by) for each in losers} == {("task_already_completed", winner)}
    assert f"p-{engine.read.variables(instance_id)['said']}" == winner
    assert [row.command for row in engine.read.journal(instance_id)] == ["StartInstance", "CompleteTask"]
    assert check_invariants(SqlStore(database)) == []


def test_a_thousand_messages_for_one_correlation_are_each_delivered_once(
    engine: Engine, database: sa.Engine, diagram: Diagram
) -> None:
    """A hundred wait under one key, ten times over; ten threads publish, and each message twice."""
    again = '<exclusiveGateway id="again" default="back"/>'
    back = (
        '<sequenceFlow id="back" sourceRef="again" targetRef="hear"/>'
        '<sequenceFlow id="out" sourceRef="again" targetRef="done"><conditionExpression>=turn = 10'
        "</conditionExpression></sequenceFlow>"
        '<endEvent id="done"/>'
    )
    count = (
        '<scriptTask id="count" scriptFormat="feel"><extensionElements><care:script '
        'result="turn"/></extensionElements><script>turn + 1</script></scriptTask>'
    )
    xml = diagram(
        "ears", START, receive_task("hear", "answer", "key"), count, again, aside=back, messages="answer"
    )
    engine.deploy({"ears.bpmn": xml}, actor="ana")
    for _ in range(RECEIVERS):
        engine.start("ears", {"key": "K-1", "turn": 0})

    def publish(number: int) -> int:
        ids = range(number * 200 % MESSAGES, number * 200 % MESSAGES + 200)
        return sum(engine.publish("answer", key="K-1", message_id=f"m-{n}") for n in ids)

    results = all_at_once(10, publish)
    assert [each for each in results if isinstance(each, Exception)] == []
    assert sum(results) == MESSAGES
    while engine.tick():
        pass
    states = Counter(message.state for message in engine.read.messages())
    assert states == {"delivered": MESSAGES}
    views = engine.read.list_instances(InstanceFilter(limit=RECEIVERS + 1))
    assert Counter(view.state for view in views) == {"completed": RECEIVERS}
    commands = Counter(row.command for view in views for row in engine.read.journal(view.instance_id))
    assert commands == {"StartInstance": RECEIVERS, "DeliverMessage": MESSAGES}
    assert check_invariants(SqlStore(database)) == []
