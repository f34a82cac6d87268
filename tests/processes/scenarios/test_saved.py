"""The saved scenarios of every shipped diagram: each goes as it says, and together they take every flow."""

import pytest
from msgspec.structs import replace

from engine.scenarios import SUFFIX, Scenario, Stage, cover, read_scenarios, run_scenario
from processes import catalog
from processes.bootstrap import engine_config

SAVED = catalog.scenarios()
DIAGRAMS = sorted(name.removesuffix(".bpmn") for name in catalog.resources() if name.endswith(".bpmn"))


def _stage(name: str) -> Stage:
    config = replace(engine_config(has_queue=False), handlers=None, roles=None, check_form=None)
    return Stage.of(catalog.resources(), f"{name}.bpmn", config)


def _scenarios(name: str) -> tuple[Scenario, ...]:
    return read_scenarios(SAVED[name + SUFFIX], name + SUFFIX).scenarios


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_scenario_goes_its_way_and_every_flow_is_taken(name: str) -> None:
    stage = _stage(name)
    runs = [run_scenario(stage, scenario, file=name + SUFFIX) for scenario in _scenarios(name)]
    assert [fault.say("en") for run in runs for fault in run.faults] == []
    assert cover(stage.processes(), {flow for run in runs for flow in run.flows}).missed == ()


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_end_is_reached(name: str) -> None:
    """But for those that throw an error: it ends their scope before they complete; the flows to them are counted."""
    stage = _stage(name)
    reached = {element for each in _scenarios(name) for element in each.expected.path or ()}
    ends = {
        node.id
        for process in stage.processes()
        for node in process.nodes
        if str(node.kind.value) == "endEvent" and not any(event.kind == "error" for event in node.events)
    }
    assert ends - reached == set()


def test_no_scenarios_without_a_diagram() -> None:
    assert {name.removesuffix(SUFFIX) for name in SAVED} <= set(DIAGRAMS)
