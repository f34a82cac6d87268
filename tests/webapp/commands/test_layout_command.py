"""`concierto layout`: to the output, in place, or only checked; both languages; nothing written when one is refused."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.diagram import check, layout
from webapp.cli import main

DIAGRAMS = Path(__file__).parents[2] / "engine" / "diagram"
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda *arguments: CliRunner().invoke(main, ["layout", *map(str, arguments)])


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A file without a drawing."""
    path = tmp_path / "care.bpmn"
    path.write_bytes((DIAGRAMS / "everything.bpmn").read_bytes())
    return path


def test_the_new_drawing_goes_to_the_output_and_the_file_stays(run: Run, bare: Path) -> None:
    before = bare.read_bytes()
    result = run(bare)
    assert result.exit_code == 0
    assert result.stdout_bytes == layout(before)
    assert result.stderr == ""
    assert bare.read_bytes() == before


def test_several_files_are_not_written_to_one_output(run: Run, bare: Path) -> None:
    result = run(bare, bare)
    assert result.exit_code == 2
    assert "Dé un solo archivo" in result.stderr
    assert "Expected one file" in run(bare, bare, "--lang", "en").stderr
    assert result.stdout == ""


def test_what_cannot_be_read_is_listed(run: Run, bare: Path) -> None:
    result = run("--check", bare)
    assert result.exit_code == 2
    assert "care.bpmn:3 file [diagram_required] El archivo no tiene dibujo" in result.stderr
    assert "Expected a drawing" in run("--check", bare, "--lang", "en").stderr


def test_each_file_is_written_once_and_then_can_be_read(run: Run, bare: Path) -> None:
    other = bare.with_name("other.bpmn")
    other.write_bytes((DIAGRAMS / "readable.bpmn").read_bytes())
    other.chmod(0o640)
    first, second = run("--write", bare, other), run("--write", "--check", bare, other, "--lang", "en")
    assert first.exit_code == second.exit_code == 0
    assert first.stdout.count("dibujado de nuevo") == 2
    assert second.stdout.count("it was the same") == 2
    assert "Everything can be read." in second.stdout
    assert check(bare.read_bytes()) == check(other.read_bytes()) == []
    assert stat.S_IMODE(other.stat().st_mode) == 0o640
    assert {path.name for path in bare.parent.iterdir()} == {"care.bpmn", "other.bpmn"}


def test_where_one_file_is_refused_none_is_written(run: Run, bare: Path) -> None:
    before = bare.read_bytes()
    broken = bare.with_name("broken.bpmn")
    broken.write_text("<definitions>")
    result = run("--write", bare, broken)
    assert result.exit_code == 2
    assert "[not_xml]" in result.stderr
    assert bare.read_bytes() == before


def test_what_is_shipped_can_be_read(run: Run) -> None:
    shipped = sorted((Path(__file__).parents[3] / "processes").rglob("*.bpmn"))
    assert shipped
    assert run("--check", *shipped).stdout == "Todo se lee.\n"
