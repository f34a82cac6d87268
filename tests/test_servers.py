"""The servers that other tests stand on: each answers, starts empty, and is nobody else's."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import psycopg
import pytest
import redis
import servers
import sqlalchemy as sa
from chromium_browser import OpenPage
from postgresql_server import PostgresqlServer
from pytest_socket import SocketBlockedError, SocketConnectBlockedError


@pytest.fixture
def two_databases(postgresql_server: PostgresqlServer, postgresql_database: str) -> tuple[str, str]:
    return postgresql_database, postgresql_server.url("postgres")


def test_postgresql_database_is_empty_and_separate(two_databases: tuple[str, str]) -> None:
    mine, maintenance = (sa.create_engine(url) for url in two_databases)
    with mine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE seat (number integer)"))
    assert sa.inspect(mine).get_table_names() == ["seat"]
    assert sa.inspect(maintenance).get_table_names() == []
    mine.dispose()
    maintenance.dispose()


def test_postgresql_database_after_another_test_is_empty_again(postgresql_database: str) -> None:
    engine = sa.create_engine(postgresql_database)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_postgresql_listens_on_its_unix_socket_too(postgresql_server: PostgresqlServer) -> None:
    with psycopg.connect(
        host=str(postgresql_server.folder), port=postgresql_server.port, user="concierto", dbname="postgres"
    ) as connection:
        row = connection.execute("SHOW timezone").fetchone()
    assert row == ("UTC",)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_redis_is_empty_for_each_test(redis_url: str, turn: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.dbsize() == 0
        connection.set("left by", turn)


def test_redis_keeps_nothing_on_disk(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.config_get("save") == {"save": ""}
        assert connection.config_get("appendonly") == {"appendonly": "no"}


def test_a_unit_test_has_no_network() -> None:
    # pytest-socket warns as well as raises; warnings are errors here, so either may come first.
    with pytest.raises((SocketBlockedError, UserWarning), match=r"socket\.getaddrinfo"):
        socket.create_connection(("localhost", 9))
    with pytest.raises((SocketBlockedError, UserWarning), match=r"socket\.socket"):
        socket.socket()


def test_a_test_with_a_server_reaches_this_machine_only(redis_url: str) -> None:
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 9), timeout=1)


def test_a_test_is_marked_by_the_server_it_asks_for(
    request: pytest.FixtureRequest, redis_url: str, postgresql_url: str
) -> None:
    assert {"redis", "postgresql"} <= {mark.name for mark in request.node.iter_markers()}


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)], ids=["laptop", "ci"]
)
def test_a_missing_server_is_a_skip_here_and_a_failure_in_ci(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="Expected a harmonium on this machine, but it was not found"):
        servers.absent("a harmonium")


def test_a_server_that_dies_is_reported_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "print('no licence to play', flush=True); raise SystemExit(3)"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", script], stdout=out)
    with pytest.raises(pytest.fail.Exception, match=r"ended with 3:\nno licence to play"):
        servers.wait_until(lambda: False, process, log)


def test_a_program_is_found_in_the_folder_before_the_path(tmp_path: Path) -> None:
    program = tmp_path / "sh"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert servers.find_program("sh", [tmp_path / "absent", tmp_path]) == program
    assert servers.find_program("sh") not in {None, program}
    assert servers.find_program("no-such-program") is None


PAGE = """<!doctype html><html lang="es"><title>Bandeja</title><p id="where"></p><script>
document.getElementById("where").textContent =
  [navigator.language, innerWidth, Intl.DateTimeFormat().resolvedOptions().timeZone].join(" ")
</script>"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
        """Nothing: a test's page needs no log."""


@pytest.fixture
def page_address(chromium: object) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Page)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("lang", "locale"), [("es", "es-ES"), ("en", "en-GB")])
def test_chromium_runs_pages_of_this_machine(
    browser_page: OpenPage, page_address: str, lang: str, locale: str
) -> None:
    page = browser_page(width=320, lang=lang)
    page.goto(page_address)
    assert page.title() == "Bandeja"
    assert page.locator("#where").inner_text() == f"{locale} 320 Europe/Madrid"


def test_what_a_page_does_wrong_is_a_fault(
    browser_page: OpenPage, page_address: str, page_faults: list[str]
) -> None:
    page = browser_page()
    page.goto(page_address)
    page.evaluate("""() => {
        setTimeout(() => { throw new Error("a wrong note") })
        const picture = new Image()
        picture.src = "http://192.0.2.1/picture.png?name=Ana"
        return new Promise(done => { picture.onerror = () => setTimeout(done, 50) })
    }""")
    assert sorted(page_faults) == [
        "a request left the machine: http://192.0.2.1/picture.png",
        f"{page_address}: a wrong note",
    ]
    page_faults.clear()
