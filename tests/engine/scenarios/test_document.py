"""A file of scenarios: every fault at once, with its place."""

import json
from typing import Any

import pytest

from engine.faults import Refused
from engine.scenarios import read_scenarios

GOOD: dict[str, Any] = {
    "id": "one",
    "title": {"es": "Uno", "en": "One"},
    "start": {"message": "asked", "key": "C-1"},
    "steps": [{"task": "visit"}, {"end_ad_hoc": True}],
    "expect": {"state": "completed", "path": ["visit"]},
}


def _faults(*scenarios: Any, **more: Any) -> list[str]:
    content = json.dumps({"process": "visits", "scenarios": list(scenarios), **more}).encode()
    with pytest.raises(Refused) as refused:
        read_scenarios(content, "visits.scenarios.json")
    return [fault.say("en") for fault in refused.value.faults]


def test_a_good_file_is_read() -> None:
    content = json.dumps({"process": "visits", "jobs": {"a": {"x": 1}}, "scenarios": [GOOD]}).encode()
    [scenario] = read_scenarios(content, "f").scenarios
    assert (scenario.named("es"), scenario.named("en"), scenario.jobs) == ("Uno", "One", {"a": {"x": 1}})
    assert scenario.steps[0].target == "visit"


def test_all_faults_are_said_at_once() -> None:
    bad = {
        "id": "two",
        "title": {"es": "Dos"},
        "start": {"message": "a", "signal": "b"},
        "steps": [
            {"task": ""},
            {"tusk": "visit"},
            {"task": "a", "job": "b"},
            "x",
            {"message": "m", "colour": 1},
        ],
        "expect": {"state": "won", "path": "visit"},
    }
    said = "\n".join(_faults(bad))
    for part in (
        "two.title [scenarios] Expected 'en'",
        "two.start [scenarios] Expected one of message, signal, timer, process",
        "two.steps[1].task [scenarios] Expected a text",
        "two.steps[2] [scenarios] Expected one of task, job",
        "two.steps[3]",
        "two.steps[4]",
        "two.steps[5] [scenarios] Expected one of ['key', 'message', 'variables'], but got 'colour'",
        "two.expect.state [scenarios] Expected one of",
        "two.expect.path [scenarios] Expected a list of elements",
    ):
        assert part in said


def test_ids_are_used_once() -> None:
    assert _faults(GOOD, GOOD) == [
        "visits.scenarios.json one [scenarios] Expected ids once, but two have this one."
    ]


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b"{}", b'{"process": "x", "scenarios": {}}', b"[" * 100_000, b"\xff"]
)
def test_anything_else_is_refused_with_a_fault(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_scenarios(content, "f")
    assert refused.value.faults
