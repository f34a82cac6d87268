"""The end of a web process, with the real command: what runs is finished, then it ends; told twice it ends at once."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from product_process import LaunchProduct, ProductProcess

pytestmark = [pytest.mark.acceptance, pytest.mark.enable_socket]
Ask = Callable[..., tuple[int, str]]


class Served:
    """One running `concierto serve` with its address and a token of the interface."""

    def __init__(self, product: ProductProcess, address: str, token: str, database: Path) -> None:
        self.product = product
        self.address = address
        self.token = token
        self.database = database

    def ask(self, path: str, body: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.address + path, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def publish(self) -> tuple[int, str]:
        """A request that writes."""
        return self.ask("/api/v1/messages", {"name": "unheard_of", "key": "nobody"})

    def signal(self) -> None:
        self.product.process.send_signal(signal.SIGTERM)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """While it is open, whoever writes waits."""
        with closing(sqlite3.connect(self.database, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")


@pytest.fixture
def served(launch_product: LaunchProduct, product_command: list[str], tmp_path: Path) -> Served:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONCIERTO_")}

    def run(*arguments: str) -> str:
        made = subprocess.run(
            [*product_command, *arguments],
            cwd=tmp_path,
            env=clean,
            capture_output=True,
            text=True,
            check=True,
        )
        return made.stdout.strip()

    run("migrate")
    token = run("token", "create", "tests", "--scope", "messages:publish", "--process", "*")
    product = launch_product("serve", "--port", "0")
    product.wait_for("http://")
    found = re.search(r"http://[\d.:]+", product.printed())
    assert found
    return Served(product, found[0], token, tmp_path / "var" / "concierto.db")


def wait_for(condition: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < give_up_at, "it did not come to pass"
        time.sleep(0.05)


def test_a_request_that_runs_is_answered_and_then_the_process_ends(served: Served) -> None:
    answers: list[tuple[int, str]] = []
    asking = threading.Thread(target=lambda: answers.append(served.publish()))
    with served.locked():
        asking.start()
        time.sleep(1)
        served.signal()
        wait_for(lambda: served.ask("/readyz")[0] == 503)
        assert served.ask("/healthz")[0] == 200
        assert served.product.process.poll() is None
        assert answers == []
    asking.join(30)
    assert [status for status, _ in answers] == [202], answers
    assert served.product.process.wait(20) == 0
    assert "Al arrancar otra vez" in served.product.printed()


def test_told_twice_it_ends_at_once(served: Served) -> None:
    with served.locked():
        asking = threading.Thread(target=_ask_in_vain, args=[served])
        asking.start()
        time.sleep(1)
        served.signal()
        wait_for(lambda: served.ask("/readyz")[0] == 503)
        served.signal()
        assert served.product.process.wait(5) == 1
    asking.join(10)


def _ask_in_vain(served: Served) -> None:
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        served.publish()


def test_an_idle_process_ends_soon(served: Served) -> None:
    began = time.monotonic()
    served.signal()
    assert served.product.process.wait(10) == 0
    assert time.monotonic() - began < 8
