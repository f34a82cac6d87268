"""A process for tests: `broadcasting_process.py DATABASE_URL N` starts `sends` and kills itself at statement N."""

import os
import signal
import sys
from itertools import count
from typing import Any

import sqlalchemy as sa

from engine import Engine, EngineConfig
from engine.store import SqlStore, open_database


def main(url: str, last: int) -> None:
    database = open_database(url)
    engine = Engine(SqlStore(database), config=EngineConfig(handlers=None, roles=None, forms=None))
    numbers = count(1)

    def die_in_time(*_: Any) -> None:
        if next(numbers) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    # SQLite itself tells of each statement: a step's own do not go through SQLAlchemy.
    sa.event.listen(database, "connect", lambda driver, _entry: driver.set_trace_callback(die_in_time))
    engine.start("sends", {"level": 1})
    sys.exit(f"Expected at least {last} statements, but there were {next(numbers) - 1}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
