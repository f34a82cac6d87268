"""`concierto export xes|ocel` on a real installation; `concierto history partitions` on PostgreSQL."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from lxml import etree

from engine.store import open_database, partitions
from processes import catalog
from processes.bootstrap import build, migrate
from webapp.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def _begin(url: str) -> None:
    """A call in progress for a case."""
    migrate(url)
    application = build(url)
    catalog.deploy_all(application.engine, "gema")
    known = {
        "case_coordinator": "berta",
        "ceas": "x",
        "participant": "P-1",
        "territory": "t",
        "case_id": "C-77",
    }
    application.engine.publish("call_requested", key="C-77", variables=known)
    application.dispose()


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'c.sqlite'}"
    monkeypatch.setenv("CONCIERTO_DATABASE_URL", url)
    monkeypatch.delenv("CONCIERTO_REDIS_URL", raising=False)
    _begin(url)
    return tmp_path


@pytest.mark.parametrize(("kind", "words"), [("xes", "1 trazas escritas."), ("ocel", "objetos y")])
def test_a_log_is_written_without_names(installation: Path, kind: str, words: str) -> None:
    result = run("export", kind, "log")
    assert result.exit_code == 0, result.output
    assert words in result.output
    told = (installation / "log").read_text()
    assert "C-77" not in told
    assert "P-1" not in told
    again = run("export", kind, "again")
    assert again.exit_code == 0
    assert (installation / "again").read_text() == told, "the same pseudonyms in every export"


def test_names_and_variables_are_told_when_they_are_asked_for(installation: Path) -> None:
    assert run("export", "xes", "--identified", "--variable", "participant", "log.xes").exit_code == 0
    log = etree.parse(installation / "log.xes")
    told = {each.get("key"): each.get("value") for each in log.iter("{*}string")}
    assert (told["case"], told["variable_participant"]) == ("C-77", "P-1")


def test_process_and_since_choose(installation: Path) -> None:
    assert "0 traces" in run("export", "xes", "--since", "2100-01-01", "--lang", "en", "a").output
    known = "pact_call_and_consent"
    assert run("export", "ocel", "--process", known, "--since", "2100-01-01", "b").exit_code == 0
    assert json.loads((installation / "b").read_text())["events"] == []


@pytest.mark.parametrize("kind", ["xes", "ocel"])
def test_a_process_that_is_not_deployed_is_refused_and_nothing_written(installation: Path, kind: str) -> None:
    refused = run("export", kind, "--process", "nothing", "--lang", "en", "log")
    assert refused.exit_code == 1
    assert "'nothing' is none. There are: " in refused.output
    assert "pact_call_and_consent" in refused.output
    assert not (installation / "log").exists()


@pytest.mark.postgresql
def test_months_are_made_and_everything_moves_into_its_own(
    postgresql_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONCIERTO_DATABASE_URL", postgresql_database)
    monkeypatch.delenv("CONCIERTO_REDIS_URL", raising=False)
    _begin(postgresql_database)
    made = run("history", "partitions")
    assert made.exit_code == 0, made.output
    assert "Meses preparados: 8" in made.output
    assert "(0 filas" not in made.output
    assert "Months made: 0 (0 rows moved)" in run("history", "partitions", "--lang", "en").output
    assert "1 procesos comprobados, 0 faltas." in run("audit", "verify").output
    database = open_database(postgresql_database)
    with database.connect() as connection:
        names = list(connection.scalars(partitions.CHILDREN, {"parent": "engine_journal"}))
        left = connection.scalar(sa.text("SELECT count(*) FROM engine_partitions.engine_journal_rest"))
    database.dispose()
    assert len(names) == 5
    assert left == 0
