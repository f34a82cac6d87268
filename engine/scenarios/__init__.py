"""Saved scenarios: data and choices -> the path that is expected, and which flows of a diagram they cover.

`<process file>.scenarios.json` lies beside its diagram; docs/scenarios.md has the format. They run on the real engine
in memory, at a time of their own. Not the tests of handlers: what a service task gives is part of a scenario.
"""

from engine.scenarios.coverage import Coverage, cover
from engine.scenarios.document import Scenario, ScenarioFile, Start, Step, read_scenarios
from engine.scenarios.runner import Run, Stage, run_scenario

__all__ = [
    "Coverage",
    "Run",
    "Scenario",
    "ScenarioFile",
    "Stage",
    "Start",
    "Step",
    "cover",
    "read_scenarios",
    "run_scenario",
]
SUFFIX = ".scenarios.json"
