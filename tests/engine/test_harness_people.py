"""What people do beside completing tasks: begin and end ad-hoc activities, skip a task; a decision that cannot be."""

from collections.abc import Callable

import pytest
from small_diagrams import END, START, user_task

from engine.errors import Rejection
from engine.testing import Harness

Diagram = Callable[..., bytes]
CASE_WORK = (
    '<adHocSubProcess id="work"><extensionElements><care:adhoc start="person"/></extensionElements>'
    f"{user_task('visit')}{user_task('phone')}</adHocSubProcess>"
)
OPTIONAL = (
    '<userTask id="look"><extensionElements><care:allow action="skip"/>'
    '<care:task form="look"><care:candidate role="cc"/></care:task></extensionElements></userTask>'
)
RULE = (
    '<businessRuleTask id="decide"><extensionElements><care:decision decision="route" result="way"/>'
    "</extensionElements></businessRuleTask>"
)
TWO_RULES = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:t" name="t" id="t">
<decision id="route" name="route"><variable name="route"/><decisionTable hitPolicy="UNIQUE"><input id="i">
<inputExpression><text>points</text></inputExpression></input><output id="o" name="way"/>
<rule id="r1"><inputEntry><text>&gt; 1</text></inputEntry><outputEntry><text>"a"</text></outputEntry></rule>
<rule id="r2"><inputEntry><text>&gt; 2</text></inputEntry><outputEntry><text>"b"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


@pytest.fixture
def at_work(diagram: Diagram) -> Harness:
    harness = Harness()
    harness.deploy(diagram("case", START, CASE_WORK, user_task("close"), END))
    harness.start("case")
    return harness


def test_a_person_begins_activities_as_often_as_needed_and_ends_the_work(at_work: Harness) -> None:
    assert at_work.tasks() == []
    for element in ("visit", "phone", "visit"):
        at_work.begin(element)
    assert [task.element for task in at_work.tasks()] == ["visit", "phone", "visit"]
    at_work.complete("phone")
    at_work.end_ad_hoc()
    assert at_work.active() == ["close"]
    assert at_work.completed() == ["begin", "work", "phone"]


def test_only_an_activity_of_the_ad_hoc_sub_process_can_be_begun(at_work: Harness) -> None:
    with pytest.raises(AssertionError, match="Expected an open ad-hoc sub-process"):
        at_work.begin("close")


def test_a_task_is_skipped_with_a_reason_where_the_model_allows_it(diagram: Diagram) -> None:
    harness = Harness()
    harness.deploy(diagram("p", START, OPTIONAL, user_task("must"), END))
    harness.start("p")
    with pytest.raises(Rejection, match="reason"):
        harness.skip("look", " ")
    harness.skip("look", "seen last week", actor="eva")
    with pytest.raises(Rejection, match="to allow skipping"):
        harness.skip("must", "no time")
    [row] = [row for row in harness.journal() if row.reason == "seen last week"]
    assert (row.actor, row.command) == ("eva", "SkipTask")
    skipped = harness.engine.read.find_task(harness.current, row.events[0]["number"])
    assert skipped is not None
    assert (skipped.state, skipped.ended_by) == ("cancelled", "eva")
    assert "look task skipped" in harness.trace()
    assert harness.active() == ["must"]


def test_a_decision_whose_rules_contradict_each_other_is_an_incident(diagram: Diagram) -> None:
    harness = Harness()
    harness.deploy(diagram("p", START, RULE, END), files={"route.dmn": TWO_RULES})
    harness.start("p", {"points": 2})
    assert harness.variables()["way"] == "a"
    harness.start("p", {"points": 3})
    [incident] = harness.incidents()
    assert (incident.element, incident.kind) == ("decide", "decision")
    assert "UNIQUE" in incident.text
    assert harness.ended() == ""
