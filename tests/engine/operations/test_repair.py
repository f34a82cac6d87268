"""Variables of a scope, incidents, jobs that wait, ended instances: what an operator mends."""

import pytest
from operated_diagrams import INSIDE, Running, flows, sub, task

from engine.commands import ResolveIncident, SetVariables, SuspendInstance
from engine.errors import Rejection, UnknownInstance

JOB = (
    '<serviceTask id="letter"><extensionElements><care:service handler="tests.letter" retries="{}" backoff="PT1H"/>'
    "</extensionElements></serviceTask>"
)


def test_a_variable_is_set_in_one_scope_only(running: Running) -> None:
    harness = running(sub("talks", INSIDE), x=1)
    [row] = [row for row in harness.engine.read.activities(harness.current) if row.element == "talks"]
    asked = {"instance_id": harness.current, "actor": "ana", "reason": "told"}
    harness.execute(SetVariables(variables={"x": 2}, scope=row.number, **asked))
    [one] = harness.tasks()
    assert harness.engine.read.task_variables(one.instance_id, one.number)["x"] == 2
    assert harness.variables() == {"x": 1}
    with pytest.raises(Rejection) as refused:
        harness.execute(SetVariables(variables={"x": 2}, scope=one.number, **asked))
    assert refused.value.code == "scope_gone"


def test_conditions_are_asked_again(running: Running) -> None:
    event = (
        '<intermediateCatchEvent id="enough"><conditionalEventDefinition><condition>x &gt; 5</condition>'
        "</conditionalEventDefinition></intermediateCatchEvent>"
    )
    harness = running(event, task("after"), x=1)
    assert harness.active() == ["enough"]
    asked = {"instance_id": harness.current, "actor": "ana", "reason": "told"}
    harness.execute(SetVariables(variables={"x": 6}, **asked))
    assert harness.active() == ["after"]


def test_a_resolved_incident_gives_a_job_all_its_retries_again(running: Running) -> None:
    harness = running(JOB.format(2))
    harness.fail_job("letter")
    harness.advance(3600)
    harness.fail_job("letter")
    [incident] = harness.incidents()
    asked = {"instance_id": harness.current, "actor": "ana", "reason": "paper came"}
    harness.execute(ResolveIncident(number=incident.number, **asked))
    [job] = harness.jobs()
    assert (job.retries, job.error) == (2, "")


def test_a_job_that_backs_off_is_due_at_once(running: Running) -> None:
    harness = running(JOB.format(5))
    [job] = harness.jobs()
    reference = (harness.current, job.number)
    with pytest.raises(Rejection) as refused:
        harness.engine.retry_job(*reference, actor="ana", reason="now")
    assert refused.value.code == "job_not_waiting"
    harness.fail_job("letter", "no paper")
    harness.engine.retry_job(*reference, actor="ana", reason="paper came")
    row = harness.journal()[-1]
    assert (row.command, row.actor, row.reason) == ("RetryJob", "ana", "paper came")
    [job] = harness.jobs()
    assert (job.due_at, job.retries, job.worker) == (harness.clock.now(), 4, None)
    with pytest.raises(Rejection) as refused:
        harness.engine.retry_job(harness.current, 1, actor="ana", reason="now")
    assert refused.value.code == "job_not_open"


def test_jobs_of_a_suspended_instance_wait(running: Running) -> None:
    harness = running(JOB.format(5))
    harness.fail_job("letter", "no paper")
    asked = {"instance_id": harness.current, "actor": "ana", "reason": "pause"}
    harness.execute(SuspendInstance(**asked))
    with pytest.raises(Rejection) as refused:
        harness.engine.retry_job(harness.current, harness.jobs()[0].number, actor="ana", reason="now")
    assert refused.value.code == "instance_suspended"


def test_an_ended_instance_starts_again_with_its_last_data(running: Running) -> None:
    harness = running(task("ask"), x=1)
    with pytest.raises(Rejection) as refused:
        harness.restart()
    assert refused.value.code == "instance_running"
    harness.complete("ask", {"said": "yes"})
    old = harness.current
    new = harness.restart(old)
    assert new != old
    assert (harness.active(), harness.variables()) == (["ask"], {"x": 1, "said": "yes"})
    harness.restart(old, {"x": 7})
    assert harness.variables() == {"x": 7}
    row = harness.journal()[0]
    assert (row.command, row.reason, row.events[1]) == (
        "StartInstance",
        "test",
        {"event": "InstanceRestarted", "of": old},
    )
    with pytest.raises(UnknownInstance):
        harness.restart(12345)


def test_what_a_receive_task_began_begins_there_again(running: Running) -> None:
    harness = running(task("unused"))
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
        '<message id="go" name="go"/>'
        '<process id="q" isExecutable="true"><receiveTask id="begin_q" instantiate="true" messageRef="go"/>'
        f'<userTask id="ask"/>{flows("begin_q ask")}</process></definitions>'
    )
    harness.deploy(xml.encode())
    harness.start_by_message("go", {"x": 1}, key="K")
    harness.complete("ask")
    harness.restart()
    assert (harness.active(), harness.variables()) == (["ask"], {"x": 1})
