"""The 136 independent BPMN conformance processes, strictly, on the engine as it is shipped.

Strictly: the whole trace, the state that is reached, nothing too early, and no escalation that nobody catches.
"""

from collections.abc import Callable

import pytest
from bpmn_kit import Case, Trial, cases, departures, run_case, trials

CASES = list(cases())


def test_every_process_of_the_suite_is_run(suite: Callable[..., None]) -> None:
    assert (len(trials()), len(CASES)) == (136, 210)


@pytest.mark.parametrize(("trial", "case"), CASES, ids=[f"{trial.id}-{case.number}" for trial, case in CASES])
def test_a_process_does_what_the_standard_says(trial: Trial, case: Case, suite: Callable[..., None]) -> None:
    suite("bpmn", trial.id, "{groups} processes, {cases} cases, strictly")
    assert departures(run_case(trial.xml(), trial.process, case), case) == []
