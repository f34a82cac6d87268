"""`concierto instance`: an operator repairs anything from the command line, in words, without SQL."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from operated_diagrams import END, INSIDE, START, allowing, sub

from engine import Engine, EngineConfig
from engine.commands import CompleteTask
from engine.store import SqlStore, open_database
from engine.views import TaskFilter
from processes.bootstrap import migrate
from webapp.cli import main

Run = Callable[..., Result]
WHO = ("--actor", "ana", "--reason", "porque sí")
LETTER = (
    '<serviceTask id="letter"><extensionElements><care:service handler="tests.letter" retries="2" backoff="PT1H"/>'
    "</extensionElements></serviceTask>"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("list")` of `concierto instance`, on a database of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SECRET_KEY", "REDIS_URL", "LANGUAGE", "PACE"):
        monkeypatch.delenv(f"CONCIERTO_{name}", raising=False)
    return lambda *said: CliRunner().invoke(main, ["instance", *(str(each) for each in said)])


@pytest.fixture
def engine(run: Run, tmp_path: Path, diagram: Callable[..., bytes]) -> Iterator[Engine]:
    """An engine on the same database, with a process `p` of a task, a sub-process, an optional visit and a letter."""
    (tmp_path / "var").mkdir()
    url = f"sqlite:///{tmp_path / 'var' / 'concierto.db'}"
    migrate(url)
    database = open_database(url)
    made = Engine(SqlStore(database), config=EngineConfig(handlers=None, roles=None, forms=None))
    first, second = allowing("ask", "repeat"), allowing("check", "skip")
    aside = allowing("visit", "add")
    made.deploy(
        {"p.bpmn": diagram("p", START, first, second, sub("talks", INSIDE), LETTER, END, aside=aside)},
        actor="ana",
    )
    made.deploy({"q.bpmn": diagram("q", START, LETTER, END)}, actor="ana")
    yield made
    database.dispose()


def _start(engine: Engine, process: str = "p") -> int:
    variables = {"nombre": "Nadie Inventada"}
    return engine.start(process, variables, business_key="C-1", actor="ana").instance_id


def _tasks(engine: Engine) -> list[str]:
    return [each.element for each in engine.read.list_tasks(TaskFilter())]


def _number(engine: Engine, instance: int, element: str) -> int:
    rows = engine.read.activities(instance)
    return max(row.number for row in rows if row.element == element and row.state == "open")


def _complete(engine: Engine, instance: int, element: str) -> None:
    number = _number(engine, instance, element)
    engine.execute(CompleteTask(instance_id=instance, number=number, actor="ana"))


def test_what_only_looks_prints_no_data_unless_asked(run: Run, engine: Engine) -> None:
    instance = _start(engine)
    listed, shown = run("list"), run("show", instance)
    assert str(instance) in listed.output
    assert "1 procesos." in listed.output
    assert f"{_number(engine, instance, 'ask')}  ask  userTask" in shown.output
    assert "Inventada" not in listed.output + shown.output + run("show", instance, "--json").output
    for command in (("show", instance, "--variables"), ("variables", instance)):
        assert "Nadie Inventada" in run(*command).output
    told = json.loads(run("show", instance, "--json", "--variables").output)
    assert (told["business_key"], told["variables"]) == ("C-1", {"nombre": "Nadie Inventada"})
    assert [each["element"] for each in told["standing"]["positions"]] == ["ask"]
    [each] = json.loads(run("list", "--json", "--key", "C-1", "--state", "active").output)
    assert each["instance_id"] == instance
    assert json.loads(run("list", "--json", "--process", "none").output) == []
    assert (run("show", 7).exit_code, run("variables", 7).exit_code) == (1, 1)


@pytest.mark.parametrize("command", ["suspend", "resume", "cancel", "resolve", "retry", "restart"])
def test_who_and_why_are_required(run: Run, engine: Engine, command: str) -> None:
    instance = _start(engine)
    for said in ((), ("--actor", "ana"), ("--reason", "x")):
        assert run(command, instance, *said).exit_code == 2
    assert run(command, instance, "--actor", " ", "--reason", "x").exit_code == 1
    assert engine.read.row_version(instance) == 1


def test_several_at_once_and_every_refusal(run: Run, engine: Engine) -> None:
    first, second = _start(engine), _start(engine)
    assert run("suspend", first, *WHO).exit_code == 0
    result = run("suspend", first, second, 7, *WHO)
    assert result.exit_code == 1
    assert result.stdout == f"{second}: hecho\n"
    assert result.stderr == f"{first}: Este proceso está en pausa.\n7: No existe ese proceso.\n"
    result = run("suspend", first, *WHO, "--lang", "en")
    assert "Expected a running instance" in result.stderr
    assert run("resume", first, second, *WHO).exit_code == 0
    assert run("cancel", first, *WHO).exit_code == 0
    row = engine.read.journal(first)[-1]
    assert (row.command, row.actor, row.reason) == ("CancelInstance", "ana", "porque sí")


def test_tokens_begin_end_and_move(run: Run, engine: Engine) -> None:
    instance = _start(engine)
    ask = _number(engine, instance, "ask")
    assert run("move", instance, ask, "two", *WHO).exit_code == 0
    assert _tasks(engine) == ["two"]
    two = _number(engine, instance, "two")
    said = ("--cancel", two, "--before", f"one@{_number(engine, instance, 'talks')}", "--after", "ask")
    assert run("modify", instance, *said, *WHO).exit_code == 0
    assert sorted(_tasks(engine)) == ["check", "one"]
    refused = run("modify", instance, "--before", "nothing", *WHO)
    assert (refused.exit_code, "ningún elemento" in refused.stderr) == (1, True)
    assert run("modify", instance, "--move", "x", *WHO).exit_code == 2
    assert run("modify", instance, "--before", "one@x", *WHO).exit_code == 2
    assert run("modify", instance, "--move", f"{_number(engine, instance, 'one')}=ask", *WHO).exit_code == 0
    assert sorted(_tasks(engine)) == ["ask", "check"]


def test_exceptions_that_the_model_allows(run: Run, engine: Engine) -> None:
    instance = _start(engine)
    assert run("repeat", instance, "ask", *WHO).exit_code == 1
    assert run("add", instance, "visit", *WHO).exit_code == 0
    _complete(engine, instance, "ask")
    assert run("repeat", instance, "ask", *WHO).exit_code == 0
    assert run("skip", instance, _number(engine, instance, "check"), *WHO).exit_code == 0
    result = run("skip", instance, _number(engine, instance, "one"), *WHO)
    assert (result.exit_code, "care:allow" in result.stderr) == (1, True)
    assert sorted(_tasks(engine)) == ["ask", "one", "visit"]


def test_variables_jobs_incidents_and_a_new_beginning(run: Run, engine: Engine) -> None:
    instance = _start(engine, "q")
    assert run("set", instance, "sent=true", "amount=1.50", "word=hola", *WHO).exit_code == 0
    assert str(engine.read.variables(instance)["amount"]) in {"1.5", "1.50"}
    assert run("set", instance, "nothing", *WHO).exit_code == 2
    assert "Ningún trabajo espera" in run("retry", instance, *WHO).stderr
    [leased] = engine.lease_jobs("worker")
    engine.fail_job(leased, "no paper")
    assert engine.lease_jobs("worker") == []
    assert run("retry", instance, *WHO).exit_code == 0
    [leased] = engine.lease_jobs("worker")
    engine.fail_job(leased, "no paper for Nadie Inventada")
    shown = run("show", instance)
    assert "fallo en letter (job)" in shown.output
    assert "Inventada" not in shown.output
    assert "no paper for" in run("show", instance, "--variables").output
    assert run("resolve", instance, *WHO).exit_code == 0
    assert "No tiene incidencias" in run("resolve", instance, *WHO).stderr
    assert run("restart", instance, *WHO).exit_code == 1
    [leased] = engine.lease_jobs("worker")
    engine.complete_job(leased, {})
    result = run("restart", instance, *WHO)
    new = int(result.stdout.split("->")[1])
    assert engine.read.variables(new)["word"] == "hola"


def test_what_begins_during_a_pause_waits_for_its_end(run: Run, engine: Engine) -> None:
    instance = _start(engine)
    assert run("suspend", instance, *WHO).exit_code == 0
    assert run("move", instance, _number(engine, instance, "ask"), "letter", *WHO).exit_code == 0
    assert engine.lease_jobs("worker") == []
    assert run("resume", instance, *WHO).exit_code == 0
    [leased] = engine.lease_jobs("worker")
    assert leased.element == "letter"


@pytest.mark.parametrize(("command", "option"), [("retry", "--job"), ("resolve", "--incident")])
def test_a_number_behind_an_instance_is_no_instance_and_nothing_is_done(
    run: Run, engine: Engine, command: str, option: str
) -> None:
    instance = _start(engine, "q")
    [leased] = engine.lease_jobs("worker")
    engine.fail_job(leased, "no paper", retry_in=timedelta(hours=1))
    steps = len(engine.read.journal(instance))
    refused = run(command, instance, leased.number, *WHO)
    assert refused.exit_code == 2
    assert f"{option} {leased.number}" in refused.output
    assert len(engine.read.journal(instance)) == steps
    assert engine.lease_jobs("worker") == []
