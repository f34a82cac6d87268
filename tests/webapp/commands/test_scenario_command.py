"""`concierto scenario run`: a line a scenario, its faults, the flows that none takes; paths are written on request."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from processes import catalog
from webapp.cli import main

NAME = "pact_call_and_consent"
START = {
    "message": "call_requested",
    "key": "C-1",
    "variables": {"case_id": "C-1", "case_coordinator": "ines", "ceas": "ceas_1", "territory": "leon"},
}
MOVED = {
    "id": "moved",
    "title": {"es": "Se ha mudado", "en": "Has moved"},
    "start": START,
    "steps": [{"task": "call_participant", "variables": {"call_result": "moved"}}],
    "expect": {"state": "completed"},
}
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda *arguments: CliRunner().invoke(main, ["scenario", "run", *map(str, arguments)])


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """One scenario beside a copy of a shipped diagram; its path is not said yet."""
    with catalog.folder_of(NAME).joinpath(f"{NAME}.bpmn").open("rb") as source:
        (tmp_path / f"{NAME}.bpmn").write_bytes(source.read())
    path = tmp_path / f"{NAME}.scenarios.json"
    jobs = {"send_letter": {}, "close_moved": {}}
    path.write_text(json.dumps({"process": NAME, "jobs": jobs, "scenarios": [MOVED]}))
    return path


def test_the_path_is_recorded_and_holds_from_then_on(run: Run, saved: Path) -> None:
    before = run(saved)
    assert before.exit_code == 2
    assert "✗ moved: Se ha mudado" in before.stdout
    assert "No dice qué camino se espera" in before.stderr
    assert run(saved, "--record").exit_code == 0
    after = run(saved, "--lang", "en")
    assert after.exit_code == 0
    assert "✓ moved: Has moved" in after.stdout
    assert "not taken: consent_is_revoked_to_undo_consent" in after.stdout
    [scenario] = json.loads(saved.read_text())["scenarios"]
    assert scenario["expect"]["path"][-1] == "moved_away"
    assert scenario["start"] == START


def test_flows_that_nobody_takes_may_be_refused(run: Run, saved: Path) -> None:
    run(saved, "--record")
    assert run(saved.with_name(f"{NAME}.bpmn"), "--whole").exit_code == 2
    told = json.loads(run(saved, "--json").stdout)
    assert told[0]["percent"] < 100
    assert told[0]["scenarios"][0]["faults"] == []


def test_a_file_without_its_fellow_is_said(run: Run, saved: Path) -> None:
    lonely = saved.with_name("lonely.bpmn")
    shutil.copy(saved.with_name(f"{NAME}.bpmn"), lonely)
    result = run(lonely)
    assert (result.exit_code, "lonely.scenarios.json" in result.stderr) == (2, True)


def test_what_is_shipped_is_not_written(run: Run) -> None:
    assert run("--record").exit_code == 2
