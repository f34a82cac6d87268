"""Tokens begin, end and move where an operator says; all changes of one command, or none."""

from collections.abc import Callable

import pytest
from operated_diagrams import INSIDE, MANY, Running, allowing, flows, sub, task, timer

from engine.commands import (
    CancelAtJoin,
    CancelToken,
    MoveToken,
    ResumeInstance,
    SetVariables,
    StartAfter,
    StartBefore,
    SuspendInstance,
)
from engine.errors import Rejection, SeveralRefused
from engine.testing import Harness

JOINED = (
    '<parallelGateway id="fork"/><userTask id="left"/><userTask id="right"/><parallelGateway id="join"/>'
    + flows("fork left", "fork right", "left join", "right join")
)


def _number(harness: Harness, element: str) -> int:
    """The number of the open element that was entered last."""
    rows = harness.engine.read.activities(harness.current)
    return max(row.number for row in rows if row.element == element and row.state == "open")


def _refused(harness: Harness, *changes: object) -> str:
    before = harness.store.steps.load([harness.current])[harness.current]
    with pytest.raises(Rejection) as refused:
        harness.modify(*changes)  # type: ignore[arg-type]
    assert harness.store.steps.load([harness.current])[harness.current] == before
    return refused.value.code


def test_sub_processes_around_an_element_are_opened_from_the_outside_in(running: Running) -> None:
    inner = sub("inner", task("deep") + '<startEvent id="s3"/>' + flows("s3 deep"))
    harness = running(task("ask"), sub("outer", f'<startEvent id="s2"/>{inner}' + flows("s2 inner")))
    harness.modify(MoveToken(number=_number(harness, "ask"), element="deep"))
    assert sorted(harness.active()) == ["deep", "inner", "outer"]
    assert "s2" not in harness.completed()
    harness.complete("deep")
    assert harness.ended() == "completed"
    assert harness.completed().count("outer") == 1


def test_an_element_begins_in_the_open_scope_that_holds_it(running: Running) -> None:
    harness = running(sub("talks", INSIDE))
    harness.modify(StartBefore(element="two"))
    assert [each.element for each in harness.tasks()] == ["one", "two"]
    assert (
        len([row for row in harness.engine.read.activities(harness.current) if row.element == "talks"]) == 1
    )


def test_among_several_open_scopes_one_must_be_named(running: Running) -> None:
    harness = running(sub("talks", INSIDE + MANY), people=["ana", "eva"])
    assert _refused(harness, StartBefore(element="two")) == "several_scopes"
    rows = harness.engine.read.activities(harness.current)
    first, second = [row.number for row in rows if row.element == "talks"][1:]
    with pytest.raises(Rejection, match=f"{first}, {second}"):
        harness.modify(StartBefore(element="two"))
    harness.modify(StartBefore(element="two", scope=second))
    [two] = harness.tasks("two")
    assert harness.engine.read.task_variables(two.instance_id, two.number)["person"] == "eva"


def test_a_moved_token_stays_in_its_own_scope(running: Running) -> None:
    harness = running(sub("talks", INSIDE + MANY), people=["ana", "eva"])
    harness.modify(MoveToken(number=harness.tasks("one")[1].number, element="two"))
    [two] = harness.tasks("two")
    assert harness.engine.read.task_variables(two.instance_id, two.number)["person"] == "eva"


def test_a_repeated_sub_process_cannot_be_opened_from_inside(running: Running) -> None:
    harness = running(task("ask"), sub("talks", INSIDE + MANY), people=["ana"])
    assert _refused(harness, StartBefore(element="two")) == "scope_not_open"
    harness.modify(StartBefore(element="talks"))
    assert sorted(each.element for each in harness.tasks()) == ["ask", "one"]


def test_a_sub_process_ends_with_all_that_is_inside_it(running: Running) -> None:
    late = f'<boundaryEvent id="late" attachedToRef="talks">{timer("P1D")}</boundaryEvent>'
    aside = late + task("hurry") + flows("late hurry")
    harness = running(sub("talks", INSIDE), task("after"), aside=aside)
    harness.modify(CancelToken(number=_number(harness, "talks")), StartAfter(element="talks"))
    assert (harness.active(), harness.timers()) == (["after"], [])


def test_a_token_that_waits_at_a_join_is_taken_away_or_joined() -> None:
    harness = Harness()
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
        f'<process id="p" isExecutable="true"><startEvent id="s"/>{JOINED}<userTask id="on"/>'
        f"{flows('s fork', 'join on')}</process></definitions>"
    ).encode()
    harness.deploy(xml)
    harness.start("p")
    harness.complete("left")
    assert _refused(harness, CancelAtJoin(element="join", flow="right_join")) == "token_gone"
    harness.modify(CancelAtJoin(element="join", flow="left_join"), StartBefore(element="left"))
    harness.complete("left")
    harness.modify(MoveToken(number=_number(harness, "right"), element="join"))
    assert harness.active() == ["on"], "the token that came by hand came by the flow that was missing"


def test_a_choice_is_made_behind_the_element_that_is_passed(running: Running) -> None:
    way = (
        '<sequenceFlow id="{0}" sourceRef="which" targetRef="{0}_task">'
        "<conditionExpression>x = {1}</conditionExpression></sequenceFlow>"
    )
    aside = task("a_task") + task("b_task") + way.format("a", 1) + way.format("b", 2)
    harness = running(task("ask"), aside=aside + '<exclusiveGateway id="which"/>' + flows("ask which"), x=2)
    harness.modify(StartAfter(element="which"))
    assert "b_task" in harness.active()
    harness.engine.execute(_set(harness, {"x": 3}))
    assert _refused(harness, StartAfter(element="which")) == "no_flow"


def _set(harness: Harness, values: dict[str, object]) -> SetVariables:
    return SetVariables(instance_id=harness.current, variables=values, actor="ana", reason="told")


def test_all_changes_are_made_or_none(running: Running) -> None:
    harness = running(task("ask"), task("after"))
    ask = CancelToken(number=_number(harness, "ask"))
    assert _refused(harness, ask, StartBefore(element="nothing")) == "unknown_element"
    assert _refused(harness, ask, ask) == "token_gone"
    assert _refused(harness) == "no_changes"
    assert _refused(harness, ask, StartAfter(element="done")) == "not_startable"


def test_all_bad_changes_are_named_with_their_places(running: Running) -> None:
    harness = running(task("ask"), task("after"))
    changes = (
        StartBefore(element="nothing"),
        StartBefore(element="after"),
        CancelToken(number=4),
        StartAfter(element="done"),
    )
    with pytest.raises(SeveralRefused) as refused:
        harness.modify(*changes)
    found = [(place, rejection.code) for place, rejection in refused.value.refused]
    assert found == [(0, "unknown_element"), (2, "token_gone"), (3, "not_startable")]
    assert refused.value.code == "unknown_element"
    assert "3: Expected 4 to be under way" in str(refused.value)


def test_what_follows_a_change_that_failed_half_way_is_not_judged(running: Running) -> None:
    """The token that would move is ended before its new place is refused: the second change would seem wrong."""
    harness = running(task("ask"), task("after"))
    ask = _number(harness, "ask")
    assert _refused(harness, MoveToken(number=ask, element="start"), CancelToken(number=ask)) != "token_gone"


def test_a_suspended_instance_is_modified_and_what_begins_waits_with_it(running: Running) -> None:
    wait = f'<intermediateCatchEvent id="wait">{timer("PT1H")}</intermediateCatchEvent>'
    harness = running(task("ask"), wait, task("after"))
    asked = {"instance_id": harness.current, "actor": "ana", "reason": "mend"}
    harness.execute(SuspendInstance(**asked))
    harness.modify(MoveToken(number=_number(harness, "ask"), element="wait"))
    harness.advance(7200)
    assert harness.active() == ["wait"]
    harness.execute(ResumeInstance(**asked))
    harness.engine.tick()
    assert harness.active() == ["after"]


def test_a_compensation_goes_on_when_its_handler_is_ended(running: Running) -> None:
    undo = (
        '<boundaryEvent id="back" attachedToRef="book"><compensateEventDefinition/></boundaryEvent>'
        '<userTask id="undo" isForCompensation="true"/>'
        '<association id="as" associationDirection="One" sourceRef="back" targetRef="undo"/>'
    )
    throw = '<intermediateThrowEvent id="throw"><compensateEventDefinition/></intermediateThrowEvent>'
    harness = running(task("book"), throw, task("after"), aside=undo)
    harness.complete("book")
    assert _refused(harness, CancelToken(number=_number(harness, "throw"))) == "compensating"
    assert _refused(harness, StartBefore(element="undo")) == "not_startable"
    harness.modify(CancelToken(number=_number(harness, "undo")))
    assert harness.active() == ["after"]


def test_what_was_passed_by_is_not_compensated(running: Running) -> None:
    undo = (
        '<boundaryEvent id="back" attachedToRef="book"><compensateEventDefinition/></boundaryEvent>'
        '<userTask id="undo" isForCompensation="true"/>'
        '<association id="as" associationDirection="One" sourceRef="back" targetRef="undo"/>'
    )
    throw = '<intermediateThrowEvent id="throw"><compensateEventDefinition/></intermediateThrowEvent>'
    harness = running(task("book"), throw, task("after"), aside=undo)
    harness.modify(CancelToken(number=_number(harness, "book")), StartAfter(element="book"))
    assert harness.active() == ["after"], "nothing was booked, so nothing is undone"


def test_an_event_sub_process_begins_by_its_event_only(running: Running) -> None:
    stop = sub(
        "stop",
        '<startEvent id="s2"><signalEventDefinition signalRef="sg"/></startEvent><userTask id="look"/>'
        + flows("s2 look"),
        attributes='triggeredByEvent="true"',
    )
    harness = running(task("ask"), aside=stop, around='<signal id="sg" name="sg"/>')
    assert _refused(harness, StartBefore(element="stop")) == "not_startable"
    assert _refused(harness, StartBefore(element="look")) == "scope_not_open"
    harness.broadcast("sg")
    harness.modify(StartBefore(element="look"), CancelToken(number=_number(harness, "look")))
    harness.modify(CancelToken(number=_number(harness, "stop")))
    assert harness.ended() == "completed"


def test_a_loop_goes_on_after_a_round_that_was_ended(running: Running) -> None:
    loop = '<standardLoopCharacteristics loopMaximum="2"/>'
    harness = running(task("again", loop), task("after"))
    for _ in range(2):
        harness.modify(CancelToken(number=_number(harness, "again")))
    assert harness.active() == ["after"]


def test_a_sequential_ad_hoc_sub_process_has_one_thing_at_a_time(running: Running) -> None:
    work = sub("work", task("visit") + task("phone"), "adHocSubProcess", 'ordering="Sequential"')
    harness = running(work, task("after"))
    assert _refused(harness, StartBefore(element="phone")) == "one_at_a_time"
    harness.modify(CancelToken(number=_number(harness, "visit")))
    assert harness.tasks()[0].element == "phone", "the next begins by itself"
    harness.modify(CancelToken(number=_number(harness, "phone")))
    assert harness.active() == ["after"]


def test_an_ended_instance_is_not_modified(running: Running) -> None:
    harness = running(allowing("ask", "skip"))
    harness.complete("ask")
    with pytest.raises(Rejection) as refused:
        harness.modify(StartBefore(element="ask"))
    assert refused.value.code == "instance_ended"


def test_an_element_of_a_called_process_begins_where_that_is_open(diagram: Callable[..., bytes]) -> None:
    harness = Harness()
    call = '<callActivity id="call" calledElement="inside"/>'
    ends = '<startEvent id="begin"/>', '<endEvent id="done"/>'
    inside = diagram("inside", ends[0], task("far"), ends[1], aside=task("near"))
    harness.deploy(diagram("p", ends[0], task("ask"), call, task("after"), ends[1]), inside)
    harness.start("p")
    assert _refused(harness, StartBefore(element="near")) == "unknown_element", "nothing of it is bound yet"
    harness.complete("ask")
    harness.modify(MoveToken(number=_number(harness, "far"), element="near"))
    harness.modify(MoveToken(number=_number(harness, "near"), element="after"))
    assert harness.active() == ["after"], "the way out of a called process leads to its caller"
    assert _refused(harness, StartBefore(element="near")) == "no_open_scope"


def test_a_sub_process_that_a_moved_token_leaves_empty_does_not_go_on(running: Running) -> None:
    harness = running(sub("talks", INSIDE), task("after"))
    harness.modify(MoveToken(number=_number(harness, "one"), element="after"))
    assert harness.active() == ["after"], "one token, not two"
    assert "talks" not in harness.completed()


def test_a_sub_process_with_more_in_it_goes_on_without_the_moved_token(running: Running) -> None:
    harness = running(sub("talks", INSIDE), task("after"))
    harness.modify(StartBefore(element="two"))
    harness.modify(MoveToken(number=_number(harness, "one"), element="after"))
    assert sorted(harness.active()) == ["after", "talks", "two"]


def test_the_last_of_several_instances_takes_the_whole_with_it(running: Running) -> None:
    harness = running(task("sign", MANY), task("after"), people=["ana", "eva"])
    harness.modify(MoveToken(number=harness.tasks()[0].number, element="after"))
    assert sorted(harness.active()) == ["after", "sign", "sign"], "the other instance goes on"
    harness.modify(MoveToken(number=harness.tasks("sign")[0].number, element="after"))
    assert harness.active() == ["after", "after"]
