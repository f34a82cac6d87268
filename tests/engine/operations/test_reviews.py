"""No operation ends a mandatory review, or begins what lies behind one that was not done."""

import pytest
from operated_diagrams import REVIEW, Running, flows, sub, task

from engine.commands import CancelToken, Modification, MoveToken, StartAfter, StartBefore
from engine.errors import Rejection
from engine.testing import Harness


def _number(harness: Harness, element: str) -> int:
    rows = harness.engine.read.activities(harness.current)
    return max(row.number for row in rows if row.element == element and row.state == "open")


def _is_refused(harness: Harness, *changes: Modification) -> bool:
    try:
        harness.modify(*changes)
    except Rejection as rejection:
        return rejection.code == "mandatory_task"
    return False


@pytest.fixture
def at_review(running: Running) -> Harness:
    harness = running(task("ask"), REVIEW, task("act"))
    harness.complete("ask")
    return harness


def test_a_review_that_waits_is_not_ended_or_moved(at_review: Harness) -> None:
    review = _number(at_review, "review")
    assert _is_refused(at_review, CancelToken(number=review))
    assert _is_refused(at_review, MoveToken(number=review, element="act"))
    assert _is_refused(at_review, MoveToken(number=review, element="ask"))
    assert at_review.active() == ["review"]


def test_nothing_behind_a_review_begins_before_it_was_done(at_review: Harness) -> None:
    assert _is_refused(at_review, StartBefore(element="act"))
    assert _is_refused(at_review, StartAfter(element="review"))
    at_review.complete("review")
    at_review.modify(StartBefore(element="act"))
    assert len(at_review.tasks("act")) == 2


def test_a_token_before_a_review_does_not_jump_over_it(running: Running) -> None:
    harness = running(task("ask"), REVIEW, task("act"))
    assert _is_refused(harness, MoveToken(number=_number(harness, "ask"), element="act"))
    harness.modify(MoveToken(number=_number(harness, "ask"), element="review"))
    assert harness.active() == ["review"]


def test_a_sub_process_around_a_review_is_not_passed_by(running: Running) -> None:
    inside = '<startEvent id="s2"/>' + REVIEW + task("file") + flows("s2 review", "review file")
    harness = running(task("ask"), sub("check", inside), task("act"))
    ask = _number(harness, "ask")
    assert _is_refused(harness, MoveToken(number=ask, element="act"))
    assert _is_refused(harness, StartAfter(element="check"))
    assert _is_refused(harness, MoveToken(number=ask, element="file")), "opened, but behind its review"
    harness.modify(MoveToken(number=ask, element="check"))
    assert _is_refused(harness, CancelToken(number=_number(harness, "check")))
    harness.complete("review")
    harness.complete("file")
    harness.modify(StartBefore(element="act"))
    assert len(harness.tasks("act")) == 2


def test_a_review_on_one_way_does_not_bar_the_other(running: Running) -> None:
    ways = (
        '<exclusiveGateway id="which" default="which_plain"/><exclusiveGateway id="again"/>'
        + REVIEW
        + task("plain")
        + flows("which plain", "review again", "plain again")
        + '<sequenceFlow id="w" sourceRef="which" targetRef="review">'
        "<conditionExpression>x = 1</conditionExpression></sequenceFlow>"
        + task("act")
        + flows("again act", "ask which")
    )
    harness = running(task("ask"), aside=ways)
    harness.modify(StartBefore(element="act"))
    assert len(harness.tasks("act")) == 1


def test_a_mandatory_task_is_not_skipped(at_review: Harness) -> None:
    with pytest.raises(Rejection) as refused:
        at_review.skip("review", "no time")
    assert refused.value.code == "mandatory_task"
