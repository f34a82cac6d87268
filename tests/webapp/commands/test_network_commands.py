"""`concierto network`: a map comes in whole or not at all, goes out, and offers run out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from engine.store import open_database
from processes.bootstrap import migrate
from processes.network.tables import Territory
from webapp.cli import main

Run = Callable[..., Result]
PACKAGE = {
    "organization": [{"id": "o-1", "name": "Comedor", "description": "Comedor social"}],
    "service": [
        {"id": "s-1", "organization_id": "o-1", "name": "Comida", "status": "active", "fees_description": "0"}
    ],
}
GIVEN = ("--ownership", "private", "--standing", "collaborator", "--device-class", "basic_needs")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    url = f"sqlite:///{tmp_path / 'concierto.db'}"
    migrate(url)
    database = open_database(url)
    with Session(database) as session, session.begin():
        session.add(Territory(code="north", name="Norte"))
    database.dispose()

    def invoke(*arguments: str) -> Result:
        environment = {"CONCIERTO_DATABASE_URL": url, "CONCIERTO_SECRET_KEY": "only for tests " * 3}
        return CliRunner().invoke(main, ["network", *arguments], env=environment)

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "map.json"
    path.write_text(json.dumps(PACKAGE))
    return path


def test_checked_taken_and_taken_again(run: Run, file: Path) -> None:
    checked = run("import-hsds", str(file), *GIVEN, "--check", "--lang", "en")
    assert checked.exit_code == 0, checked.output
    assert checked.stdout == "+ organisation comedor\n+ resource comida\nWould change: 2. Unchanged: 0.\n"
    assert "map.json service.fees_description [hsds.not_kept]" in checked.stderr
    assert run("import-hsds", str(file), *GIVEN, "--territory", "north").stdout.endswith(
        "Cargado: 2. Sin cambios: 0.\n"
    )
    again = run("import-hsds", str(file), *GIVEN, "--territory", "north")
    assert again.stdout == "Cargado: 0. Sin cambios: 2.\n"
    file.write_text(json.dumps(PACKAGE).replace('"Comida"', '"Cena"'))
    changed = run("import-hsds", str(file), *GIVEN, "--territory", "north")
    assert changed.stdout == "~ recurso comida: name\nCargado: 1. Sin cambios: 1.\n"


def test_every_fault_is_told_and_nothing_is_loaded(run: Run, file: Path) -> None:
    broken = json.loads(json.dumps(PACKAGE))
    broken["organization"][0]["name"] = None
    broken["service"][0]["status"] = "open"
    file.write_text(json.dumps(broken))
    refused = run("import-hsds", str(file), *GIVEN)
    assert refused.exit_code == 2
    assert refused.stderr.splitlines() == [
        "map.json organization[0].name [hsds.missing] Falta este dato, que HSDS exige.",
        "map.json service[0].status [hsds.not_listed] No es uno de los valores de HSDS.",
        "2 fallos; no se ha cargado nada.",
    ]
    file.write_text(json.dumps(PACKAGE))
    unknown = run("import-hsds", str(file), *GIVEN, "--territory", "atlantis", "--lang", "en")
    assert "The Network has no such territory." in unknown.stderr
    assert json.loads(run("export-hsds").stdout)["service"] == []


def test_what_goes_out_comes_in_again(run: Run, file: Path, tmp_path: Path) -> None:
    run("import-hsds", str(file), *GIVEN)
    out = tmp_path / "out.json"
    assert run("export-hsds", str(out), "--lang", "en").stdout == f"Written: {out}\n"
    assert [row["name"] for row in json.loads(out.read_text())["service"]] == ["Comida"]
    assert run("import-hsds", str(out)).stdout == "Cargado: 0. Sin cambios: 2.\n"


def test_offers_are_brought_up_to_date(run: Run) -> None:
    assert run("settle-offers").stdout == "Recursos puestos al día: 0.\n"
