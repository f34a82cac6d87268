"""Does an installation grow slow? Steps and inbox pages with few and with many open instances and much history.

`make bench` fills 100,000 instances and 500,000 activities; `make bench-growth` (growth_whole) far more.
"""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from benchmarks.cluster import Cluster, running_cluster
from benchmarks.durable import OurSteps, commands, next_task
from benchmarks.figures import Figure, Setup, Target, Title, beside, take_turns
from benchmarks.filling import PLACE_SIZE, fill
from benchmarks.shapes import user_tasks
from engine.views import TaskFilter

GROUP = "Growth on PostgreSQL: milliseconds with much beside little"
SMALL, STEPS, PAGES = 1_000, 200, 40
FLAT = Target(at_most=1.10)
SHAPE = user_tasks(5)


def measure(setup: Setup) -> list[Figure]:
    """The part that fits into ten minutes."""
    return measure_at(setup, instances=int(100_000 * setup.share), activities=int(500_000 * setup.share))


def measure_at(setup: Setup, *, instances: int, activities: int) -> list[Figure]:
    """Two databases in one cluster, asked in turn."""
    with running_cluster(setup.folder) as cluster, ExitStack() as stack:
        cases: dict[str, Callable[[], float]] = {}
        for name, count, old in (("little", SMALL, 0), ("much", instances, activities)):
            ours = _filled(cluster, name, count, old)
            stack.callback(ours.close)
            places = max(1, count // PLACE_SIZE)
            cases |= {
                f"step {name}": partial(_step_ms, ours),
                f"place {name}": partial(_page_ms, ours, "ceas_ts/{}", places),
                f"group {name}": partial(_page_ms, ours, "ceas_ts", 1),
            }
        values = take_turns(cases, setup.rounds)
    said = f"{instances:,} open instances and {activities:,} activities of ended ones"
    titles = {
        "step": f"a step, {said}",
        "place": f"first inbox page of a place with {PLACE_SIZE} tasks, {said}",
        "group": f"first inbox page of a group that may do every task, {said}",
    }
    return [
        beside(
            Title(GROUP, title, "ms"),
            values[f"{what} much"],
            against=f"{SMALL:,} and none",
            others=values[f"{what} little"],
            target=FLAT,
        )
        for what, title in titles.items()
    ]


def _filled(cluster: Cluster, name: str, instances: int, activities: int) -> OurSteps:
    ours = OurSteps(cluster.create(name), SHAPE)
    [(instance_id, _task)] = ours.start(1)
    fill(cluster.address(name), instance_id, instances=instances, old_activities=activities)
    return ours


def _step_ms(ours: OurSteps) -> float:
    """The median of steps on instances that have just begun."""
    waiting, taken = ours.start(STEPS // 4), []
    for number in range(4):
        following = []
        for command in commands(waiting, number):
            began = time.perf_counter()
            outcome = ours.engine.execute(command)
            taken.append(time.perf_counter() - began)
            following.append(next_task(outcome))
        waiting = [each for each in following if each]
    return statistics.median(taken) * 1_000


def _page_ms(ours: OurSteps, group: str, places: int) -> float:
    """The median of first pages, of places spread over all."""
    taken = []
    for number in range(PAGES):
        chosen = TaskFilter(candidates=frozenset({group.format(number * places // PAGES)}))
        began = time.perf_counter()
        found = ours.engine.read.list_tasks(chosen)
        taken.append(time.perf_counter() - began)
        assert len(found) == chosen.limit, (group, len(found))
    return statistics.median(taken) * 1_000
