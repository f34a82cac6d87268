"""The harness itself: it does what it says, and it notices when replay and state part."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from small_diagrams import END, START, receive_task, service_task, user_task

from engine.codec import decode_state, encode_state
from engine.testing import Harness

Diagram = Callable[..., bytes]
REMIND = (
    '<boundaryEvent id="late" attachedToRef="ask" cancelActivity="false">'
    "<timerEventDefinition><timeCycle>R2/PT1H</timeCycle></timerEventDefinition></boundaryEvent>"
    '<endEvent id="reminded"/><sequenceFlow id="remind" sourceRef="late" targetRef="reminded"/>'
)
FAIL = (
    '<boundaryEvent id="lost" attachedToRef="send"><errorEventDefinition errorRef="missing"/></boundaryEvent>'
    '<endEvent id="unsent"/><sequenceFlow id="to_unsent" sourceRef="lost" targetRef="unsent"/>'
)


@pytest.fixture
def harness(diagram: Diagram) -> Harness:
    """A process with a job, a task with a reminder, and a wait for an answer."""
    made = Harness()
    elements = [
        START,
        service_task("send", 'retries="2"'),
        user_task("ask"),
        receive_task("wait", "answer", "who"),
        END,
    ]
    error = '<error id="missing" errorCode="MISSING"/>'
    made.deploy(diagram("call", *elements, aside=REMIND + FAIL, messages="answer", around=error))
    made.start("call", {"who": "P-1"}, business_key="C-1")
    return made


def test_a_whole_run_has_its_trace(harness: Harness) -> None:
    harness.run_job("send", {"sent": True})
    harness.complete("ask")
    harness.publish("answer", key="P-1", variables={"yes": True})
    assert harness.ended() == "completed"
    assert harness.completed() == ["begin", "send", "ask", "wait", "done"]
    assert harness.variables() == {"who": "P-1", "sent": True, "yes": True}
    assert harness.trace() == [
        "instance started",
        "begin activated",
        "begin completed",
        "flow_1 taken",
        "send activated",
        "send job created",
        "send job completed",
        "send completed",
        "flow_2 taken",
        "ask activated",
        "ask task created",
        "late timer scheduled",
        "ask task completed",
        "late timer cancelled",
        "ask completed",
        "flow_3 taken",
        "wait activated",
        "wait subscription opened answer P-1",
        "wait subscription closed",
        "wait completed",
        "flow_4 taken",
        "done activated",
        "done completed",
        "instance ended completed",
    ]


def test_what_waits_is_seen(harness: Harness) -> None:
    assert harness.active() == ["send"]
    assert [job.element for job in harness.jobs()] == ["send"]
    harness.run_job(harness.jobs()[0])
    assert [task.business_key for task in harness.tasks("ask")] == ["C-1"]
    assert [timer.element for timer in harness.timers()] == ["late"]
    harness.claim("ask", "eva")
    harness.complete(harness.tasks()[0])
    assert [(wait.name, wait.key) for wait in harness.subscriptions()] == [("answer", "P-1")]
    assert [row.actor for row in harness.journal()][-1] == "eva"


def test_time_goes_from_due_time_to_due_time(harness: Harness) -> None:
    harness.run_job("send")
    begun = harness.clock.now()
    assert harness.advance(5 * 3600) == 2
    fired = [row.at for row in harness.journal() if row.command == "FireTimer"]
    assert [(at - begun).total_seconds() for at in fired] == [3600, 7200]
    assert (harness.clock.now() - begun).total_seconds() == 5 * 3600
    assert harness.completed().count("reminded") == 2


def test_jobs_fail_and_throw(harness: Harness) -> None:
    harness.fail_job("send", "no paper")
    assert harness.jobs()[0].retries == 1
    harness.fail_job("send", "still none", for_good=True)
    [incident] = harness.incidents()
    assert incident.text == "still none"
    harness.resolve(incident)
    harness.throw_error("send", "MISSING")
    assert harness.incidents() == []
    assert harness.completed()[-1] == "unsent"


def test_what_is_not_there_is_said(harness: Harness) -> None:
    with pytest.raises(AssertionError, match="Expected an open task at ask"):
        harness.complete("ask")
    with pytest.raises(AssertionError, match="to start a process"):
        harness.start_by_message("nobody")


def test_a_message_starts_an_instance(harness: Harness, diagram: Diagram) -> None:
    begin = '<startEvent id="begin"><messageEventDefinition messageRef="alert"/></startEvent>'
    harness.deploy(diagram("review", begin, user_task("look"), END, messages="alert"))
    first = harness.current
    assert harness.start_by_message("alert", {"score": 1}, key="A-1") != first
    assert (harness.active(), harness.active(first)) == (["look"], ["send"])
    assert harness.cancel().ended


def test_a_state_that_its_journal_does_not_give_is_found(harness: Harness) -> None:
    [stored] = harness.store.steps.load([harness.current]).values()
    state = decode_state(stored.state)
    state.business_key = "C-2"
    bodies = harness.store.steps._tables.bodies
    bodies[harness.current] = replace(bodies[harness.current], body=encode_state(state))
    with pytest.raises(AssertionError, match="to give its state"):
        harness.advance(1)
