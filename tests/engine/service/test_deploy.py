"""Deploying through the engine: versions, refusals, what is bound to a version, what starts instances."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from small_diagrams import END, START, user_task

from engine import DeploymentRefused, Engine, EngineConfig, Fault, UnknownDefinition
from engine.testing import CountingIds, FixedClock, MemoryStore
from engine.views import InstanceFilter, TimerView

Diagram = Callable[..., bytes]
FORM = b'{"components": []}'
DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">
<decision id="route" name="route"><variable name="route"/><literalExpression><text>%s</text></literalExpression>
</decision></definitions>"""
RULE = (
    '<businessRuleTask id="decide"><extensionElements><care:decision decision="route" result="route"/>'
    "</extensionElements></businessRuleTask>"
)


def daily(time: str = "R/P1D") -> str:
    cycle = f"<timerEventDefinition><timeCycle>{time}</timeCycle></timerEventDefinition>"
    return f'<startEvent id="begin">{cycle}</startEvent>'


def start_timers(engine: Engine) -> list[TimerView]:
    return [timer for timer in engine.read.timers() if timer.instance_id == 0]


def test_a_deployment_gives_the_first_version(engine: Engine, diagram: Diagram) -> None:
    xml = diagram("call", START, user_task("ask"), END)
    made = engine.deploy({"call.bpmn": xml, "ask.form.json": FORM}, actor="ana", reason="agreed")
    [view] = made.definitions
    assert (view.process_id, view.version, view.file, view.deployed_by) == ("call", 1, "call.bpmn", "ana")
    assert not made.unchanged
    assert engine.read.definition_xml(view.definition_id) == xml
    assert engine.resource(view.definition_id, "ask.form.json") == FORM
    assert engine.process(view.definition_id).id == "call"


def test_the_same_files_again_change_nothing(engine: Engine, diagram: Diagram) -> None:
    files = {"call.bpmn": diagram("call", START, user_task("ask"), END), "ask.form.json": FORM}
    first = engine.deploy(files, actor="ana")
    again = engine.deploy(files, actor="eva")
    assert again.unchanged
    assert again.definitions == first.definitions
    assert len(engine.read.list_definitions()) == 1


@pytest.mark.parametrize("changed", ["call.bpmn", "ask.form.json"])
def test_a_changed_file_makes_a_new_version(engine: Engine, diagram: Diagram, changed: str) -> None:
    files = {"call.bpmn": diagram("call", START, user_task("ask"), END), "ask.form.json": FORM}
    engine.deploy(files, actor="ana")
    [view] = engine.deploy(files | {changed: files[changed] + b"\n"}, actor="ana").definitions
    assert view.version == 2
    old = engine.read.list_definitions("call")[-1]
    assert engine.resource(old.definition_id, changed) == files[changed]


def test_only_the_processes_that_need_the_change_get_a_version(engine: Engine, diagram: Diagram) -> None:
    files = {
        "call.bpmn": diagram("call", START, user_task("ask"), END),
        "visit.bpmn": diagram("visit", START, user_task("see"), END),
        "ask.form.json": FORM,
        "see.form.json": FORM,
    }
    engine.deploy(files, actor="ana")
    made = engine.deploy(files | {"see.form.json": b"{}"}, actor="ana")
    assert {view.process_id: view.version for view in made.definitions} == {"call": 1, "visit": 2}
    [call] = engine.read.list_definitions("call")
    assert set(engine.resources(call.definition_id)) == {"call.bpmn", "ask.form.json"}


def test_a_decision_is_bound_to_the_version(engine: Engine, diagram: Diagram) -> None:
    files = {"call.bpmn": diagram("call", START, RULE, user_task("ask"), END), "route.dmn": DMN % b'"old"'}
    engine.deploy(files, actor="ana")
    engine.deploy(files | {"route.dmn": DMN % b'"new"'}, actor="ana")
    old = engine.start("call", version=1)
    new = engine.start("call")
    assert engine.read.variables(old.instance_id)["route"] == "old"
    assert engine.read.variables(new.instance_id)["route"] == "new"


def test_running_instances_stay_on_their_version(engine: Engine, diagram: Diagram) -> None:
    engine.deploy({"call.bpmn": diagram("call", START, user_task("ask"), END)}, actor="ana")
    first = engine.start("call")
    engine.deploy({"call.bpmn": diagram("call", START, user_task("ask"), user_task("see"), END)}, actor="ana")
    second = engine.start("call")
    views = [engine.read.find_instance(each.instance_id) for each in (first, second)]
    assert [view.version for view in views if view] == [1, 2]
    for outcome in (first, second):
        [task] = [each for each in engine.read.activities(outcome.instance_id) if each.state == "open"]
        engine.complete(outcome.instance_id, task.number, {}, actor="eva")
    ended = [engine.read.find_instance(each.instance_id) for each in (first, second)]
    assert [view.state for view in ended if view] == ["completed", "active"]


def test_every_fault_of_every_file_is_told_and_nothing_is_stored(diagram: Diagram) -> None:
    config = EngineConfig(handlers=frozenset(), roles=frozenset({"cc"}))
    engine = Engine(MemoryStore(), clock=FixedClock(), ids=CountingIds(), config=config)
    good = diagram("call", START, user_task("ask"), END)
    engine.deploy({"call.bpmn": good, "ask.form.json": FORM}, actor="ana")
    bad = {
        "call.bpmn": diagram("call", START, user_task("ask", candidates="nobody"), END),
        "broken.bpmn": b"<definitions",
        "broken.dmn": b"<definitions",
        "notes.txt": b"",
    }
    with pytest.raises(DeploymentRefused) as refused:
        engine.deploy(bad, actor="ana")
    found = {(fault.file, fault.rule) for fault in refused.value.faults}
    assert {("call.bpmn", "role_exists"), ("call.bpmn", "form_exists"), ("notes.txt", "known_file")} <= found
    assert {"broken.bpmn", "broken.dmn"} <= {file for file, _ in found}
    assert all(fault.text and fault.text_en for fault in refused.value.faults)
    assert engine.check(bad) == list(refused.value.faults)
    assert [view.version for view in engine.read.list_definitions()] == [1]


def test_files_without_a_process_are_refused(engine: Engine) -> None:
    with pytest.raises(DeploymentRefused, match="executable process"):
        engine.deploy({"ask.form.json": FORM}, actor="ana")


def test_one_process_in_two_files_is_refused(engine: Engine, diagram: Diagram) -> None:
    xml = diagram("call", START, END)
    found = engine.check({"a.bpmn": xml, "b.bpmn": xml})
    assert [fault.rule for fault in found if fault.severity == "error"] == ["process_once"]


def test_a_form_is_looked_into_if_the_host_can(diagram: Diagram) -> None:
    config = EngineConfig(
        check_form=lambda content, file: [Fault(file=file, rule="bad", text="no", text_en="no")]
    )
    engine = Engine(MemoryStore(), config=config)
    found = engine.check({"call.bpmn": diagram("call", START, user_task("ask"), END), "ask.form.json": b"?"})
    errors = [(fault.file, fault.rule) for fault in found if fault.severity == "error"]
    assert errors == [("ask.form.json", "bad")]


def test_an_unknown_process_cannot_start(engine: Engine) -> None:
    with pytest.raises(UnknownDefinition, match="'call'"):
        engine.start("call")


def test_a_start_timer_starts_instances_and_goes_on(
    engine: Engine, clock: FixedClock, diagram: Diagram
) -> None:
    engine.deploy({"call.bpmn": diagram("call", daily("R2/PT1H"), user_task("ask"), END)}, actor="ana")
    assert engine.fire_due_timers() == 0
    clock.advance(3600)
    assert engine.fire_due_timers() == 1
    assert engine.fire_due_timers() == 0
    clock.advance(3600)
    assert engine.tick() == 1
    clock.advance(7200)
    assert engine.tick() == 0
    assert start_timers(engine) == []
    assert len(engine.read.list_instances(InstanceFilter(process_id="call"))) == 2


def test_turns_of_a_start_timer_that_were_missed_come_as_one(
    engine: Engine, clock: FixedClock, diagram: Diagram
) -> None:
    engine.deploy({"call.bpmn": diagram("call", daily("R/PT1H"), user_task("ask"), END)}, actor="ana")
    due = start_timers(engine)[0].due_at
    clock.advance(3600 * 5 + 60)
    assert engine.tick() == 1
    assert engine.tick() == 0
    assert start_timers(engine)[0].due_at == due + timedelta(hours=5)


def test_a_new_version_keeps_the_clock_of_an_equal_start_timer(
    engine: Engine, clock: FixedClock, diagram: Diagram
) -> None:
    engine.deploy({"call.bpmn": diagram("call", daily(), user_task("ask"), END)}, actor="ana")
    due = start_timers(engine)[0].due_at
    clock.advance(3600)
    [view] = engine.deploy(
        {"call.bpmn": diagram("call", daily(), user_task("see"), END)}, actor="ana"
    ).definitions
    assert [(timer.definition_id, timer.due_at) for timer in start_timers(engine)] == [
        (view.definition_id, due)
    ]
    engine.deploy({"call.bpmn": diagram("call", daily("R/P2D"), user_task("see"), END)}, actor="ana")
    assert start_timers(engine)[0].due_at == clock.now() + timedelta(days=2)


def test_a_new_version_without_the_start_timer_ends_it(engine: Engine, diagram: Diagram) -> None:
    engine.deploy({"call.bpmn": diagram("call", daily(), user_task("ask"), END)}, actor="ana")
    engine.deploy({"call.bpmn": diagram("call", START, user_task("ask"), END)}, actor="ana")
    assert start_timers(engine) == []
