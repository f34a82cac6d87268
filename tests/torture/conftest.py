"""A scene: PostgreSQL and Redis of its own, the product's processes as a load, and what must hold afterwards."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from own_servers import OwnPostgresql, OwnRedis
from product_process import ProductProcess
from servers import stop, wait_until
from torture_diagrams import FORM, one_job, tortured
from torture_handlers import effects

import engine as engine_package
from engine.invariants import check_invariants
from engine.store import SqlStore
from engine.store import tables as t
from processes.application import Application
from processes.bootstrap import build, migrate
from processes.network.api_tokens import TokenRequest, create_token
from workers.dispatch import dispatch_through

PROGRAM = Path(__file__).with_name("torture_product.py")
FIXTURES = Path(__file__).parents[1] / "fixtures"
ROOT = Path(engine_package.__file__).parents[1]
START_S = 120
"""Many processes start here at once, perhaps on a busy machine."""
READY = {
    "client": "ready",
    "caller": "ready",
    "quick-worker": "ready",
    "worker": "Esperando trabajos",
    "serve": "Concierto: http",
}
EACH = Counter({"StartInstance": 1, "CompleteTask": 1, "DeliverMessage": 1, "FireTimer": 1, "CompleteJob": 2})


class Scene:
    """The processes of one test, and the truth in the database that they share."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self._folder = folder
        self.database_url, self.redis_url = database_url, redis_url
        self.processes: list[ProductProcess] = []
        migrate(database_url)
        self.application: Application = build(database_url, redis_url=redis_url)
        effects.create(self.application.database)
        with self.application.database.begin() as connection:
            connection.execute(sa.text("CREATE TABLE torture_tries (number integer)"))
        self.dispatcher = dispatch_through(self.application.engine, redis_url)
        self.engine = self.application.engine
        self.engine.deploy({"tortured.bpmn": tortured(), "ask.form.json": FORM}, actor="torture")

    def launch(self, *arguments: str, command: tuple[str, ...] = (), **settings: str) -> ProductProcess:
        """`command` comes before the program: to run it elsewhere, or with less."""
        log = self._folder / f"{arguments[0]}-{len(self.processes)}.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CONCIERTO_")}
        environment |= {
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(FIXTURES)]),
            "PYTHONUNBUFFERED": "1",
            "CONCIERTO_DATABASE_URL": self.database_url,
            "CONCIERTO_REDIS_URL": self.redis_url,
            "CONCIERTO_SECRET_KEY": "of a torture test " * 3,
        } | settings
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*command, sys.executable, str(PROGRAM), *arguments],
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self._folder,
                env=environment,
            )
        made = ProductProcess(process, log)
        self.processes.append(made)
        wait_until(lambda: READY[arguments[0]] in made.printed(), process, log, seconds=START_S)
        return made

    def token(self) -> str:
        """Of a system that may start the tortured process and publish."""
        request = TokenRequest(
            name="torture",
            scopes=("instances:start", "messages:publish"),
            processes=("tortured",),
            created_by="torture",
        )
        with self.application.sessions() as session, session.begin():
            return create_token(session, request, now=self.engine.clock.now())[1]

    def deploy_job(self, verb: str, attributes: str) -> int:
        """An instance of a process of one job."""
        self.engine.deploy({f"{verb}.bpmn": one_job(f"torture.{verb}", attributes)}, actor="torture")
        return self.engine.start(verb).instance_id

    def finish(self, seconds: float = 120) -> None:
        """Until every instance has ended: people complete their tasks, somebody answers."""
        give_up_at = time.monotonic() + seconds
        while self._open():
            for wait in self.engine.read.subscriptions():
                self.engine.publish("answer", key=wait.key, message_id=f"a-{wait.key}", actor="torture")
            assert time.monotonic() < give_up_at, f"Expected all to end, but: {self.stuck()}"
            time.sleep(0.3)

    def stuck(self) -> list[str]:
        """What is still open, for the message of a test that failed."""
        read = self.engine.read
        rows = [*read.jobs(), *read.timers(), *read.subscriptions(), *read.incidents()]
        return [f"{self._open()} instances open", *map(str, rows[:10])]

    def eventually(self, is_so: Callable[[], bool], seconds: float = 60) -> None:
        give_up_at = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < give_up_at, f"Expected it in {seconds} s, but it did not happen"
            time.sleep(0.1)

    def problems(self) -> list[str]:
        """Whatever is lost, doubled or left over; [] when all is well (invariants 1, 2, 3, 8, 9)."""
        return [
            *check_invariants(SqlStore(self.application.database)),
            *self._lost(),
            *self._doubled(),
            *self._left_over(),
        ]

    def said(self, word: str) -> set[str]:
        """What the clients were sure of: `started C-1`, `completed 12-65537`."""
        lines = [line for each in self.processes for line in each.printed().splitlines()]
        return {line.removeprefix(f"{word} ") for line in lines if line.startswith(f"{word} ")}

    def count(self, query: sa.Select[Any]) -> int:
        with self.application.database.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar_one()

    def effects(self) -> list[str]:
        with self.application.database.connect() as connection:
            return list(connection.execute(sa.select(effects.c.key)).scalars())

    def instances(self) -> dict[int, tuple[str, str]]:
        """Each instance of the tortured process: its business key and state."""
        c = t.instances.c
        query = sa.select(c.instance_id, c.business_key, c.state).where(c.process_id == "tortured")
        with self.application.database.connect() as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(query)}

    def _open(self) -> int:
        c = t.instances.c
        return self.count(sa.select(c.instance_id).where(c.process_id == "tortured", c.ended_at.is_(None)))

    def _lost(self) -> list[str]:
        """What a client was told is done, but is not there."""
        keys = {key for key, _ in self.instances().values()}
        return [f"started, but lost: {key}" for key in self.said("started") - keys]

    def _doubled(self) -> list[str]:
        found = []
        instances = self.instances()
        if len({key for key, _ in instances.values()}) != len(instances):
            found.append("an instance is there twice")
        found += [f"effect of {key}: {n} times" for key, n in Counter(self.effects()).items() if n != 1]
        c = t.journal.c
        with self.application.database.connect() as connection:
            commands: dict[int, Counter[str]] = {number: Counter() for number in instances}
            for row in connection.execute(sa.select(c.instance_id, c.command)):
                if row.instance_id in commands:
                    commands[row.instance_id][row.command] += 1
        return found + [
            f"steps of {number}: {dict(steps)}" for number, steps in commands.items() if steps != EACH
        ]

    def _left_over(self) -> list[str]:
        states = Counter(state for _, state in self.instances().values())
        found = [f"instances {state}: {n}" for state, n in states.items() if state != "completed"]
        read = self.engine.read
        rows = [*read.jobs(), *read.timers(), *read.subscriptions(), *read.incidents()]
        found += [f"left over: {row}" for row in rows]
        return found + [
            f"message {row.message_id} is {row.state}" for row in read.messages() if row.state != "delivered"
        ]

    def close(self) -> None:
        for each in reversed(self.processes):
            stop(each.process)
        self.dispatcher.close()
        self.application.dispose()


@pytest.fixture
def scene(
    tmp_path: Path, own_postgresql: OwnPostgresql, own_redis: OwnRedis, request: pytest.FixtureRequest
) -> Iterator[Scene]:
    made = Scene(tmp_path, own_postgresql.url, own_redis.url)
    yield made
    made.close()
    for each in made.processes:
        print(f"--- {each.log.name}\n{each.printed()[-1500:]}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long profile runs where it is asked for (`-m torture_long`): it takes an hour."""
    if "torture_long" in str(config.getoption("-m")):
        return
    long = [item for item in items if item.get_closest_marker("torture_long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]
