"""Skip, repeat, add, where the model allows it (care:allow). What begins goes on by its flows, or ends where it is."""

import pytest
from operated_diagrams import INSIDE, MANY, Running, allowing, flows, sub, task

from engine.commands import AddActivity, RepeatActivity
from engine.errors import Rejection
from engine.testing import Harness


def _asked(harness: Harness) -> dict[str, object]:
    return {"instance_id": harness.current, "actor": "ana", "reason": "a new fact"}


def _refused(harness: Harness, kind: type, element: str, scope: int = 0) -> str:
    with pytest.raises(Rejection) as refused:
        harness.execute(kind(element=element, scope=scope, **_asked(harness)))
    return refused.value.code


def test_only_what_the_model_allows(running: Running) -> None:
    harness = running(allowing("ask", "repeat"), task("after"))
    harness.complete("ask")
    assert _refused(harness, AddActivity, "ask") == "not_allowed"
    assert _refused(harness, RepeatActivity, "after") == "not_allowed"
    assert _refused(harness, RepeatActivity, "nothing") == "unknown_element"


def test_only_what_was_completed_is_repeated(running: Running) -> None:
    harness = running(task("first"), allowing("ask", "repeat"), task("after"))
    assert _refused(harness, RepeatActivity, "ask") == "not_done_yet"
    harness.complete("first")
    assert _refused(harness, RepeatActivity, "ask") == "not_done_yet"
    harness.complete("ask")
    harness.execute(RepeatActivity(element="ask", **_asked(harness)))  # type: ignore[arg-type]
    assert [each.element for each in harness.tasks()] == ["after", "ask"]
    harness.complete("ask")
    assert [each.element for each in harness.tasks()] == ["after", "after"], "a token goes on by its flows"


def test_a_later_round_of_a_sub_process_remembers_nothing_of_the_earlier(running: Running) -> None:
    inside = (
        '<startEvent id="s2"/>' + allowing("ask", "repeat") + task("after") + flows("s2 ask", "ask after")
    )
    harness = running(sub("round", inside + '<standardLoopCharacteristics loopMaximum="2"/>'))
    harness.complete("ask")
    harness.complete("after")
    assert _refused(harness, RepeatActivity, "ask") == "not_done_yet"


def test_an_optional_activity_ends_where_it_stands(running: Running) -> None:
    harness = running(task("ask"), aside=allowing("visit", "add"))
    assert harness.active() == ["ask"], "it never begins by itself"
    for _ in range(2):
        harness.execute(AddActivity(element="visit", **_asked(harness)))  # type: ignore[arg-type]
    harness.complete("ask")
    assert harness.ended() == "", "what was added is waited for"
    harness.complete("visit")
    harness.complete("visit")
    assert harness.ended() == "completed"


def test_exceptions_open_no_scope(running: Running) -> None:
    harness = running(task("ask"), sub("talks", INSIDE + allowing("visit", "add")))
    assert _refused(harness, AddActivity, "visit") == "no_open_scope"
    harness.complete("ask")
    harness.execute(AddActivity(element="visit", **_asked(harness)))  # type: ignore[arg-type]
    assert [each.element for each in harness.tasks()] == ["one", "visit"]


def test_among_several_scopes_one_is_named(running: Running) -> None:
    harness = running(sub("talks", INSIDE + allowing("visit", "add") + MANY), people=["ana", "eva"])
    assert _refused(harness, AddActivity, "visit") == "several_scopes"
    scope = max(
        row.number for row in harness.engine.read.activities(harness.current) if row.element == "talks"
    )
    harness.execute(AddActivity(element="visit", scope=scope, **_asked(harness)))  # type: ignore[arg-type]
    [visit] = harness.tasks("visit")
    assert harness.engine.read.task_variables(visit.instance_id, visit.number)["person"] == "eva"
    assert _refused(harness, AddActivity, "visit", 1) == "scope_gone"
