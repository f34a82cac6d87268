"""The conformance processes with their throwing events made none events: then nothing may be caught.

An engine that takes the way of a catch event without a throw would pass the suite and fail here.
"""

from collections.abc import Callable

import pytest
from bpmn_changes import Silent, silenced
from bpmn_kit import Seen, Trial, run_case, trials

CONTROLS = [(trial, silenced(trial.xml())) for trial in trials()]
THROWING = [(trial, silent) for trial, silent in CONTROLS if silent.kinds and silent.catching]


def caught(seen: Seen, silent: Silent) -> list[str]:
    return sorted(silent.catching & set(seen.completed))


@pytest.mark.parametrize(("trial", "silent"), THROWING, ids=[trial.id for trial, _ in THROWING])
def test_what_nobody_throws_nobody_catches(trial: Trial, silent: Silent, suite: Callable[..., None]) -> None:
    suite(
        "bpmn controls", trial.id, "{groups} processes that throw, with the throw removed: nothing is caught"
    )
    for case in trial.cases:
        seen = run_case(silent.xml, trial.process, case)
        assert seen.refused == []
        assert caught(seen, silent) == []
        assert {token for token in seen.trace if token.startswith("SCRIPT_")} <= silent.live_texts


@pytest.mark.parametrize(("trial", "silent"), THROWING, ids=[trial.id for trial, _ in THROWING])
def test_with_the_throw_it_is_caught(trial: Trial, silent: Silent, suite: Callable[..., None]) -> None:
    """The same question of the process as it is, so that no control passes because nothing was looked at.

    One that is meant to wait for ever catches nothing either.
    """
    runs = [run_case(trial.xml(), trial.process, case) for case in trial.cases]
    never = all(case.end == "waiting" for case in trial.cases)
    assert any(caught(seen, silent) for seen in runs) or never
