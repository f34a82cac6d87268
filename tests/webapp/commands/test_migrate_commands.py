"""`concierto instance migrate`: plan, check, run and status, in words and for programs, from the command line alone."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from engine import Engine, EngineConfig
from engine.commands import ClaimTask
from engine.store import SqlStore, open_database
from engine.views import InstanceFilter, TaskFilter
from processes.bootstrap import migrate
from processes.cases.drafts import find_draft, save_draft
from webapp.cli import main

Run = Callable[..., Result]
START, END = '<startEvent id="begin"/>', '<endEvent id="done"/>'
ASK, GONE, THEN = '<userTask id="ask"/>', '<userTask id="gone"/>', '<userTask id="then"/>'
BETWEEN = ("--from", "p@1", "--to", "p@2")
WHO = ("--actor", "ana", "--reason", "mejora")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SECRET_KEY", "REDIS_URL", "LANGUAGE", "PACE"):
        monkeypatch.delenv(f"CONCIERTO_{name}", raising=False)
    return lambda *said: CliRunner().invoke(main, ["instance", "migrate", *(str(each) for each in said)])


@pytest.fixture
def engine(run: Run, tmp_path: Path, diagram: Callable[..., bytes]) -> Iterator[Engine]:
    """Three instances at `ask` of version 1 and one at `gone`, which version 2 does not have."""
    (tmp_path / "var").mkdir()
    url = f"sqlite:///{tmp_path / 'var' / 'concierto.db'}"
    migrate(url)
    database = open_database(url)
    made = Engine(SqlStore(database), config=EngineConfig(handlers=None, roles=None, forms=None))
    made.deploy({"p.bpmn": diagram("p", START, ASK, GONE, END)}, actor="ana")
    ids = [made.start("p", {}, actor="ana").instance_id for _ in range(4)]
    [task] = made.read.list_tasks(TaskFilter(instance_ids=frozenset(ids[:1])))
    made.complete(task.instance_id, task.number, {}, actor="ana")
    made.deploy({"p.bpmn": diagram("p", START, ASK, THEN, END)}, actor="ana")
    yield made
    database.dispose()


def _at(engine: Engine, element: str) -> int:
    return engine.read.list_tasks(TaskFilter(element=element))[0].instance_id


def test_the_plan_says_each_counterpart_and_where_one_is_missing(run: Run, engine: Engine) -> None:
    said = run("plan", *BETWEEN)
    assert said.exit_code == 0
    assert "p v1 -> v2" in said.output
    assert "ask -> ask  (mismo identificador)" in said.output
    assert "Nuevos: then" in said.output
    assert "gone [no_counterpart]" in said.output
    mapped = json.loads(run("plan", *BETWEEN, "--map", "gone=then", "--json").stdout)
    assert mapped["findings"] == []
    assert [each["counterpart"] for each in mapped["elements"] if each["element"] == "gone"] == ["then"]


def test_the_check_touches_nothing_and_says_all(run: Run, engine: Engine) -> None:
    said = run("check", *BETWEEN, "--lang", "en")
    assert said.exit_code == 1
    assert f"{_at(engine, 'gone')}: gone [no_counterpart]" in said.output
    assert "4 instances checked: 3 can be migrated, 1 cannot." in said.output
    assert {view.version for view in engine.read.list_instances(InstanceFilter())} == {1}
    assert run("check", *BETWEEN, "--map", "gone=then").exit_code == 0
    one = json.loads(run("check", *BETWEEN, "--json", _at(engine, "ask")).stdout)
    assert one == {"checked": 1, "findings": []}


def test_a_run_migrates_what_it_can_and_status_says_why_not(run: Run, engine: Engine) -> None:
    said = run("run", *BETWEEN, *WHO, "--json")
    assert said.exit_code == 1
    shown = json.loads(said.stdout)
    assert (shown["done"], shown["refused"], shown["waiting"], shown["total"]) == (3, 1, 0, 4)
    assert shown["refusals"][0]["instance_id"] == _at(engine, "gone")
    status = run("status", shown["batch_id"])
    assert "3 de 4 hechos, 1 rechazados, 0 esperan" in status.output
    assert "«gone»" in status.output
    assert "ana" in run("status").output
    assert json.loads(run("status", "--json").stdout)[0]["reason"] == "mejora"


def test_a_batch_that_was_left_is_taken_up_again(run: Run, engine: Engine) -> None:
    one, two = sorted(engine.read.list_definitions("p"), key=lambda view: view.version)
    plan = engine.plan_migration(one.definition_id, two.definition_id, {"gone": "then"})
    batch_id = engine.migrations.create(plan, InstanceFilter(), actor="ana", reason="mejora")
    engine.migrations.run(batch_id, limit=1)
    said = run("run", "--batch", batch_id)
    assert said.exit_code == 0
    assert "4 de 4 hechos" in said.output
    assert {view.version for view in engine.read.list_instances(InstanceFilter())} == {2}


def test_a_draft_and_its_holder_stay_with_the_task(run: Run, engine: Engine, tmp_path: Path) -> None:
    task = engine.read.list_tasks(TaskFilter(element="ask"))[0]
    at = (task.instance_id, task.number)
    engine.execute(ClaimTask(instance_id=task.instance_id, number=task.number, actor="bea"))
    database = open_database(f"sqlite:///{tmp_path / 'var' / 'concierto.db'}")
    with Session(database) as session:
        session.connection(execution_options={"writes": True})
        save_draft(session, *at, username="bea", values={"note": "half"}, now=task.created_at)
        session.commit()
    assert run("run", *BETWEEN, *WHO, task.instance_id).exit_code == 0
    moved = engine.read.find_task(*at)
    assert moved is not None
    assert (moved.assignee, moved.state, moved.definition_id != task.definition_id) == ("bea", "open", True)
    with Session(database) as session:
        draft = find_draft(session, *at, "bea")
        assert draft is not None
        assert draft.values == {"note": "half"}
    database.dispose()


def test_chosen_instances_only(run: Run, engine: Engine) -> None:
    chosen = _at(engine, "ask")
    assert run("run", *BETWEEN, *WHO, chosen).exit_code == 0
    view = engine.read.find_instance(chosen)
    assert view is not None
    assert view.version == 2


@pytest.mark.parametrize(
    "said",
    [
        ("plan", "--from", "p@9", "--to", "p@2"),
        ("plan", "--from", "p@1", "--to", "p@1"),
        ("plan", *BETWEEN, "--map", "gone"),
        ("plan", *BETWEEN, "--map", "nobody=then"),
        ("run", *BETWEEN, "--actor", "ana"),
        ("run", *BETWEEN, "--reason", "mejora"),
        ("run", *WHO),
        ("run", "--batch", "7"),
        ("status", "7"),
    ],
)
def test_what_is_written_wrongly_changes_nothing(run: Run, engine: Engine, said: tuple[str, ...]) -> None:
    assert run(*said).exit_code == 2
    assert {view.version for view in engine.read.list_instances(InstanceFilter())} == {1}
    assert engine.migrations.list() == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nothing@1", "nothing@1' no está publicado / is not deployed (p)"),
        ("p@9", "p@9' no está publicado / is not deployed (p@1, p@2)"),
        ("p", "PROCESO@N"),
    ],
)
def test_a_version_that_is_not_there_is_named_with_those_that_are(
    run: Run, engine: Engine, source: str, words: str
) -> None:
    refused = run("plan", "--from", source, "--to", "p@2")
    assert refused.exit_code == 2
    assert words in refused.output
    assert "--from" in refused.output
