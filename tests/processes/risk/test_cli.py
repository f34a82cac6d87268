"""`concierto risk`: fit, validate and score on files; bad data end with code 2 and every fault."""

import csv
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from processes.risk.cli import risk_group

SHEET = str(resources.files("processes.risk").joinpath("sheets/unemployment_spells.sheet.json"))


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(risk_group, [str(argument) for argument in arguments])


@pytest.fixture
def data(tmp_path: Path, unemployment_csv: bytes) -> Path:
    path = tmp_path / "spells.csv"
    path.write_bytes(unemployment_csv)
    return path


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", ["hazard", "logit"])
def test_fit_validate_score(tmp_path: Path, data: Path, kind: str, language: str) -> None:
    model, scores = tmp_path / "model.json", tmp_path / "scores.csv"
    fitted = _run("fit", "--data", data, "--sheet", SHEET, "--kind", kind, "--out", model, "--lang", language)
    assert fitted.exit_code == 0, fitted.output
    assert ("horizonte 13 quincenas" if language == "es" else "horizon 13 two-week periods") in fitted.output
    judged = _run("validate", "--model", model, "--data", data, "--lang", language)
    assert judged.exit_code == 0, judged.output
    assert (
        "AUC                        0,73" if language == "es" else "AUC                       0.73"
    ) in judged.output
    assert ("Veredicto: ACTIVO" if language == "es" else "Verdict: ACTIVE") in judged.output
    scored = _run("score", "--model", model, "--data", data, "--out", scores, "--lang", language)
    assert scored.exit_code == 0, scored.output
    assert "3343 " in scored.output
    with scores.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 3343
    for row in rows[:40]:
        effects = [float(row[name]) for name in row if name.startswith("effect_") and not name.endswith("er")]
        assert float(row["origin"]) + sum(effects) == pytest.approx(float(row["predictor"]))


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, data: Path) -> None:
    files = [tmp_path / "1.json", tmp_path / "2.json", tmp_path / "3.json"]
    for file, seed in zip(files, ("4", "4", "5"), strict=True):
        assert _run("fit", "--data", data, "--sheet", SHEET, "--seed", seed, "--out", file).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes() != files[2].read_bytes()


@pytest.mark.parametrize(
    ("language", "last"), [("es", "3 fallos; no se ha hecho nada."), ("en", "3 faults; nothing was done.")]
)
def test_bad_data_list_every_fault_and_write_nothing(tmp_path: Path, language: str, last: str) -> None:
    bad, model = tmp_path / "bad.csv", tmp_path / "model.json"
    head = "rownames,spell,censor4,age,ui,reprate,disrate,logwage,tenure\n"
    bad.write_text(head + "a,0,1,41,no,0,0,6,3\na,3,7,41,no,0,0,6,3\n", encoding="utf-8")
    result = _run("fit", "--data", bad, "--sheet", SHEET, "--out", model, "--lang", language)
    assert result.exit_code == 2
    lines = result.output.splitlines()
    assert [line.split()[0].rsplit(":", 1)[1] for line in lines[:-1]] == ["2", "3", "3"]
    assert lines[-1] == last
    assert not model.exists()


def test_other_refusals_have_words_too(tmp_path: Path, data: Path) -> None:
    model = tmp_path / "model.json"
    far = _run("fit", "--data", data, "--sheet", SHEET, "--horizon", "40", "--out", model)
    assert (far.exit_code, "duración más larga" in far.output) == (2, True)
    assert _run("fit", "--data", data, "--sheet", data, "--out", model).exit_code == 2
    assert _run("validate", "--model", data, "--data", data).exit_code == 2
    assert _run("fit", "--data", data, "--sheet", SHEET, "--holdout", "0", "--out", model).exit_code == 0
    whole = _run("validate", "--model", model, "--data", data, "--lang", "en")
    assert (whole.exit_code, "fitted on all rows" in whole.output) == (2, True)
