"""The conformance processes with other ids and in another order: what they do must not change."""

from collections.abc import Callable
from random import Random

import pytest
from bpmn_changes import renamed, shuffled
from bpmn_kit import Trial, departures, run_case, trials

SEEDS = (1, 2, 3)
TRIALS = trials()
LINE = "{groups} processes, {cases} diagrams with other ids or in another order"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("trial", TRIALS, ids=[trial.id for trial in TRIALS])
def test_other_ids_change_nothing(trial: Trial, seed: int, suite: Callable[..., None]) -> None:
    suite("bpmn mutants", trial.id, LINE)
    xml, new = renamed(trial.xml(), Random(seed))
    for case in trial.cases:
        assert departures(run_case(xml, new[trial.process], case, new), case) == [], case.number


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("trial", TRIALS, ids=[trial.id for trial in TRIALS])
def test_another_order_changes_nothing(trial: Trial, seed: int, suite: Callable[..., None]) -> None:
    suite("bpmn mutants", trial.id, LINE)
    xml = shuffled(trial.xml(), Random(seed))
    for case in trial.cases:
        assert departures(run_case(xml, trial.process, case), case) == [], case.number
