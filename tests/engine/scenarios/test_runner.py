"""A scenario runs on the real engine; where it goes otherwise than expected is said."""

from typing import Any

import pytest

from engine.scenarios import Stage, cover, run_scenario

WELL = ("asked", "visit", "well", "done")
TOLD = ("asked", "visit", "well", "tell", "told")


def test_the_way_that_was_expected(stage: Stage, make: Any) -> None:
    step = {"task": "visit", "variables": {"went_well": True}}
    run = run_scenario(stage, make(step, expect={"state": "completed", "path": WELL}))
    assert run.faults == ()
    assert (run.path, set(run.flows)) == (WELL, {"f1", "f2", "f3"})


def test_jobs_that_are_named_are_done_at_once_and_others_wait(stage: Stage, make: Any) -> None:
    badly = {"task": "visit", "variables": {"went_well": False}}
    done = make(
        badly, jobs={"tell": {"told_on": '=date("2026-01-12")'}}, expect={"state": "completed", "path": TOLD}
    )
    assert run_scenario(stage, done).faults == ()
    waits = make(badly, expect={"state": "open", "path": TOLD[:3], "open": ["tell"]})
    assert run_scenario(stage, waits).faults == ()
    by_hand = make(badly, {"job": "tell"}, expect={"state": "completed", "path": TOLD})
    assert run_scenario(stage, by_hand).faults == ()


@pytest.mark.parametrize("step", [{"timer": "late"}, {"after": "P7D"}])
def test_time_passes(stage: Stage, make: Any, step: dict[str, str]) -> None:
    path = ("asked", "late", "tell", "told")
    run = run_scenario(stage, make(step, jobs={"tell": {}}, expect={"state": "completed", "path": path}))
    assert run.faults == ()
    assert "f5" in run.flows


@pytest.mark.parametrize(
    ("steps", "expect", "said"),
    [
        ([{"task": "nobody"}], {"state": "completed"}, "at 'nobody', but there are: visit"),
        ([{"job": "tell"}], {"state": "completed"}, "a waiting job at 'tell', but there are: none"),
        ([{"timer": "late"}, {"timer": "late"}], {"state": "completed"}, "a running timer at 'late'"),
        ([{"after": "P1M"}], {"state": "completed"}, "Expected a duration of days and times"),
        (
            [{"task": "visit", "variables": {"went_well": "=1 +"}}],
            {"state": "completed"},
            "Could not be done",
        ),
        ([], {"state": "completed", "path": []}, "Expected completed, but got open"),
        ([], {"state": "open"}, "Expected a path, but none is said"),
        (
            [],
            {"state": "open", "path": ["visit"], "open": ["visit"]},
            "Expected ['visit'], but got ['asked']",
        ),
        ([], {"state": "open", "path": ["asked"]}, "Expected [], but got ['visit']"),
        (
            [],
            {"state": "open", "path": ["asked"], "open": ["visit"], "variables": {"place": "x"}},
            "but got leon",
        ),
    ],
)
def test_what_went_otherwise_is_said(
    stage: Stage, make: Any, steps: list[dict[str, Any]], expect: dict[str, Any], said: str
) -> None:
    run = run_scenario(stage, make(*steps, expect=expect), file="visits.scenarios.json")
    assert any(said in fault.text_en for fault in run.faults), [fault.text_en for fault in run.faults]
    assert all(fault.element.startswith("one.") and fault.text for fault in run.faults)


def test_a_start_that_starts_nothing_is_said(stage: Stage, make: Any) -> None:
    start = {"message": "nothing"}
    [fault] = run_scenario(stage, make(start=start, expect={"state": "completed", "path": []})).faults
    assert "to start a process of this diagram, but none began" in fault.text_en


def test_an_incident_that_nobody_expected_is_a_fault(stage: Stage, make: Any) -> None:
    steps = [{"task": "visit", "variables": {"went_well": False}}, {"incident": "tell"}]
    expect = {"state": "open", "path": TOLD[:3], "open": ["tell"]}
    assert run_scenario(stage, make(*steps, expect=expect)).faults == ()
    unforeseen = run_scenario(stage, make(*steps, expect={**expect, "open": []})).faults
    assert [fault.element for fault in unforeseen] == ["one.expect.open", "one.tell"]


def test_coverage_names_the_flows_that_nobody_took(stage: Stage) -> None:
    found = cover(stage.processes(), {"f1", "f2", "f3"})
    assert (found.percent, found.missed) == (50.0, ("f4", "f5", "f6"))
    assert cover([], ()).percent == 100.0
