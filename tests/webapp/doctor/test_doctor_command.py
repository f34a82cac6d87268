"""`concierto doctor`: its exit code, its two languages, its JSON, and `--invariants`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from processes.application import Application
from webapp.commands.doctor import doctor

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: Application) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SECRET_KEY", "REDIS_URL", "LANGUAGE", "PACE", "HTTPS"):
        monkeypatch.delenv(f"CONCIERTO_{name}", raising=False)

    def made(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(doctor, list(arguments), env=environment)

    return made


def test_the_exit_code_is_the_gravest_finding(run: Run) -> None:
    assert run(CONCIERTO_HTTPS="1").exit_code == 0
    assert run().exit_code == 1
    assert run(CONCIERTO_LANGUAGE="fr").exit_code == 2


def test_it_speaks_both_languages(run: Run) -> None:
    assert "0 fallos, 1 avisos." in run().output
    english = run("--lang", "en").output
    assert "0 faults, 1 warnings." in english
    assert "Put TLS in front" in english


def test_a_program_can_read_it(run: Run) -> None:
    findings = json.loads(run("--json").output)
    assert {"code", "grade", "text", "text_en", "remedy", "remedy_en"} == set(findings[0])
    assert [each["code"] for each in findings if each["grade"] == "warning"] == ["no_https"]


def test_the_invariants_are_checked(run: Run, installed: Application) -> None:
    installed.engine.publish("call_requested", key="C-1", variables={"case_id": "C-1"})
    whole = run("--invariants")
    assert (whole.exit_code, whole.stdout) == (0, "1 procesos comprobados, 0 faltas.\n")
    with installed.database.begin() as connection:
        connection.execute(sa.text("DELETE FROM engine_activities"))
    broken = run("--invariants", "--lang", "en")
    assert broken.exit_code == 2
    assert "Expected open activity" in broken.stderr
    lines = [json.loads(line) for line in run("--invariants", "--json").stdout.splitlines()]
    assert {"instance_id", "invariant", "spanish", "english"} == set(lines[0])
