"""`concierto prove`: verdicts in words, the way into a fault, and an exit code that says how it went."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.testing.sketch import sketch
from processes import catalog
from webapp.cli import main

KEPT = """
start s -> ask
user ask -> g
exclusive g -> yes if =asked, no default
end yes
end no
"""
STUCK = """
start s -> g
exclusive g -> a if =asked, b default
user a -> j
user b -> j
parallel j -> e
end e
"""
THREE = "start s -> t\ntask t sends 3 -> a\nuser a -> b\nuser b gathers 3 -> e\nend e\n"
WIDE = "start s -> g\nparallel g -> {names}\n{tasks}\nparallel j -> e\nend e\n"
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda *arguments: CliRunner().invoke(main, ["prove", *map(str, arguments)])


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "p.bpmn"
        path.write_bytes(sketch(text))
        return path

    return write


def test_what_is_kept_is_said_and_ends_well(run: Run, drawn: Callable[[str], Path]) -> None:
    result = run(drawn(KEPT))
    assert result.exit_code == 0, result.output
    first, *verdicts = result.stdout.splitlines()
    assert first.startswith("p (p.bpmn): probado; ")
    assert verdicts
    assert {line[:3] for line in verdicts} <= {"  ✓", "  ~"}


def test_a_way_that_the_engine_cannot_go_says_why(run: Run, drawn: Callable[[str], Path]) -> None:
    """Three tasks are open, of which the proof counts two: the third would free the join, so that nothing is proven."""
    result = run(drawn(THREE), "--lang", "en")
    assert result.exit_code == 1
    assert "and the proof only counts to two: it could not be shown on the engine" in result.stdout
    assert "la prueba solo cuenta hasta dos" in run(drawn(THREE)).stdout
    [verdict, *_] = [
        each
        for each in json.loads(run(drawn(THREE), "--json").stdout)[0]["verdicts"]
        if each["id"] == "can_end"
    ]
    assert verdict["result"] == "not_proven"
    assert "only counts to two" in verdict["sentences"][-2]["en"]


def test_a_fault_is_named_at_its_element_with_the_way_into_it(run: Run, drawn: Callable[[str], Path]) -> None:
    result = run(drawn(STUCK), "--lang", "en")
    assert result.exit_code == 1, result.output
    assert "p (p.bpmn): fails; " in result.stdout
    lines = result.stdout.splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("  ✗ j: "))
    assert lines[at + 1].startswith("      1. It begins at")


def test_programs_get_the_same(run: Run, drawn: Callable[[str], Path]) -> None:
    result = run(drawn(STUCK), "--json")
    assert result.exit_code == 1
    [proof] = json.loads(result.stdout)
    assert proof["result"] == "refuted"
    assert proof["whole"] is True
    refuted = [each for each in proof["verdicts"] if each["result"] == "refuted"]
    assert {each["element"] for each in refuted} == {"j", "e"}
    assert refuted[0]["path"][0] == {"kind": "start", "process": "p", "element": "s", "detail": ""}
    assert len(refuted[0]["sentences"]) > 2
    kept = next(each for each in proof["verdicts"] if each["result"] == "proven")
    assert kept.keys() == {"id", "result", "element", "text", "text_en"}


def test_the_program_runs_into_the_fault(run: Run, drawn: Callable[[str], Path], tmp_path: Path) -> None:
    [proof] = json.loads(run(drawn(STUCK), "--json", "--script").stdout)
    program = next(each["script"] for each in proof["verdicts"] if each["result"] == "refuted")
    (tmp_path / "fault.py").write_text(program)
    command = [sys.executable, str(tmp_path / "fault.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    mended = sketch(STUCK.replace("parallel j", "exclusive j"))
    (tmp_path / "p.bpmn").write_bytes(mended)
    assert subprocess.run(command, capture_output=True, timeout=60, check=False).returncode != 0


def test_a_repair_is_proposed_where_it_is_asked_for(run: Run, drawn: Callable[[str], Path]) -> None:
    assert "Propuesta probada" not in run(drawn(STUCK)).stdout
    assert "Propuesta probada: " in run(drawn(STUCK), "--repair").stdout


def test_what_is_beyond_the_budget_is_not_proven(run: Run, drawn: Callable[[str], Path]) -> None:
    names = [f"t{place}" for place in range(9)]
    tasks = "\n".join(f"user {name} -> u{name}\nuser u{name} -> j" for name in names)
    wide = WIDE.format(names=", ".join(names), tasks=tasks)
    crossing = wide.replace("parallel j -> e", "inclusive j -> e")
    result = run(drawn(crossing), "--budget-seconds", "0.1")
    assert result.exit_code == 2, result.output
    assert "sin probar" in result.stdout
    assert "  ✓" not in result.stdout
    assert "  ? No está probado (se agotó el presupuesto de tiempo tras " in result.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("promise nowhere nunca antes de ask", "nowhere"),
        ("promise yes never before ask\npromise ask never before yes", "se contradicen"),
        ("promise whatever it takes", "No se entiende"),
    ],
)
def test_a_promise_about_nothing_is_a_fault(
    run: Run, drawn: Callable[[str], Path], line: str, said: str
) -> None:
    result = run(drawn(f"{line}\n{KEPT}"))
    assert result.exit_code == 2
    assert said in result.stderr
    assert "No se ha probado nada." in result.stdout


def test_what_lint_refuses_is_not_proved(run: Run, drawn: Callable[[str], Path], tmp_path: Path) -> None:
    refused = run(drawn(KEPT.replace("user ask -> g", "user ask -> nowhere")))
    assert refused.exit_code == 2
    assert "nowhere" in refused.stderr
    broken = tmp_path / "broken.bpmn"
    broken.write_bytes(b"<definitions")
    assert run(broken).exit_code == 2
    assert "✓" not in refused.stdout


def test_decisions_and_forms_beside_a_diagram_are_taken(run: Run, tmp_path: Path) -> None:
    for name in ("pact_call_and_consent.bpmn", "care_clocks.dmn"):
        (tmp_path / name).write_bytes(catalog.resources()[name])
    result = run(tmp_path / "pact_call_and_consent.bpmn")
    assert result.exit_code == 0, result.output
    assert "nunca antes de data:consent" in result.stdout
    (tmp_path / "sign_consent.form.json").write_text("{")
    assert run(tmp_path / "pact_call_and_consent.bpmn").exit_code == 2


def test_one_process_of_a_file(run: Run) -> None:
    with_two = catalog.folder_of_file("urgent_basic_needs.bpmn").joinpath("urgent_basic_needs.bpmn")
    result = run(with_two, "--process", "provider_request", "--json")
    assert [proof["process"] for proof in json.loads(result.stdout)] == ["provider_request"]
    unknown = run(with_two, "--process", "nobody")
    assert unknown.exit_code == 2
    assert "hay urgent_basic_needs, provider_request" in unknown.stderr
