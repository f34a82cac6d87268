"""The product's own command line with the tortured handlers registered, and `client`: a load that says what it did.

`torture_product.py worker|serve ...` is `concierto worker|serve ...`. `... quick-worker MARGIN_S AHEAD_S` is a worker
whose leases end sooner, on a host whose clock is so far ahead. `... caller NAME ENOUGH` starts and publishes over HTTP
until the file ENOUGH is there, and asks again, under the same Idempotency-Key, until it gets an answer.
"""

import http.client
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

import sqlalchemy as sa
import torture_handlers  # noqa: F401 - importing registers

import engine.clock
import processes.bootstrap
from engine import EngineError, Rejection
from engine.views import TaskFilter
from processes.application import Application
from workers.dispatch import dispatch_through
from workers.main import run_worker

BUSY_S = 0.01
LATER_S = 0.3


def say(*words: object) -> None:
    """One line in one write: several threads speak, and none may come between."""
    os.write(sys.stdout.fileno(), (" ".join(map(str, words)) + "\n").encode())


class Client:
    """Starts, publishes and completes in threads of its own, like a web process; prints each thing once it is sure."""

    def __init__(self, application: Application, name: str, most: int) -> None:
        self._engine = application.engine
        self._name = name
        self._most = most
        self._started = 0
        self._random = Random(name)

    def run(self) -> None:
        say("ready")
        threads = [
            threading.Thread(target=self._again_and_again, args=[act])
            for act in (self._start, self._complete, self._complete)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _again_and_again(self, act: Callable[[int], None]) -> None:
        for number in range(10**9):
            try:
                act(number)
            except Rejection as rejection:
                say("rejected", rejection.code)
            except (sa.exc.SQLAlchemyError, EngineError, OSError) as fault:
                say("fault", type(fault).__name__)
                time.sleep(LATER_S)
            time.sleep(BUSY_S)

    def _start(self, number: int) -> None:
        if self._started >= self._most:
            time.sleep(LATER_S)
            return
        code = f"{self._name}-{number}"  # a new one each time: whether a start that met a fault was done is not known
        self._engine.start("tortured", {"code": code}, business_key=code, actor="client")
        self._started += 1
        say("started", code)
        for _ in range(1 + number % 2):
            self._engine.publish("answer", key=code, message_id=f"a-{code}", actor="client")
        say("published", code)

    def _complete(self, _number: int) -> None:
        tasks = self._engine.read.list_tasks(TaskFilter(process_id="tortured", limit=5))
        if not tasks:
            time.sleep(LATER_S)
            return
        task = self._random.choice(tasks)
        self._engine.complete(task.instance_id, task.number, {"said": self._name}, actor=self._name)
        say("completed", task.reference)


class Caller:
    """Another system, in a thread: what it is not sure of it asks again."""

    def __init__(self, port: int, token: str, name: str) -> None:
        self._port = port
        self._token = token
        self._name = name

    def run(self, enough: Path) -> None:
        """Until there is a file of this name."""
        say("ready")
        for number in count():
            if enough.exists():
                break
            code = f"{self._name}-{number}"
            start = {"process_id": "tortured", "business_key": code, "variables": {"code": code}}
            self._until_answered("/instances", start, key=f"start-{code}")
            say("started", code)
            answer = {"name": "answer", "key": code, "message_id": f"a-{code}"}
            self._until_answered("/messages", answer, key=f"answer-{code}")
            say("published", code)
            time.sleep(LATER_S)
        say("called all")
        threading.Event().wait()

    def _until_answered(self, address: str, body: dict[str, object], *, key: str) -> None:
        while True:
            try:
                status = self._post(address, body, key)
            except (OSError, http.client.HTTPException) as fault:
                say("fault", type(fault).__name__)
            else:
                if status < 300:
                    return
                say("answer", address, status)
            time.sleep(LATER_S)

    def _post(self, address: str, body: dict[str, object], key: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key}
        headers["Content-Type"] = "application/json"
        try:
            connection.request("POST", f"/api/v1{address}", json.dumps(body), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


def run_caller(name: str, enough: str) -> None:
    Caller(int(os.environ["TORTURE_PORT"]), os.environ["TORTURE_TOKEN"], name).run(Path(enough))


def run_client(name: str, most: str) -> None:
    redis_url = os.environ["CONCIERTO_REDIS_URL"]
    application = processes.bootstrap.build(os.environ["CONCIERTO_DATABASE_URL"], redis_url=redis_url)
    dispatch_through(application.engine, redis_url)
    Client(application, name, int(most)).run()


def run_quick_worker(margin_s: str, ahead_s: str) -> None:
    """The product's worker; only its configuration and the machine's clock are others."""
    configured = processes.bootstrap.engine_config

    def quick(*, has_queue: bool) -> engine.EngineConfig:
        import msgspec

        return msgspec.structs.replace(
            configured(has_queue=has_queue), lease_margin=timedelta(seconds=float(margin_s))
        )

    def ahead(_self: engine.clock.SystemClock) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(ahead_s))

    processes.bootstrap.engine_config = quick
    engine.clock.SystemClock.now = ahead  # type: ignore[method-assign]
    say("ready")
    run_worker(os.environ["CONCIERTO_REDIS_URL"], os.environ["CONCIERTO_DATABASE_URL"], interval_s=0.2)


if __name__ == "__main__":
    roles = {"client": run_client, "caller": run_caller, "quick-worker": run_quick_worker}
    if len(sys.argv) > 1 and sys.argv[1] in roles:
        roles[sys.argv[1]](*sys.argv[2:])
    else:
        from webapp.cli import main

        main()
