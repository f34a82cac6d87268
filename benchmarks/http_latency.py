"""From completing a task over HTTP until its successor is seen: twenty people at once on a served application.

The real `concierto serve` on PostgreSQL, its REST interface, a token and a process of tasks for each person.
"""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.cluster import running_cluster
from benchmarks.durable import CAMUNDA
from benchmarks.figures import Figure, Setup, Target, Title, alone, beside
from benchmarks.shapes import user_tasks
from engine import Engine, EngineConfig
from engine.store import SqlStore, open_database
from engine.views import TaskFilter
from processes.network.api_tokens import TokenRequest, create_token
from processes.network.tables import StoredProfessional

GROUP = "Over HTTP, 20 people at once: from completing a task until its successor is seen"
PEOPLE = 20
LIVES = 6
SHAPE = user_tasks(5)


def measure(setup: Setup) -> list[Figure]:
    """Medians and 99th of a hundred, a value a round."""
    with running_cluster(setup.folder) as cluster, ExitStack() as stack:
        url = cluster.create("served")
        port = stack.enter_context(_served(url, setup.folder))
        database = open_database(url)
        stack.callback(database.dispose)
        engine = Engine(SqlStore(database), config=EngineConfig(handlers=None, roles=None, forms=None))
        people = _people(database)
        _deploy(engine, people)
        lives = max(1, int(LIVES * setup.share))
        _round(port, engine, people, 1)
        rounds = [_round(port, engine, people, lives) for _ in range(setup.rounds)]
    middles = [statistics.median(round_) * 1_000 for round_ in rounds]
    last = [statistics.quantiles(round_, n=100)[98] * 1_000 for round_ in rounds]
    p99 = Title(GROUP, "99th of a hundred", "ms")
    return [
        alone(Title(GROUP, "median", "ms"), middles),
        beside(p99, last, against="median", others=middles, target=Target(at_most=10)),
    ]


@contextmanager
def _served(url: str, folder: Path) -> Iterator[int]:
    """A running `concierto serve` with the demo Network; its port."""
    environment = os.environ | {"CONCIERTO_DATABASE_URL": url, "CONCIERTO_SECRET_KEY": "s" * 64}
    command = [str(Path(sys.executable).with_name("concierto")), "serve", "--demo", "--port", "0"]
    with (folder / "served.log").open("wb") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                yield int(found[1])
                return
        raise RuntimeError(f"Expected concierto to serve, but: {(folder / 'served.log').read_text()[-2000:]}")
    finally:
        process.terminate()
        process.wait(timeout=60)


def _people(database: sa.Engine) -> list[tuple[str, str]]:
    """Twenty usernames (some of the Network twice) with a token each."""
    with Session(database) as session:
        usernames = session.scalars(sa.select(StoredProfessional.username)).all()
        people = []
        for number, username in enumerate(islice(cycle(usernames), PEOPLE)):
            request = TokenRequest(
                name=f"bench-{number}",
                username=username,
                scopes=("tasks:read", "tasks:work"),
                processes=(),
                lifetime=timedelta(days=1),
                created_by="bench",
            )
            people.append((username, create_token(session, request, now=datetime.now(UTC))[1]))
        session.commit()
    return people


def _deploy(engine: Engine, people: list[tuple[str, str]]) -> None:
    """A process for each: its tasks are that person's."""
    for number, (username, _) in enumerate(people):
        theirs = f'<userTask camunda:assignee="{username}" '.encode()
        xml = SHAPE.xml.replace(b"<userTask ", theirs).replace(
            b'process id="p"', b'process id="p%d"' % number
        )
        xml = xml.replace(b"<definitions ", b"<definitions " + CAMUNDA, 1)
        engine.deploy({f"p{number}.bpmn": xml}, actor="bench")


def _round(port: int, engine: Engine, people: list[tuple[str, str]], lives: int) -> list[float]:
    """Everybody works off so many instances, all at once; seconds of each task."""
    starts = [[engine.start(f"p{number}").instance_id for _ in range(lives)] for number in range(len(people))]
    firsts = [
        [engine.read.list_tasks(TaskFilter(instance_ids=frozenset([each])))[0].reference for each in mine]
        for mine in starts
    ]
    with ThreadPoolExecutor(len(people)) as pool:
        tokens = [token for _, token in people]
        worked = pool.map(lambda *mine: _work(port, *mine), range(len(people)), tokens, firsts)
        return [seconds for one in worked for seconds in one]


def _work(port: int, number: int, token: str, references: list[str]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for first in references:
        reference = first
        for _ in range(SHAPE.asked - 1):
            began = time.perf_counter()
            _ask(connection, token, f"/api/v1/tasks/{reference}/complete", {"variables": {}})
            reference = _successor(connection, token, number, reference)
            taken.append(time.perf_counter() - began)
    connection.close()
    return taken


def _successor(connection: http.client.HTTPConnection, token: str, number: int, reference: str) -> str:
    """The next task of the same instance, as soon as its person sees it."""
    instance = reference.partition("-")[0]
    while True:
        page = _ask(connection, token, f"/api/v1/tasks?view=mine&process_id=p{number}&limit=100")
        found = [task["reference"] for task in page["items"] if task["reference"].startswith(f"{instance}-")]
        if found and found != [reference]:
            return str(found[0])


def _ask(
    connection: http.client.HTTPConnection, token: str, path: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    if body is not None:
        headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    content = None if body is None else json.dumps(body)
    connection.request("GET" if body is None else "POST", path, content, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != 200:
        raise RuntimeError(
            f"Expected 200 for {path.partition('?')[0]}, but got {answer.status}: {said[:500]!r}"
        )
    found: dict[str, Any] = json.loads(said)
    return found
