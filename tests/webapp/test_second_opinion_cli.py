"""`concierto lint --second-opinion`: what the two engines say of each way, in both languages."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from processes import catalog
from webapp.cli import main


def lint(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["lint", "--second-opinion", *map(str, folder.glob("*.*")), *options])


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped diagrams, decisions and forms as files of a folder; settings of its own."""
    for name in ("DATABASE_URL", "SECRET_KEY", "REDIS_URL", "LANGUAGE", "PACE"):
        monkeypatch.delenv(f"CONCIERTO_{name}", raising=False)
    (tmp_path / "here").mkdir()
    (tmp_path / "files").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name, content in catalog.resources().items():
        (tmp_path / "files" / name).write_bytes(content)
    return tmp_path / "files"


@pytest.mark.parametrize(
    ("options", "agreement", "reason"),
    [
        ((), "los dos motores coinciden (", "event sub-process that begins: "),
        (("--lang", "en"), "both engines agree (", "event sub-process that begins: In SpiffWorkflow"),
    ],
)
def test_each_way_is_told(shipped: Path, options: tuple[str, ...], agreement: str, reason: str) -> None:
    result = lint(shipped, *options)
    assert result.exit_code == 0, result.output
    of_one = [line for line in result.output.splitlines() if line.startswith("gender_violence_protocol")]
    assert of_one
    assert all(agreement in line for line in of_one)
    assert reason in result.output


def test_a_diagram_with_errors_gets_no_opinion(shipped: Path) -> None:
    diagram = shipped / "pact_call_and_consent.bpmn"
    diagram.write_bytes(diagram.read_bytes().replace(b'handler="cases.send_letter"', b'handler="no.such"'))
    result = lint(shipped)
    assert result.exit_code == 2
    assert "los dos motores" not in result.output
