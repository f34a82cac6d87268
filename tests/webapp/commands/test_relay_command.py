"""`concierto relay` and `concierto sweep`: what Redis lost is told again, as often as one likes."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from torture_diagrams import FORM, tortured
from torture_handlers import effects

from processes.bootstrap import build, migrate
from webapp.cli import main
from workers.queues import open_queue, open_redis


@pytest.fixture
def installed(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one job that nobody was told of; the address of its Redis."""
    url = f"sqlite:///{tmp_path / 'concierto.sqlite'}"
    migrate(url)
    application = build(url, redis_url=redis_url)
    effects.create(application.database)
    application.engine.deploy({"tortured.bpmn": tortured(), "ask.form.json": FORM}, actor="ana")
    application.engine.start("tortured", {"code": "C-1"})
    application.dispose()
    monkeypatch.setenv("CONCIERTO_DATABASE_URL", url)
    monkeypatch.setenv("CONCIERTO_REDIS_URL", redis_url)
    monkeypatch.setenv("CONCIERTO_SECRET_KEY", "of a test of commands " * 2)
    return redis_url


def queued(redis_url: str) -> int:
    with open_redis(redis_url) as connection:
        return len(open_queue(connection))


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


def test_the_outbox_goes_to_redis_and_what_redis_forgot_goes_again(installed: str) -> None:
    assert run("relay", "--lang", "en") == (0, "Wake-ups: 1; told again: 1\n")
    assert queued(installed) == 1
    with open_redis(installed) as connection:
        connection.flushall()
    assert run("relay") == (0, "Avisos: 0; repetidos: 1\n")
    assert queued(installed) == 1
    assert run("sweep", "--lang", "en") == (0, "Done: 1\n")
    assert queued(installed) == 1


def test_without_redis_it_says_so(installed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCIERTO_REDIS_URL", "redis://127.0.0.1:1/0")
    assert run("relay", "--lang", "en") == (1, "Redis does not answer: the wake-ups wait.\n")
    monkeypatch.delenv("CONCIERTO_REDIS_URL")
    code, said = run("relay", "--lang", "en")
    assert (code, "CONCIERTO_REDIS_URL is missing" in said) == (2, True)
