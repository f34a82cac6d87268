"""Tasks through the engine: many hands on one task, who was faster, many commands at once, journals that hold."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, user_task

from engine import Engine, EngineConfig, Outcome, Rejection, UnknownInstance
from engine.commands import CancelInstance, ClaimTask, CompleteTask, ReleaseTask
from engine.store import SqlStore
from engine.store import tables as t
from engine.testing import CountingIds, FixedClock
from engine.views import TaskFilter, TaskView

Diagram = Callable[..., bytes]
MANY = (
    '<userTask id="sign"><extensionElements><care:task form="sign"><care:candidate role="cc"/></care:task>'
    "</extensionElements><multiInstanceLoopCharacteristics>"
    "<loopCardinality>12</loopCardinality></multiInstanceLoopCharacteristics></userTask>"
)


@pytest.fixture
def task(engine: Engine, diagram: Diagram) -> TaskView:
    """The open task of a new instance."""
    engine.deploy({"call.bpmn": diagram("call", START, user_task("ask", 'due="P1D"'), END)}, actor="ana")
    engine.start("call", {"who": "P-1"}, business_key="C-1", actor="ana")
    return engine.read.list_tasks(TaskFilter())[0]


def complete(task: TaskView, actor: str = "eva") -> CompleteTask:
    return CompleteTask(
        instance_id=task.instance_id, number=task.number, variables={"by": actor}, actor=actor
    )


def claim(task: TaskView, actor: str) -> ClaimTask:
    return ClaimTask(instance_id=task.instance_id, number=task.number, actor=actor)


def test_a_task_is_claimed_released_and_completed(engine: Engine, task: TaskView) -> None:
    assert (task.business_key, task.candidates, task.form) == ("C-1", ("cc",), "ask")
    engine.execute(claim(task, "eva"))
    assert [each.assignee for each in engine.read.list_tasks(TaskFilter(assignee="eva"))] == ["eva"]
    engine.execute(ReleaseTask(instance_id=task.instance_id, number=task.number, actor="eva"))
    outcome = engine.execute(complete(task))
    assert (outcome.ended, outcome.version) == (True, 4)
    done = engine.read.find_task(task.instance_id, task.number)
    assert done is not None
    assert (done.state, done.ended_by) == ("completed", "eva")
    assert engine.read.list_tasks(TaskFilter()) == []


def test_a_repeated_completion_says_who_and_when(engine: Engine, clock: FixedClock, task: TaskView) -> None:
    at = clock.now()
    engine.execute(complete(task))
    clock.advance(60)
    with pytest.raises(Rejection) as rejected:
        engine.execute(complete(task, "iris"))
    assert (rejected.value.code, rejected.value.by, rejected.value.at) == (
        "task_already_completed",
        "eva",
        at,
    )


def test_a_claim_of_a_held_task_says_who_holds_it(engine: Engine, task: TaskView) -> None:
    engine.execute(claim(task, "eva"))
    for command in (claim(task, "iris"), complete(task, "iris")):
        with pytest.raises(Rejection) as rejected:
            engine.execute(command)
        assert (rejected.value.code, rejected.value.by) == ("task_already_claimed", "eva")


def test_a_task_of_a_cancelled_instance_says_so(engine: Engine, task: TaskView) -> None:
    engine.execute(CancelInstance(instance_id=task.instance_id, actor="ana", reason="moved away"))
    with pytest.raises(Rejection) as rejected:
        engine.execute(complete(task))
    assert (rejected.value.code, rejected.value.by) == ("task_already_cancelled", "ana")


def test_an_unknown_instance_is_an_error_of_its_own(engine: Engine, task: TaskView) -> None:
    with pytest.raises(UnknownInstance):
        engine.execute(CompleteTask(instance_id=404, number=1))


def test_many_commands_run_together_and_one_failure_stays_alone(engine: Engine, task: TaskView) -> None:
    for _ in range(3):
        engine.start("call")
    tasks = engine.read.list_tasks(TaskFilter(order="created"))
    wrong = CompleteTask(instance_id=tasks[0].instance_id, number=1)
    commands = [complete(tasks[0]), wrong, complete(tasks[1]), complete(tasks[0], "iris"), complete(tasks[2])]
    results = engine.execute_many(commands)
    kinds = [type(result) for result in results]
    assert kinds == [Outcome, Rejection, Outcome, Rejection, Outcome]
    assert [each.instance_id for each in engine.read.list_tasks(TaskFilter())] == [tasks[3].instance_id]


def test_the_journal_tells_each_step(engine: Engine, task: TaskView) -> None:
    engine.execute(complete(task))
    begun, ended = engine.read.journal(task.instance_id)
    assert (begun.command, begun.actor, ended.command, ended.actor) == (
        "StartInstance",
        "ana",
        "CompleteTask",
        "eva",
    )
    assert {"event": "TaskCompleted", "element": "ask", "number": task.number} in ended.events
    written = [event["values"] for event in ended.events if event["event"] == "VariablesWritten"]
    assert written == [{"by": "eva"}]
    assert engine.verify_journal(task.instance_id) == []


def test_a_task_sees_its_variables(engine: Engine, task: TaskView) -> None:
    assert engine.read.task_variables(task.instance_id, task.number) == {"who": "P-1"}
    engine.execute(complete(task))
    assert engine.read.task_variables(task.instance_id, task.number) == {}
    assert engine.read.variables(task.instance_id) == {"who": "P-1", "by": "eva"}
    assert engine.read.variables(404) == {}


@pytest.fixture
def sql_engine(database: sa.Engine, clock: FixedClock) -> Engine:
    config = EngineConfig(handlers=None, roles=None, forms=None)
    return Engine(SqlStore(database), clock=clock, ids=CountingIds(), config=config)


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """What `count` threads came to that began together."""
    results: list[object] = [None] * count
    barrier = threading.Barrier(count)

    def run(place: int) -> None:
        barrier.wait()
        try:
            results[place] = act(place)
        except Rejection as rejection:
            results[place] = rejection

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_twenty_completions_one_wins(sql_engine: Engine, clock: FixedClock, diagram: Diagram) -> None:
    """Invariant 3."""
    sql_engine.deploy({"call.bpmn": diagram("call", START, user_task("ask"), END)}, actor="ana")
    sql_engine.start("call")
    [task] = sql_engine.read.list_tasks(TaskFilter())
    results = at_once(20, lambda place: sql_engine.execute(complete(task, f"p{place}")))
    [winner] = [place for place, result in enumerate(results) if isinstance(result, Outcome)]
    losers = [result for result in results if isinstance(result, Rejection)]
    assert len(losers) == 19
    assert {(each.code, each.by, each.at) for each in losers} == {
        ("task_already_completed", f"p{winner}", clock.now())
    }
    assert sql_engine.read.variables(task.instance_id) == {"by": f"p{winner}"}
    assert sql_engine.verify_journal(task.instance_id) == []


def test_twelve_people_sign_at_once_and_all_count(sql_engine: Engine, diagram: Diagram) -> None:
    sql_engine.deploy({"plan.bpmn": diagram("plan", START, MANY, END)}, actor="ana")
    instance_id = sql_engine.start("plan").instance_id
    tasks = sql_engine.read.list_tasks(TaskFilter())
    assert len(tasks) == 12
    results = at_once(12, lambda place: sql_engine.execute(complete(tasks[place])))
    assert [type(result) for result in results] == [Outcome] * 12
    view = sql_engine.read.find_instance(instance_id)
    assert view is not None
    assert view.state == "completed"
    assert sql_engine.verify_journal(instance_id) == []


def tampering(engine: Engine, instance_id: int) -> dict[str, Any]:
    """Ways to touch the second of three rows, the last, or the state behind the engine's back."""
    c, i = t.journal.c, t.instances.c
    second = sa.and_(c.instance_id == instance_id, c.sequence == 2)
    copied = sa.select(c.instance_id, sa.literal(4), c.at, c.actor, c.command, c.reason, c.events, c.digest)
    other = sa.select(i.body).where(i.instance_id == engine.start("call").instance_id).scalar_subquery()
    return {
        "actor": sa.update(t.journal).where(second).values(actor="mallory"),
        "events": sa.update(t.journal).where(second).values(events=b"\x90"),
        "removed": sa.delete(t.journal).where(second),
        "last": sa.delete(t.journal).where(c.instance_id == instance_id, c.sequence == 3),
        "inserted": sa.insert(t.journal).from_select(list(c), copied.where(second)),
        "state": sa.update(t.instances).where(i.instance_id == instance_id).values(body=other),
    }


@pytest.mark.parametrize("change", ["actor", "events", "removed", "inserted", "last", "state"])
def test_a_journal_that_was_touched_is_found_out(
    sql_engine: Engine, database: sa.Engine, diagram: Diagram, change: str
) -> None:
    """Invariant 9."""
    sql_engine.deploy({"call.bpmn": diagram("call", START, user_task("a"), user_task("b"), END)}, actor="ana")
    instance_id = sql_engine.start("call").instance_id
    for _ in range(2):
        sql_engine.execute(complete(sql_engine.read.list_tasks(TaskFilter())[0]))
    assert sql_engine.verify_journal(instance_id) == []
    with database.begin() as connection:
        connection.execute(tampering(sql_engine, instance_id)[change])
    assert sql_engine.verify_journal(instance_id) != []
