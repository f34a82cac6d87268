"""`concierto`: each command on a database of its own; faults all at once; both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from processes import catalog
from processes.bootstrap import build, migrate
from webapp.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("lint", "a.bpmn")` in an empty folder, without anybody's settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SECRET_KEY", "REDIS_URL", "LANGUAGE", "PACE"):
        monkeypatch.delenv(f"CONCIERTO_{name}", raising=False)
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The shipped diagrams, decisions and forms as files."""
    paths = []
    for name, content in catalog.resources().items():
        (tmp_path / name).write_bytes(content)
        paths.append(str(tmp_path / name))
    return paths


def test_every_command_explains_itself(run: Run) -> None:
    for command in (
        [],
        ["serve"],
        ["worker"],
        ["deploy"],
        ["demo", "main-job"],
        ["risk", "fit"],
        ["audit", "verify"],
    ):
        result = run(*command, "--help")
        assert result.exit_code == 0, command
        assert "Usage" in result.output


def test_what_is_shipped_has_no_errors(run: Run, files: list[str]) -> None:
    result = run("lint", *files)
    assert result.exit_code == 0, result.output
    assert "Sin errores." in result.output


def test_deploying_twice_is_once(run: Run, files: list[str]) -> None:
    first, second = run("deploy", *files), run("deploy", *files, "--lang", "en")
    assert first.exit_code == 0, first.output
    assert "Llamada y consentimiento: versión 1" in first.output
    assert "Call and consent: version 1" in second.output
    assert "deployed already" in second.output


@pytest.mark.parametrize(
    ("lang", "words"), [("es", "No se ha publicado nada."), ("en", "Nothing was deployed.")]
)
def test_faults_come_all_at_once_and_nothing_is_deployed(
    run: Run, files: list[str], tmp_path: Path, lang: str, words: str
) -> None:
    diagram = tmp_path / "pact_call_and_consent.bpmn"
    xml = diagram.read_bytes()
    diagram.write_bytes(
        xml.replace(b'handler="cases.send_letter"', b'handler="no.such"').replace(b'role="cc"', b'role="x"')
    )
    result = run("deploy", *files, "--lang", lang)
    assert result.exit_code == 2
    assert "send_letter" in result.stderr
    assert "call_participant" in result.stderr
    assert words in result.stdout
    application = build(f"sqlite:///{tmp_path / 'var' / 'concierto.db'}")
    assert application.engine.read.list_definitions() == []
    application.dispose()


def test_the_audit_finds_what_was_changed(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'var' / 'concierto.db'}"
    (tmp_path / "var").mkdir()
    migrate(url)
    application = build(url)
    catalog.deploy_all(application.engine, "gema")
    variables = {
        "case_id": "C-1",
        "case_coordinator": "berta",
        "ceas": "x",
        "participant": "P-1",
        "territory": "t",
    }
    application.engine.publish("call_requested", key="C-1", variables=variables)
    assert "1 procesos comprobados, 0 faltas." in run("audit", "verify").output
    with application.database.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("update engine_journal set actor = 'somebody'"))
    application.dispose()
    result = run("audit", "verify", "--lang", "en")
    assert result.exit_code == 3
    assert "1 instances checked" in result.stdout
    assert result.stderr.strip()


def test_a_worker_needs_redis(run: Run) -> None:
    result = run("worker")
    assert result.exit_code == 2
    assert "CONCIERTO_REDIS_URL" in result.output


def test_bad_data_are_refused_with_every_line(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "bad.csv"
    data.write_text("spell,censor1\n0,1\nx,2\n")
    result = run("demo", "main-job", "--data", str(data))
    assert result.exit_code == 2
    assert "bad.csv" in result.stderr


def test_migrating_twice_is_fine(run: Run) -> None:
    assert "al día" in run("migrate").output
    assert "up to date" in run("migrate", "--lang", "en").output


def test_a_sweep_on_an_empty_database_does_nothing(run: Run) -> None:
    run("migrate")
    assert "Hecho: 0" in run("sweep").output
