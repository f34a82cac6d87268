"""The database is full, away or of the release before: said in words with 503, and nothing was lost; bugs stay bugs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from small_network import SignIn, World

from engine.errors import Rejection, StoreFull, StoreUnreachable
from engine.store import open_database
from processes.bootstrap import build
from processes.migrations import upgrade
from processes.migrations.schema import PREVIOUS
from webapp.app import create_app
from webapp.config import Settings
from webapp.outages import find_outage

LONG = "x" * 500_000


@contextmanager
def filled(world: World) -> Iterator[None]:
    """Its disk has no room left: SQLite finds no page more."""
    database = world.application.database
    with database.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    database.dispose()

    def limit(connection: Any, _entry: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    sa.event.listen(database, "connect", limit)
    try:
        yield
    finally:
        sa.event.remove(database, "connect", limit)
        database.dispose()


@pytest.mark.parametrize(
    ("language", "title"),
    [("es", "No queda sitio en el disco del servidor"), ("en", "There is no room left on the server")],
)
def test_a_full_disk_is_said_on_the_page_and_what_was_there_stays(
    world: World, sign_in: SignIn, language: str, title: str
) -> None:
    address, client = f"/tareas/{world.task('review_alert').reference}", sign_in("dario")
    client.post(f"{address}/tomar")
    client.post(f"{address}/borrador", data={"reason": "a medias"})
    with filled(world):
        answer = client.post(f"{address}/borrador?lang={language}", data={"reason": LONG})
        assert answer.status_code == 503, answer.text[:500]
        assert title in answer.text
        assert int(answer.headers["Retry-After"]) >= 30
        assert "a medias" in client.get(address).text
    client.post(f"{address}/borrador", data={"reason": "ya hay sitio"})
    assert "ya hay sitio" in client.get(address).text


def test_a_full_disk_is_a_problem_of_the_interface(world: World) -> None:
    with world.app.test_request_context("/api/v1/token"):
        answer = world.app.handle_user_exception(StoreFull("Expected room, but there is none"))
    assert (answer.status_code, answer.json["code"]) == (503, "store_full")  # type: ignore[union-attr]
    assert answer.json["type"] == "/api/v1/problems/unavailable"  # type: ignore[union-attr]


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Flask]:
    """The product on the tables of the release before, begun by something that does not migrate."""
    url = f"sqlite:///{tmp_path / 'previous.sqlite'}"
    database = open_database(url)
    with database.connect().execution_options(writes=True) as connection, connection.begin():
        upgrade(connection, PREVIOUS)
    database.dispose()
    application = build(url)
    yield create_app(Settings(database_url=url, secret_key="k" * 40), application=application)
    application.dispose()


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "a-1"}])
def test_the_interface_waits_for_the_migration(behind: Flask, headers: dict[str, str]) -> None:
    token = {"Authorization": "Bearer concierto_" + "a" * 40}
    answer = behind.test_client().post("/api/v1/signals", json={"name": "x"}, headers=headers | token)
    assert answer.status_code == 503, answer.text
    assert answer.json["code"] == "not_migrated"
    assert answer.headers["Retry-After"] == "60"


def test_without_a_database_even_the_page_is_only_words(world: World) -> None:
    """Who is signed in cannot be asked."""
    world.application.database.dispose()
    gone = sa.event

    def refuse(*_given: object) -> None:
        raise StoreUnreachable("Expected the server, but it is gone")

    gone.listen(world.application.database, "do_connect", refuse)
    try:
        answer = world.app.test_client().get("/entrar")
        assert answer.status_code in (200, 503)
        with world.app.test_request_context("/tareas"):
            made = world.app.handle_user_exception(StoreUnreachable("gone"))
        assert made.status_code == 503  # type: ignore[union-attr]
        assert "La base de datos no responde" in made.get_data(as_text=True)  # type: ignore[union-attr]
    finally:
        gone.remove(world.application.database, "do_connect", refuse)


def test_a_statement_that_is_wrong_is_a_bug(world: World) -> None:
    """On a database of this version no table lacks: it must not be called an outage."""
    with world.application.database.connect() as connection, pytest.raises(sa.exc.OperationalError) as wrong:
        connection.exec_driver_sql("SELECT word FROM nowhere")
    with world.app.test_request_context("/"):
        assert find_outage(wrong.value) is None
        assert find_outage(Rejection("task_not_open", "no")) is None
        assert find_outage(ValueError("no")) is None
