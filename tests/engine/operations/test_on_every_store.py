"""Operations through each store: what they write is what the state says, and two operators do not do it twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from operated_diagrams import END, START, allowing, task

from engine import Engine, Rejection
from engine.commands import (
    CompleteTask,
    ModifyInstance,
    MoveToken,
    RepeatActivity,
    ResumeInstance,
    StartBefore,
    SuspendInstance,
)
from engine.testing import FixedClock
from engine.views import TaskFilter

LETTER = (
    '<serviceTask id="letter"><extensionElements><care:service handler="tests.letter" retries="3" backoff="PT1H"/>'
    "</extensionElements></serviceTask>"
)
WHO = {"actor": "ana", "reason": "mend"}


@pytest.fixture
def instance(engine: Engine, diagram: Callable[..., bytes]) -> int:
    """Of a task that may be repeated, a letter, and a task after it."""
    wait = '<intermediateCatchEvent id="hour"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
    aside = f"{wait}</timerEventDefinition></intermediateCatchEvent>"
    xml = diagram("p", START, allowing("ask", "repeat"), LETTER, task("after"), END, aside=aside)
    engine.deploy({"p.bpmn": xml}, actor="ana")
    return engine.start("p", {"x": 1}, business_key="C-1", actor="ana").instance_id


def _number(engine: Engine, instance: int, element: str) -> int:
    rows = engine.read.activities(instance)
    return max(row.number for row in rows if row.element == element and row.state == "open")


def _complete(engine: Engine, instance: int, element: str) -> None:
    number = _number(engine, instance, element)
    engine.execute(CompleteTask(instance_id=instance, number=number, actor="eva"))


def test_a_moved_token_takes_its_rows_along(engine: Engine, instance: int) -> None:
    ask = _number(engine, instance, "ask")
    engine.execute(
        ModifyInstance(instance_id=instance, changes=(MoveToken(number=ask, element="hour"),), **WHO)
    )
    assert engine.read.list_tasks(TaskFilter()) == []
    assert [timer.element for timer in engine.read.timers(instance)] == ["hour"]
    [row] = [row for row in engine.read.activities(instance) if row.element == "ask"]
    assert (row.state, row.ended_by) == ("cancelled", "ana")
    assert engine.verify_journal(instance) == []


def test_what_begins_during_a_pause_waits(engine: Engine, clock: FixedClock, instance: int) -> None:
    engine.execute(SuspendInstance(instance_id=instance, **WHO))
    changes = (StartBefore(element="letter"), StartBefore(element="hour"))
    engine.execute(ModifyInstance(instance_id=instance, changes=changes, **WHO))
    clock.advance(7200)
    assert (engine.lease_jobs("w"), engine.tick()) == ([], 0)
    engine.execute(ResumeInstance(instance_id=instance, **WHO))
    assert (len(engine.lease_jobs("w")), engine.tick()) == (1, 1)


def test_only_what_was_completed_is_repeated(engine: Engine, instance: int) -> None:
    again = RepeatActivity(instance_id=instance, element="ask", **WHO)
    with pytest.raises(Rejection, match="completed here before"):
        engine.execute(again)
    _complete(engine, instance, "ask")
    engine.execute(again)
    assert [each.element for each in engine.read.list_tasks(TaskFilter())] == ["ask"]


def test_a_job_that_waits_is_tried_now(engine: Engine, clock: FixedClock, instance: int) -> None:
    _complete(engine, instance, "ask")
    [leased] = engine.lease_jobs("w")
    engine.fail_job(leased, "no paper")
    engine.retry_job(instance, leased.number, **WHO)
    [job] = engine.read.jobs(instance)
    assert (job.due_at, job.retries, job.worker) == (clock.now(), 2, None)
    [again] = engine.lease_jobs("w")
    engine.complete_job(again, {})
    assert engine.read.journal(instance)[-2].command == "RetryJob"


def test_an_ended_instance_starts_again(engine: Engine, instance: int) -> None:
    _complete(engine, instance, "ask")
    [leased] = engine.lease_jobs("w")
    engine.complete_job(leased, {"sent": True})
    _complete(engine, instance, "after")
    new = engine.restart(instance, **WHO).instance_id
    assert engine.read.variables(new) == {"x": 1, "sent": True}
    view = engine.read.find_instance(new)
    assert view is not None
    assert (view.business_key, view.state, view.started_by) == ("C-1", "active", "ana")


def test_of_ten_operators_one_moves_the_token(engine: Engine, instance: int) -> None:
    move = MoveToken(number=_number(engine, instance, "ask"), element="after")
    command = ModifyInstance(instance_id=instance, changes=(move,), **WHO)

    def ask(_turn: int) -> str:
        try:
            engine.execute(command)
        except Rejection as rejection:
            return rejection.code
        return "done"

    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(ask, range(10)))
    assert sorted(said) == ["done", *["token_gone"] * 9]
    assert [each.element for each in engine.read.list_tasks(TaskFilter())] == ["after"]
