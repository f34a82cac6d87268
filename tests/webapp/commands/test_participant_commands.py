"""`concierto participant`: each right from the command line, with who asks and why; refusals in words."""

import csv
import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_network import PASSWORD, World
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engine.views import InstanceFilter
from processes.cases.consent.access_seals import seal_accesses
from processes.cases.lifecycle.tables import RightsAct
from processes.cases.people.tables import CaseDocument
from processes.cases.tables import Case, Consent, Participant
from webapp.cli import main

ASKED = ("--actor", "gema", "--reason", "Lo pide la persona")
CODE = "C-2026-0001"
Run = Callable[..., Result]


@pytest.fixture
def person(world: World) -> str:
    with world.application.sessions() as session:
        return session.get_one(Case, CODE).participant


@pytest.fixture
def run(world: World, tmp_path: Path) -> Run:
    environment = {
        "CONCIERTO_DATABASE_URL": f"sqlite:///{tmp_path / 'network.db'}",
        "CONCIERTO_SECRET_KEY": "only for tests " * 3,
        "CONCIERTO_DOCUMENTS": str(tmp_path / "documents"),
    }

    def invoke(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, ["participant", *arguments], env=environment, input=typed)

    return invoke


@pytest.fixture
def closed(world: World) -> None:
    """The case ends by its own process."""
    world.do("call_participant", "berta", call_result="moved")


def acts(world: World) -> list[str]:
    with world.application.sessions() as session:
        return list(session.scalars(select(RightsAct.act).order_by(RightsAct.id)))


def test_everything_is_exported_for_its_owner_only(
    run: Run, world: World, person: str, tmp_path: Path
) -> None:
    file = tmp_path / "out.json"
    done = run("export", person, str(file), *ASKED)
    assert done.exit_code == 0, done.output
    found = json.loads(file.read_text())
    assert found["tables"]["cases"][0]["code"] == CODE
    assert {each["process_id"] for each in found["processes"]} >= {"pact_call_and_consent"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    pdf = tmp_path / "out.pdf"
    readable = run("export", person, str(tmp_path / "two.json"), "--pdf", str(pdf), *ASKED, "--lang", "en")
    assert readable.exit_code == 0, readable.output
    assert (pdf.read_bytes()[:4], stat.S_IMODE(pdf.stat().st_mode)) == (b"%PDF", 0o600)
    again = run("export", person, str(file), *ASKED)
    assert (again.exit_code, "ya existe" in again.stderr) == (2, True)
    assert acts(world) == ["export", "export"], "what failed is not written down as done"


def test_a_value_is_typed_not_put_on_the_command_line(run: Run, world: World, person: str) -> None:
    done = run("rectify", person, "given_name", *ASKED, typed="Amaya\n")
    assert done.exit_code == 0, done.output
    assert "Amaya" not in done.output
    with world.application.sessions() as session:
        assert session.get_one(Participant, person).given_name == "Amaya"
    refused = run("rectify", person, "birth_year", *ASKED, "--lang", "en", typed="mil\n")
    assert (refused.exit_code, refused.stderr) == (2, "Refused: the value does not fit that field.\n")


def test_blocking_waits_for_the_case_and_can_be_undone(run: Run, world: World, person: str) -> None:
    refused = run("block", person, *ASKED)
    assert (refused.exit_code, "hay un caso abierto" in refused.stderr) == (2, True)
    world.do("call_participant", "berta", call_result="moved")
    assert "bloqueado hasta el 2034-" in run("block", person, *ASKED).stdout
    assert "bloqueados" in run("block", person, *ASKED).stderr
    assert run("unblock", person, *ASKED).exit_code == 0
    assert acts(world) == ["block", "unblock"]


def test_erasing_waits_for_its_term(run: Run, closed: None, person: str) -> None:
    refused = run("erase", person, "--yes", *ASKED)
    assert refused.exit_code == 2
    assert "todavía hay que conservarlos" in refused.stderr
    assert "2034-" in refused.stderr


def test_erasing_takes_the_processes_and_the_files(
    run: Run, closed: None, world: World, person: str, tmp_path: Path
) -> None:
    name = "0" * 32
    with world.application.sessions() as session, session.begin():
        case = session.get_one(Case, CODE)
        assert case.closed_at is not None
        case.closed_at = case.closed_at.replace(year=2010)
        session.add(
            CaseDocument(
                id=name, case_code=CODE, title="DNI", kind="application/pdf", size=1, sha256="0",
                state="clean", added_at=case.opened_at, added_by="ana",
            )
        )  # fmt: skip
    file = tmp_path / "documents" / name[:2] / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    assert run("erase", person, *ASKED, typed="n\n").exit_code == 1, "asked first"
    done = run("erase", person, "--yes", *ASKED)
    assert done.exit_code == 0, done.output
    assert not file.exists()
    with world.application.sessions() as session:
        assert session.get_one(Participant, person).name == person
    keys = {each.business_key for each in world.application.engine.read.list_instances(_everything())}
    assert keys.isdisjoint({CODE, person})


def _everything() -> InstanceFilter:
    return InstanceFilter(limit=500)


def test_an_extract_of_so_few_is_refused_and_leaves_no_file(run: Run, world: World, tmp_path: Path) -> None:
    file = tmp_path / "extract.csv"
    refused = run("extract", str(file), *ASKED)
    assert (refused.exit_code, "tan pocas personas" in refused.stderr) == (2, True)
    assert not file.exists()


@pytest.mark.parametrize("command", ["export", "rectify", "block", "unblock", "erase"])
def test_nobody_by_that_code(run: Run, command: str, tmp_path: Path) -> None:
    more = {"export": [str(tmp_path / "x.json")], "rectify": ["phone"], "erase": ["--yes"]}
    refused = run(command, "P-9", *more.get(command, []), *ASKED, typed="x\n")
    assert refused.exit_code == 2
    assert "Rechazado" in refused.stderr


def test_who_asks_and_why_is_required(run: Run, person: str) -> None:
    assert run("block", person).exit_code == 2
    refused = run("unblock", person, "--actor", " ", "--reason", "x", "--lang", "en")
    assert (refused.exit_code, "who asks or why" in refused.stderr) == (2, True)


def test_an_extract_with_its_codebook(run: Run, world: World, tmp_path: Path) -> None:
    with world.application.sessions() as session, session.begin():
        for number, person in enumerate(session.scalars(select(Participant).limit(20)).all()):
            _add_researched(session, person, number)
    file = tmp_path / "extract.csv"
    done = run("extract", str(file), *ASKED)
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert len(rows) >= 5
    assert all(row["person"].startswith("p-") for row in rows)
    assert [
        row["column"] for row in csv.DictReader((tmp_path / "extract.codebook.csv").read_text().splitlines())
    ] == list(rows[0])
    assert acts(world) == ["extract"]


def _add_researched(session: Session, person: Participant, number: int) -> None:
    at = session.get_one(Case, CODE).opened_at
    code = f"C-2025-{number:04}"
    session.add(
        Case(
            code=code, participant=person.code, territory=person.territory, ceas=person.ceas,
            reference_professional="ana", case_coordinator="berta", phase="dream", status="closed",
            opened_at=at, closed_at=at, close_reason="plan_fulfilled",
        )
    )  # fmt: skip
    session.flush()
    session.add(
        Consent(
            id=code, key=code, case_code=code, version="2026-1", status="signed", may_carry_out=True,
            may_use_record=True, may_discuss_in_team=True, may_research=True, refusal_reason="", decided_at=at,
        )
    )  # fmt: skip


@pytest.fixture
def seen(world: World, tmp_path: Path) -> Callable[[], Result]:
    """Somebody has looked at the case; then: what `audit verify` says."""
    client = world.app.test_client()
    client.post("/entrar", data={"username": "berta", "password": PASSWORD})
    assert client.get(f"/casos/{CODE}").status_code == 200
    environment = {
        "CONCIERTO_DATABASE_URL": f"sqlite:///{tmp_path / 'network.db'}",
        "CONCIERTO_SECRET_KEY": "only for tests " * 3,
    }
    return lambda: CliRunner().invoke(main, ["audit", "verify"], env=environment)


def test_the_audit_finds_a_changed_access_log(seen: Callable[[], Result], world: World) -> None:
    assert seen().exit_code == 0
    with world.application.sessions() as session, session.begin():
        session.execute(text("DROP TRIGGER data_accesses_no_update"))
        session.execute(text("UPDATE data_accesses SET username = 'eva'"))
    found = seen()
    assert (found.exit_code, f"digest of row 1 of {CODE}" in found.stderr) == (3, True)


def test_the_audit_misses_the_last_row_of_the_access_log(seen: Callable[[], Result], world: World) -> None:
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        assert seal_accesses(session, world.clock.now() + timedelta(hours=2)) == 1
    assert seen().exit_code == 0
    with world.application.sessions() as session, session.begin():
        session.execute(text("DROP TRIGGER data_accesses_no_delete"))
        session.execute(text("DELETE FROM data_accesses"))
    found = seen()
    assert (found.exit_code, "seal 1 of the access log, but found 0" in found.stderr) == (3, True)
