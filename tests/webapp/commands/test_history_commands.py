"""`concierto history` and `concierto audit`: no SQL for an operator, and a third party can check the journal alone."""

import base64
import hashlib
import json
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from engine.commands import CancelInstance
from engine.testing import FixedClock
from engine.views import InstanceFilter
from processes import catalog
from processes.application import Application
from processes.bootstrap import build, migrate
from webapp.cli import main

Run = Callable[..., Result]
WHO = ("--actor", "admin", "--reason", "plazo")
YEARS = timedelta(days=11 * 365)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SECRET_KEY", "REDIS_URL", "LANGUAGE", "PACE"):
        monkeypatch.delenv(f"CONCIERTO_{name}", raising=False)
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


@pytest.fixture
def application(tmp_path: Path, run: Run) -> Iterator[Application]:
    """Two instances that began eleven years ago; the first has ended."""
    (tmp_path / "var").mkdir()
    url = f"sqlite:///{tmp_path / 'var' / 'concierto.db'}"
    migrate(url)
    made = build(url, clock=FixedClock(datetime.now(UTC) - YEARS))
    catalog.deploy_all(made.engine, "gema")
    known = {"case_coordinator": "berta", "ceas": "x", "participant": "P-1", "territory": "t"}
    for case in ("C-1", "C-2"):
        made.engine.publish("call_requested", key=case, variables=known | {"case_id": case})
    first = made.engine.read.list_instances(InstanceFilter(business_keys=frozenset(["C-1"])))[0]
    made.engine.execute(CancelInstance(instance_id=first.instance_id, actor="gema", reason="over"))
    yield made
    made.dispose()


def test_a_purge_is_tried_first_then_done_and_can_be_run_again(run: Run, application: Application) -> None:
    assert "1 procesos enteros" in run("history", "purge", "--dry-run").output
    assert len(application.engine.read.list_instances(InstanceFilter())) == 2
    done = run("history", "purge", *WHO)
    assert done.exit_code == 0, done.output
    assert "Borrados: 1 procesos enteros" in done.output
    assert "Purged: 0 whole instances" in run("history", "purge", *WHO, "--lang", "en").output
    assert [each.business_key for each in application.engine.read.list_instances(InstanceFilter())] == ["C-2"]
    assert "1 procesos comprobados, 0 faltas." in run("audit", "verify").output
    assert "\tcancelled\t" in run("history", "counts").output


@pytest.mark.parametrize(("said", "words"), [((), "--actor"), (("--actor", "a"), "--reason")])
def test_a_purge_without_who_or_why_is_refused(
    run: Run, application: Application, said: tuple[str, ...], words: str
) -> None:
    result = run("history", "purge", *said)
    assert result.exit_code == 2
    assert words in result.output
    assert len(application.engine.read.list_instances(InstanceFilter())) == 2


def test_drafts_of_a_purged_instance_go_with_it(run: Run, application: Application) -> None:
    from processes.cases.drafts import save_draft

    ids = [each.instance_id for each in application.engine.read.list_instances(InstanceFilter())]
    with application.sessions() as session:
        session.connection(execution_options={"writes": True})
        for each in ids:
            save_draft(session, each, 1, username="ana", values={"a": 1}, now=datetime.now(UTC))
        session.commit()
    assert run("history", "purge", *WHO).exit_code == 0
    with application.database.connect() as connection:
        assert len(connection.execute(text("SELECT * FROM task_drafts")).all()) == 1


def test_sqlite_has_no_partitions(run: Run, application: Application) -> None:
    assert "no tiene particiones" in run("history", "partitions").output


def test_a_sealed_instance_that_was_taken_away_by_hand_is_missed(run: Run, application: Application) -> None:
    with application.database.connect().execution_options(writes=True) as connection, connection.begin():
        # Ids are of now; the seal takes what is an hour old: as if they had begun two hours ago.
        for table in ("instances", "tasks", "task_candidates", "timers", "activities", "journal", "jobs"):
            connection.execute(
                text(f"UPDATE engine_{table} SET instance_id = instance_id - {7_200_000 << 21}")
            )
    assert "Sello 1: 2 procesos" in run("audit", "seal").output
    assert "nothing new" in run("audit", "seal", "--lang", "en").output
    with application.database.connect().execution_options(writes=True) as connection, connection.begin():
        [one] = connection.execute(text("SELECT min(instance_id) FROM engine_instances")).scalars()
        for table in ("tasks", "task_candidates", "timers", "activities", "journal", "jobs", "instances"):
            connection.execute(text(f"DELETE FROM engine_{table} WHERE instance_id = {one}"))
    result = run("audit", "verify", "--lang", "en")
    assert result.exit_code == 3
    assert "Expected 2 instances under seal 1, but found 1" in result.stderr


def test_a_third_party_recomputes_the_exported_chain(run: Run, application: Application) -> None:
    """With nothing but the standard library and docs/history.md."""
    result = run("audit", "export", "journal.jsonl")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in Path("journal.jsonl").read_text().splitlines()]
    assert {row["instance_id"] for row in rows} == {
        each.instance_id for each in application.engine.read.list_instances(InstanceFilter())
    }
    assert {"event": "InstanceEnded", "outcome": "cancelled", "code": ""} in [
        told for row in rows for told in row["told"]
    ]
    assert recomputed(rows) == []
    rows[1]["actor"] = "somebody else"
    assert recomputed(rows) == [(rows[1]["instance_id"], rows[1]["sequence"])]


def test_one_instance_can_be_exported(run: Run, application: Application) -> None:
    first = application.engine.read.list_instances(InstanceFilter())[0].instance_id
    assert run("audit", "export", "--instance", str(first), "one.jsonl").exit_code == 0
    rows = [json.loads(line) for line in Path("one.jsonl").read_text().splitlines()]
    assert {row["instance_id"] for row in rows} == {first}
    assert run("audit", "export", "--instance", "5", "none.jsonl").exit_code == 2
    assert "0 rows" in run("audit", "export", "--since", "2100-01-01", "n.jsonl", "--lang", "en").output


def recomputed(rows: list[dict]) -> list[tuple[int, int]]:  # type: ignore[type-arg]
    """The rows whose digest is not that of their content: the recipe of docs/history.md, without any of our code."""
    wrong, before = [], {}
    for row in rows:
        events = base64.b64decode(row["events"])
        content = b"\x97" + b"".join(
            pack(each)
            for each in (
                row["instance_id"],
                row["sequence"],
                row["at"],
                row["actor"],
                row["command"],
                row["reason"],
                events,
            )
        )
        digest = hashlib.sha256(before.get(row["instance_id"], bytes(32)) + content).digest()
        if digest.hex() != row["digest"]:
            wrong.append((row["instance_id"], row["sequence"]))
        before[row["instance_id"]] = bytes.fromhex(row["digest"])
    return wrong


def pack(value: int | str | bytes) -> bytes:
    """MessagePack of a non-negative integer, a text or bytes, in the shortest form."""
    if isinstance(value, int):
        if value < 0x80:
            return bytes([value])
        for code, kind, limit in ((0xCC, ">B", 8), (0xCD, ">H", 16), (0xCE, ">I", 32), (0xCF, ">Q", 64)):
            if value < 1 << limit:
                return bytes([code]) + struct.pack(kind, value)
        raise ValueError(value)
    raw = value.encode() if isinstance(value, str) else value
    if isinstance(value, str) and len(raw) < 32:
        return bytes([0xA0 | len(raw)]) + raw
    codes = (0xD9, 0xDA, 0xDB) if isinstance(value, str) else (0xC4, 0xC5, 0xC6)
    for code, kind, limit in zip(codes, (">B", ">H", ">I"), (8, 16, 32), strict=True):
        if len(raw) < 1 << limit:
            return bytes([code]) + struct.pack(kind, len(raw)) + raw
    raise ValueError(len(raw))
