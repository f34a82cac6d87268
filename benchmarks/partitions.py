"""What monthly partitions cost a step: the same steps with 60 months and with the partition `rest` alone."""

from contextlib import closing
from datetime import UTC, datetime

from benchmarks.cluster import running_cluster
from benchmarks.durable import OurSteps
from benchmarks.figures import Figure, Setup, Target, Title, beside, take_turns
from benchmarks.shapes import user_tasks
from benchmarks.store import _turn
from engine.store import partitions
from engine.store.partitions import PARTITIONED, Month

MONTHS = 60
INSTANCES = 60
AT_LEAST = 0.95
MANY, NONE = f"{MONTHS} partitions", "no partitions"


def measure(setup: Setup) -> list[Figure]:
    """Both databases on one server, in turns."""
    instances = max(10, int(INSTANCES * setup.share))
    with running_cluster(setup.folder) as cluster:
        shape = user_tasks(5)
        with (
            closing(OurSteps(cluster.create("months"), shape)) as many,
            closing(OurSteps(cluster.create("rest"), shape)) as none,
        ):
            _make_months(many)
            cases = {
                name: _turn(ours, ours.complete, instances) for name, ours in ((MANY, many), (NONE, none))
            }
            values = take_turns(cases, setup.rounds)
    title = Title("Durable steps, one client, full history", f"PostgreSQL, {MANY}, {shape.name}", "steps/s")
    return [beside(title, values[MANY], against=NONE, others=values[NONE], target=Target(at_least=AT_LEAST))]


def _make_months(ours: OurSteps) -> None:
    """This month and the 59 after it: ids before 2024 there are none."""
    month = Month.of(datetime.now(UTC))
    for _ in range(MONTHS):
        for table in PARTITIONED:
            with ours.database.begin() as connection:
                partitions.make(connection, table, month)
        month = month.next()
