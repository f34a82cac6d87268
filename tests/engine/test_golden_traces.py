"""Each construct: its diagram, what is done to it, and the exact trace that follows (golden/*.bpmn, *.trace).

CONCIERTO_GOLDEN=1 writes the traces anew; read the difference before it is committed.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from engine.commands import (
    AddActivity,
    CancelAtJoin,
    CancelToken,
    MoveToken,
    RepeatActivity,
    StartAfter,
    StartBefore,
)
from engine.errors import Rejection
from engine.testing import Harness

GOLDEN = Path(__file__).parent / "golden"
HOUR, DAY = 3600, 86_400
Script = Callable[[Harness], object]


def _sequence(harness: Harness) -> None:
    harness.start("sequence", {"territory": "leon"})
    [task] = harness.tasks()
    assert task.candidates == ("cc/leon",)
    assert (task.due_at, task.priority) == (harness.clock.now() + timedelta(days=3), 80)
    harness.claim("ask", "ana")
    with pytest.raises(Rejection, match="holds it") as rejected:
        harness.engine.execute(_complete(task, "eva"))
    assert (rejected.value.code, rejected.value.by) == ("task_already_claimed", "ana")
    harness.complete("ask", {"said": "yes"})
    harness.complete("visit")
    assert harness.variables() == {"territory": "leon", "said": "yes"}


def _modified(harness: Harness) -> None:
    harness.start("modified", {"case_id": "c1", "people": ["ana", "eva"]})
    harness.claim("ask", "ana")
    harness.complete("call")
    [ask] = harness.tasks("ask")
    harness.modify(MoveToken(number=ask.number, element="second"), CancelAtJoin(element="join"))
    [second] = harness.tasks()
    assert (second.element, second.assignee) == ("second", "ana"), "a moved task stays with who held it"
    assert [timer.element for timer in harness.timers()] == ["late"]
    assert [wait.element for wait in harness.subscriptions()] == ["s3"]
    harness.complete(second)
    [sign] = harness.tasks("sign")
    harness.modify(CancelToken(number=sign.number))
    [sign] = harness.tasks("sign")
    seen = harness.engine.read.task_variables(sign.instance_id, sign.number)
    assert seen["person"] == "eva", "an inner instance that was ended counts as done"
    harness.modify(StartBefore(element="call"), StartAfter(element="talks"))
    assert sorted(task.element for task in harness.tasks()) == ["call", "sign", "sign"]
    for number in [token.number for token in harness.tasks()]:
        harness.modify(CancelToken(number=number))
    harness.modify(CancelToken(number=harness.tasks()[0].number))
    assert harness.ended() == "completed", "nothing is left, so it has ended"


def _promised(harness: Harness) -> None:
    harness.start("promised")
    harness.complete("ask", actor="ana")
    harness.run_job("look_up", {"needed": False})
    [incident] = harness.incidents()
    assert "share never before sign" in incident.text
    harness.resolve(incident)
    harness.run_job("look_up", {"needed": True})
    with pytest.raises(Rejection, match="different people"):
        harness.complete("sign", actor="ana")
    harness.advance(8 * DAY)
    told = [(each.kind, each.element) for each in harness.incidents()]
    assert told == [("promise_late", "sign"), ("promise_broken", "overdue")], "after 7 days, and after 8"
    harness.complete("sign", actor="eva")
    assert harness.ended() == "completed", "too late, and done all the same"


def _exceptions(harness: Harness) -> None:
    instance = harness.start("exceptions")
    asked = {"instance_id": instance, "actor": "ana", "reason": "a new fact"}
    with pytest.raises(Rejection, match="completed here before"):
        harness.execute(RepeatActivity(element="interview", **asked))
    harness.complete("interview")
    harness.execute(AddActivity(element="home_visit", **asked))
    harness.execute(RepeatActivity(element="interview", **asked))
    harness.complete("home_visit")
    harness.skip("plan", "it was written already")
    harness.complete("interview")
    harness.complete("plan")
    assert harness.ended() == "completed"


def _restarted(harness: Harness) -> None:
    first = harness.start_by_message("go", {"case_id": "c1"}, key="K-1")
    harness.fail_job("letter", "no paper")
    [job] = harness.jobs()
    assert harness.engine.lease_job("tester", f"{first}-{job.number}") is None, "it backs off"
    harness.engine.retry_job(first, job.number, actor="ana", reason="paper came")
    harness.run_job("letter", {"sent": True})
    second = harness.restart(first)
    assert harness.variables() == {"case_id": "c1", "sent": True}
    assert harness.engine.read.journal(second)[0].events[1] == {"event": "InstanceRestarted", "of": first}
    harness.run_job("letter")
    assert harness.engine.read.find_instance(second).business_key == "K-1"  # type: ignore[union-attr]


def _complete(task, actor):  # type: ignore[no-untyped-def]
    from engine.commands import CompleteTask

    return CompleteTask(instance_id=task.instance_id, number=task.number, actor=actor)


def _message_start(harness: Harness) -> None:
    harness.start_by_message("go", {"case_id": "c1", "word": "yes"})
    harness.complete("ask")
    [sent] = harness.engine.read.messages("waiting")
    assert (sent.name, sent.key) == ("answer", "c1")


def _timer_start(harness: Harness) -> None:
    harness.advance(5 * HOUR)
    assert len(harness.instances()) == 2
    harness.current = harness.instances()[0]


def _service(harness: Harness) -> None:
    harness.start("service", {"participant": "p1"})
    harness.fail_job("open_case", "no answer")
    assert [job.retries for job in harness.jobs()] == [1]
    harness.advance(60)
    harness.fail_job("open_case", "no answer")
    [incident] = harness.incidents()
    assert incident.text == "no answer"
    harness.resolve(incident)
    harness.run_job("open_case", {"code": "c1", "noise": 1})
    assert harness.variables() == {"participant": "p1", "case_id": "c1"}


def _script_and_decision(harness: Harness) -> None:
    harness.start("script_and_decision", {"amounts": [100, 200, 1]})
    shown = harness.variables()
    assert str(shown["total"]) == "100.3333333333333333333333333333333"
    assert shown["way"] == "team"


def _exclusive(harness: Harness) -> None:
    for amount, way in ((11, "a"), (7, "b"), (None, "c")):
        harness.start("exclusive", {"amount": amount})
        assert way in harness.completed()


def _parallel_loop(harness: Harness) -> None:
    harness.start("parallel_loop")
    sizes = []
    for round_ in range(4):
        harness.complete("right", {"more": round_ < 3})
        sizes.append(len(harness.store.steps.load([harness.current])[harness.current].state))
        harness.complete("left")
    assert sizes[1:] == sizes[1:2] * 3


def _conditional_flows(harness: Harness) -> None:
    for x, ways in ((3, {"a", "b"}), (2, {"a"}), (0, {"c"})):
        harness.start("conditional_flows", {"x": x})
        assert set(harness.completed()) & {"a", "b", "c"} == ways


def _event_gateway(harness: Harness) -> None:
    harness.start("event_gateway", {"case_id": "c1"})
    harness.publish("answer", key="c2")
    assert harness.active() == ["wait"]
    harness.publish("answer", key="c1", variables={"heard": True})
    assert (harness.active(), harness.timers()) == (["talk"], [])
    harness.start("event_gateway", {"case_id": "c3"})
    harness.advance(2 * DAY)
    assert (harness.active(), [row.key for row in harness.subscriptions()]) == (["write"], [])


def _catch_and_receive(harness: Harness) -> None:
    harness.start("catch_and_receive", {"wait": "PT30M", "case_id": "c1"})
    harness.publish("answer", key="c1", variables={"heard": 1})
    harness.advance(2 * HOUR)
    assert harness.variables()["heard"] == 1, "a message that came early is taken when somebody waits"


def _boundary(harness: Harness) -> None:
    harness.start("boundary", {"case_id": "c1"})
    harness.advance(3 * HOUR)
    assert harness.completed().count("note") == 2
    harness.advance(DAY)
    assert "letter" in harness.completed()
    harness.start("boundary", {"case_id": "c2"})
    harness.publish("revoked", key="c2")
    assert "stop" in harness.completed()
    assert harness.timers() == []
    harness.start("boundary", {"case_id": "c3"})
    harness.complete("call")
    assert (harness.timers(), harness.subscriptions()) == ([], [])


def _boundary_error(harness: Harness) -> None:
    for code, way in (("REFUSED", "say"), ("OTHER", "repair")):
        harness.start("boundary_error")
        harness.throw_error("register", code, {"why": "x"})
        assert way in harness.completed()
        assert harness.variables() == {"why": "x"}


def _sub_process_error(harness: Harness) -> None:
    harness.start("sub_process_error")
    harness.complete("second")
    assert (harness.tasks(), "other" in harness.completed()) == ([], True)


def _terminate(harness: Harness) -> None:
    harness.start("terminate")
    harness.complete("stops")


def _event_sub_process(harness: Harness) -> None:
    harness.start("event_sub_process", {"case_id": "c1"})
    harness.advance(7 * DAY)
    assert sorted(task.element for task in harness.tasks()) == ["look", "work"]
    harness.publish("revoked", key="c1")
    assert (harness.tasks(), harness.timers(), harness.ended()) == ([], [], "completed")


def _repeated(harness: Harness) -> None:
    harness.start("repeated", {"people": ["ana", "eva"]})
    first, second = harness.tasks("sign")
    assert harness.engine.read.task_variables(second.instance_id, second.number)["person"] == "eva"
    harness.complete(second, {"said": "no"})
    harness.complete(first, {"said": "yes"})
    signed = [{"who": "ana", "said": "yes"}, {"who": "eva", "said": "no"}]
    assert harness.variables() == {"people": ["ana", "eva"], "signed": signed}


def _repeated_until(harness: Harness) -> None:
    harness.start("repeated_until", {"accepted": False})
    first, second, _third = harness.tasks("invite")
    harness.complete(first, {"accepted": False})
    harness.complete(second, {"accepted": True})
    assert harness.ended() == "completed"


def _call(harness: Harness) -> None:
    for level, way in ((2, "e"), (0, "not_assessed")):
        harness.start("call", {"participant": "p1", "secret": "s"})
        [task] = harness.tasks()
        seen = harness.engine.read.task_variables(task.instance_id, task.number)
        assert seen == {"who": "p1"}, "a called process sees what it was given and nothing else"
        harness.complete(task, {"level": level})
        assert harness.completed()[-1] == way or way in harness.completed()
        assert harness.variables().get("result") == (level or None)


def _parallel_multiple(harness: Harness) -> None:
    harness.start_by_message("go", {"case_id": "c1", "a": 1})
    assert harness.active() == ["s"], "the other message that begins it is still to come"
    harness.publish("answer", key="c1", variables={"b": 2})
    assert harness.active() == ["work"]
    harness.advance(HOUR)
    assert "note" not in harness.completed()
    harness.publish("answer", key="c1", variables={"b": 3})
    assert harness.completed().count("note") == 1
    assert harness.active() == ["work"]
    harness.publish("revoked", key="c1")
    assert harness.active() == ["work"]
    harness.advance(5 * HOUR)
    assert "stop" in harness.completed()
    assert (harness.tasks(), harness.timers(), harness.ended()) == ([], [], "completed")
    assert harness.variables() == {"case_id": "c1", "a": 1, "b": 3}


def _no_way_out(harness: Harness) -> None:
    harness.start("no_way_out", {"x": 3})
    [incident] = harness.incidents()
    assert (incident.element, incident.kind) == ("which", "no_flow")
    harness.engine.execute(_set(harness.current, {"x": 2}))
    harness.resolve(incident)
    assert "b" in harness.completed()


def _compensation_order(harness: Harness) -> None:
    harness.start("compensation_order")
    for booked in ("hotel", "train"):
        harness.run_job(booked)
    harness.complete("confirm")
    assert [job.element for job in harness.jobs()] == ["undo_train"], "the last completed is undone first"
    harness.run_job("undo_train")
    assert [job.element for job in harness.jobs()] == ["undo_hotel"]
    harness.run_job("undo_hotel")
    assert harness.ended() == "completed"


def _compensation_snapshot(harness: Harness) -> None:
    harness.start("compensation_snapshot", {"forgotten": []})
    for seen in ("ana", "eva"):
        harness.complete("see", {"seen": seen})
    assert harness.variables() == {"forgotten": ["eva", "ana"]}, "each with the data that it had"


def _transaction_cancel(harness: Harness) -> None:
    harness.start("transaction_cancel")
    harness.run_job("pay")
    harness.complete("check")
    assert (harness.tasks(), [job.element for job in harness.jobs()]) == ([], ["undo_pay"])
    harness.run_job("undo_pay")
    assert "nothing_granted" in harness.completed()


def _ad_hoc_by_person(harness: Harness) -> None:
    harness.start("ad_hoc_by_person")
    assert harness.tasks() == []
    harness.begin("visit")
    with pytest.raises(Rejection, match="sequential"):
        harness.begin("report")
    harness.complete("visit")
    harness.begin("visit")
    harness.skip("visit", "La persona no estaba")
    harness.begin("report")
    with pytest.raises(Rejection, match="allow skipping"):
        harness.skip("report", "No hace falta")
    harness.complete("report", {"enough": True})
    assert harness.ended() == "completed"


def _inclusive_loop(harness: Harness) -> None:
    harness.start("inclusive_loop", {"x": 3, "repeat": True})
    harness.complete("b")
    harness.complete("a")
    assert [task.element for task in harness.tasks()] == ["a"], "the join waits for what may come round again"
    harness.complete("a", {"repeat": False})
    assert harness.completed().count("e") == 1
    assert harness.ended() == "completed"


def _complex_reset(harness: Harness) -> None:
    harness.start("complex_reset")
    harness.complete("c")
    assert "go_on" not in harness.active()
    harness.complete("a")
    assert harness.active() == ["b", "go_on"]
    harness.complete("b")
    assert harness.completed().count("late_one") == 1
    harness.complete("go_on")
    assert harness.ended() == "completed"


def _condition_again(harness: Harness) -> None:
    harness.start("condition_again", {"level": 1})
    for level in (5, 6, 2, 4):
        harness.engine.execute(_set(harness.current, {"level": level}))
    assert harness.completed().count("alarm_task") == 2, "each time that it turns true"
    harness.complete("watch")


def _escalation_through_call(harness: Harness) -> None:
    harness.start("escalation_through_call")
    assert (harness.active(), "tell" in harness.completed()) == (["assess", "interview"], True)
    harness.complete("interview")
    assert harness.ended() == "completed"


def _signals(harness: Harness) -> None:
    first, second = harness.start("signals"), harness.start("signals")
    harness.complete(harness.tasks()[0])
    assert "look" not in harness.completed(first)
    assert "look" in harness.completed(second)
    assert harness.broadcast("alarm") == 1
    assert harness.completed(second).count("look") == 2


def _data_objects(harness: Harness) -> None:
    harness.start("data_objects")
    harness.complete("write", {"written": "Buscar curso", "noise": 1})
    assert harness.variables() == {"plan": "Buscar curso", "plan state": "draft"}
    [task] = harness.tasks("sign")
    assert harness.engine.read.task_variables(task.instance_id, task.number)["shown"] == "Buscar curso"
    harness.complete(task, {"signature": "ana"})
    assert harness.variables() == {"plan": {"text": "Buscar curso", "by": "ana"}, "plan state": "signed"}


def _set(instance, values):  # type: ignore[no-untyped-def]
    from engine.commands import SetVariables

    return SetVariables(instance_id=instance, variables=values, actor="ana", reason="mend")


SCRIPTS: dict[str, Script] = {
    name.removeprefix("_"): script
    for name, script in sorted(globals().items())
    if name.startswith("_") and (GOLDEN / f"{name[1:]}.bpmn").exists()
}


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.bpmn")))
def test_the_trace_is_the_golden_one(name: str) -> None:
    harness = Harness()
    decisions = {path.name: path.read_bytes() for path in GOLDEN.glob("*.dmn")}
    harness.deploy((GOLDEN / f"{name}.bpmn").read_bytes(), files=decisions)
    SCRIPTS[name](harness)
    trace = "".join(
        f"# instance {place}\n" + "".join(f"{line}\n" for line in harness.trace(instance))
        for place, instance in enumerate(harness.instances(), start=1)
    )
    golden = GOLDEN / f"{name}.trace"
    if os.environ.get("CONCIERTO_GOLDEN"):
        golden.write_text(trace, encoding="utf-8")
    assert trace == golden.read_text(encoding="utf-8")
