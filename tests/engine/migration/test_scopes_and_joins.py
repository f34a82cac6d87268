"""Joins, sub-processes, repetitions, event sub-processes, called processes and compensation through a migration."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.migration.findings import MigrationRefused

User = Callable[..., str]
START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
FORK, JOIN = '<parallelGateway id="g"/>', '<parallelGateway id="j"/>'
BRANCHES = "s>g g>a g>b a>j b>j j>e"
MESSAGE = '<messageEventDefinition messageRef="m1"/>'
COMPENSATE = "<compensateEventDefinition/>"


def inside(element: str, *elements: str, flows: str, tag: str = "subProcess", attributes: str = "") -> str:
    drawn = "".join(
        f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'
        for source, _, target in (pair.partition(">") for pair in flows.split())
    )
    return f'<{tag} id="{element}" {attributes}>{"".join(elements)}{drawn}</{tag}>'


def many(sequential: str = "false", more: str = "") -> str:
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}">{more}'
        "<loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
    )


def test_a_token_at_a_join_goes_on_waiting_though_a_task_came_before_it(versions: Any, user: User) -> None:
    versions.first(START, FORK, user("a"), user("b"), JOIN, END, flows=BRANCHES)
    versions.complete("a")
    versions.second(
        START, FORK, user("a"), user("new"), user("b"), JOIN, END, flows="s>g g>a g>b a>new new>j b>j j>e"
    )
    assert versions.check() == []
    versions.migrate()
    assert versions.active() == ["b"]
    versions.complete("b")
    assert versions.ended() == "completed"


def test_a_join_that_is_full_in_the_new_version_fires(versions: Any, user: User) -> None:
    versions.first(START, FORK, user("a"), user("b"), JOIN, END, flows=BRANCHES)
    versions.complete("a")
    versions.second(
        START, FORK, user("a"), user("b"), JOIN, user("then"), END, flows="s>g g>a g>b a>j j>then then>e b>e"
    )
    assert "join" not in versions.migrate()[0]
    assert sorted(versions.active()) == ["b", "then"]


def test_a_join_without_the_flow_by_which_a_token_came_is_refused(versions: Any, user: User) -> None:
    versions.first(START, FORK, user("a"), user("b"), user("c"), JOIN, END, flows=f"{BRANCHES} g>c c>j")
    versions.complete("a")
    versions.complete("b")
    versions.second(START, FORK, user("c"), JOIN, END, flows="s>g g>c c>j j>e")
    assert versions.codes() == [("j", "flow_unmatched")] * 2, "one for each flow"


def test_inclusive_joins_are_judged_in_the_new_version(versions: Any, user: User) -> None:
    split = '<inclusiveGateway id="g"/>'
    join = '<inclusiveGateway id="j"/>'
    versions.first(
        START, split, user("a"), user("b"), join, user("z"), END, flows="s>g g>a g>b a>j b>j j>z z>e"
    )
    versions.complete("a")
    assert versions.active() == ["b"]
    versions.second(
        START, split, user("a"), user("b"), join, user("z"), END, flows="s>g g>a g>b a>j j>z z>e b>e"
    )
    versions.migrate()
    assert sorted(versions.active()) == ["b", "z"]


def test_a_token_in_a_sub_process_lands_in_its_image_and_nowhere_else(versions: Any, user: User) -> None:
    sub = inside("sub", '<startEvent id="is"/>', user("a"), '<endEvent id="ie"/>', flows="is>a a>ie")
    versions.first(START, sub, END, flows="s>sub sub>e")
    versions.second(START, sub.replace('"sub"', '"part"'), END, flows="s>part part>e")
    assert ("sub", "no_counterpart") in versions.codes()
    assert versions.check({"sub": "part"}) == []
    versions.migrate({"sub": "part"})
    assert versions.active() == ["part", "a"]
    versions.complete("a")
    assert versions.ended() == "completed"


def test_a_task_that_moves_into_a_sub_process_is_refused(versions: Any, user: User) -> None:
    versions.first(START, user("a"), END, flows="s>a a>e")
    sub = inside("sub", '<startEvent id="is"/>', user("a"), '<endEvent id="ie"/>', flows="is>a a>ie")
    versions.second(START, sub, END, flows="s>sub sub>e")
    assert versions.codes() == [("a", "other_nesting")]


@pytest.mark.parametrize("now", ["", many("true")])
def test_a_repetition_stays_what_it_is(versions: Any, user: User, now: str) -> None:
    versions.first(START, user("a", inside=many()), END, flows="s>a a>e")
    versions.second(START, user("a", inside=now), END, flows="s>a a>e")
    assert versions.codes() == [("a", "other_repetition")]


def test_the_bodies_of_a_repetition_go_along(versions: Any, user: User) -> None:
    timer = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
    edge = f'<boundaryEvent id="t" attachedToRef="a">{timer}</boundaryEvent>'
    versions.first(START, user("a", inside=many()), END, flows="s>a a>e")
    versions.complete(versions.tasks("a")[0])
    versions.second(START, user("b"), edge, user("a", inside=many()), END, flows="s>b b>a a>e t>e")
    assert versions.migrate() == ["instance migrated", "t timer scheduled"], (
        "one timer, not one for each body"
    )
    versions.complete(versions.tasks("a")[0])
    versions.complete(versions.tasks("a")[0])
    assert (versions.ended(), versions.timers()) == ("completed", [])


def test_an_event_sub_process_that_runs_and_one_that_is_new(versions: Any, user: User) -> None:
    def handler(element: str, message: str, interrupting: str) -> str:
        return inside(
            element,
            f'<startEvent id="{element}_s" isInterrupting="{interrupting}">'
            f'<messageEventDefinition messageRef="{message}"/></startEvent>',
            user(f"{element}_a"),
            f'<endEvent id="{element}_e"/>',
            flows=f"{element}_s>{element}_a {element}_a>{element}_e",
            attributes='triggeredByEvent="true"',
        )

    versions.first(START, user("a"), END, handler("old", "m1", "false"), flows="s>a a>e")
    versions.publish("m1")
    versions.second(
        START, user("a"), END, handler("old", "m1", "false"), handler("new", "m2", "true"), flows="s>a a>e"
    )
    assert versions.codes() == [("new_s", "wait_opened")]
    versions.migrate()
    assert versions.active() == ["a", "old", "old_a"]
    versions.publish("m1")
    assert versions.active().count("old") == 2
    versions.publish("m2")
    assert versions.active() == ["new", "new_a"]
    versions.complete("new_a")
    assert versions.ended() == "completed"


def test_while_an_interrupting_event_sub_process_runs_no_other_begins(versions: Any, user: User) -> None:
    def handler(element: str, message: str) -> str:
        return inside(
            element,
            f'<startEvent id="{element}_s"><messageEventDefinition messageRef="{message}"/></startEvent>',
            user(f"{element}_a"),
            f'<endEvent id="{element}_e"/>',
            flows=f"{element}_s>{element}_a {element}_a>{element}_e",
            attributes='triggeredByEvent="true"',
        )

    versions.first(START, user("a"), END, handler("old", "m1"), flows="s>a a>e")
    versions.publish("m1")
    versions.second(START, user("a"), END, handler("old", "m1"), handler("new", "m2"), flows="s>a a>e")
    versions.migrate()
    assert (versions.subscriptions(), versions.active()) == ([], ["old", "old_a"])


def test_a_called_process_is_migrated_by_a_plan_of_its_own(versions: Any, user: User) -> None:
    call = '<callActivity id="c" calledElement="q"/>'
    called = (
        '<process id="q" isExecutable="true"><startEvent id="qs"/><userTask id="{0}"/><endEvent id="qe"/>'
        '<sequenceFlow id="q1" sourceRef="qs" targetRef="{0}"/>'
        '<sequenceFlow id="q2" sourceRef="{0}" targetRef="qe"/></process>'
    )
    versions.first(START, call, END, flows="s>c c>e", others=called.format("old"))
    versions.second(START, call, END, flows="s>c c>e", others=called.format("new"))
    assert [(f.element, f.code) for f in versions.check({}, "q")] == [("old", "no_counterpart")]
    versions.migrate({"old": "new"}, process="q")
    assert versions.active() == ["c", "new"]
    view = versions.engine.read.find_instance(versions.current)
    assert view.process_id == "p", "the instance itself is where it was"
    [task] = versions.tasks()
    assert (task.process_id, task.definition_id) == ("q", versions.version(2, "q"))
    versions.complete("new")
    assert versions.ended() == "completed"


def test_what_was_done_can_still_be_undone_or_the_migration_is_refused(versions: Any, user: User) -> None:
    edge = f'<boundaryEvent id="edge" attachedToRef="a">{COMPENSATE}</boundaryEvent>'
    undo = '<userTask id="undo" isForCompensation="true"/>'
    joined = '<association id="as" sourceRef="edge" targetRef="undo" associationDirection="One"/>'
    back = f'<intermediateThrowEvent id="back">{COMPENSATE}</intermediateThrowEvent>'
    flows = "s>a a>b b>back back>e"
    versions.first(START, user("a"), user("b"), back, END, edge, undo, joined, flows=flows)
    versions.complete("a")
    versions.second(
        START,
        user("a"),
        user("x"),
        user("b"),
        back,
        END,
        edge,
        undo,
        joined,
        flows="s>a a>x x>b b>back back>e",
    )
    assert versions.check() == []
    versions.migrate()
    versions.complete("b")
    assert versions.active() == ["undo", "back"] or sorted(versions.active()) == ["back", "undo"]
    versions.complete("undo")
    assert versions.ended() == "completed"


def test_compensation_that_the_new_version_has_not_is_refused(versions: Any, user: User) -> None:
    edge = f'<boundaryEvent id="edge" attachedToRef="a">{COMPENSATE}</boundaryEvent>'
    undo = '<userTask id="undo" isForCompensation="true"/>'
    joined = '<association id="as" sourceRef="edge" targetRef="undo" associationDirection="One"/>'
    back = f'<intermediateThrowEvent id="back">{COMPENSATE}</intermediateThrowEvent>'
    flows = "s>a a>b b>back back>e"
    versions.first(START, user("a"), user("b"), back, END, edge, undo, joined, flows=flows)
    versions.complete("a")
    versions.second(START, user("a"), user("b"), back, END, flows=flows)
    assert versions.codes() == [("a", "compensation_lost")]
    with pytest.raises(MigrationRefused, match="compensable"):
        versions.migrate()


def test_an_ad_hoc_sub_process_in_order_keeps_its_order(versions: Any, user: User) -> None:
    def work(*names: str) -> str:
        tasks = [user(name) for name in names]
        return inside("w", *tasks, flows="", tag="adHocSubProcess", attributes='ordering="Sequential"')

    versions.first(START, work("a", "b"), END, flows="s>w w>e")
    versions.second(START, work("b", "a"), END, flows="s>w w>e")
    assert versions.codes() == [("w", "other_ad_hoc")]


def test_new_data_objects_are_declared(versions: Any, user: User) -> None:
    sub = inside("sub", '<startEvent id="is"/>', user("a"), '<endEvent id="ie"/>', flows="is>a a>ie")
    data = '<dataObject id="d1"/><dataObjectReference id="note" name="note" dataObjectRef="d1"/>'
    versions.first(START, sub, END, flows="s>sub sub>e")
    versions.second(START, sub.replace("</subProcess>", f"{data}</subProcess>"), END, flows="s>sub sub>e")
    versions.migrate()
    versions.complete("a", {"note": "inside"})
    assert versions.ended() == "completed"


def test_a_compensation_under_way_goes_on_in_the_new_version(versions: Any, user: User) -> None:
    edge = f'<boundaryEvent id="edge" attachedToRef="a">{COMPENSATE}</boundaryEvent>'
    undo = '<userTask id="undo" isForCompensation="true"/>'
    joined = '<association id="as" sourceRef="edge" targetRef="undo" associationDirection="One"/>'
    sub = inside(
        "sub", '<startEvent id="is"/>', user("a"), '<endEvent id="ie"/>', edge, undo, flows="is>a a>ie"
    ).replace("</subProcess>", f"{joined}</subProcess>")
    back = f'<intermediateThrowEvent id="back">{COMPENSATE}</intermediateThrowEvent>'
    versions.first(START, sub, user("b"), back, END, flows="s>sub sub>b b>back back>e")
    versions.complete("a")
    versions.complete("b")
    assert sorted(versions.active()) == ["back", "sub", "undo"]
    versions.second(
        START, user("x"), user("y"), sub, user("b"), back, END, flows="s>x x>y y>sub sub>b b>back back>e"
    )
    assert versions.check() == []
    versions.migrate()
    assert sorted(versions.active()) == ["back", "sub", "undo"]
    versions.complete("undo")
    assert versions.ended() == "completed"
