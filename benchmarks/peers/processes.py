"""Steps a second of the Java engines and of ours: start, open tasks, complete, with full history.

On one PostgreSQL, in the same rounds; theirs also on H2 in memory, ours also on SQLite on disk.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks.cluster import OWNER, Cluster, running_cluster
from benchmarks.figures import Figure, Setup, Target, Title, beside
from benchmarks.peers import java, ours
from benchmarks.peers.diagrams import SHAPES

GROUP = "Java engines embedded, history full: steps (starts and completed tasks)"
MOST_ROUNDS = 3
SECONDS = 4.0
CLIENTS, PROCESSES = 8, 2
NAMES = {"operaton": "Operaton 1.0.3", "flowable": "Flowable 7.1.0"}
ONE_CLIENT, EIGHT_CLIENTS, IN_MEMORY = Target(at_least=8), Target(at_least=4), Target(at_least=6)
SYNCHRONOUS = ("NORMAL", "FULL")
Rates = dict[str, list[float]]


def measure(setup: Setup) -> list[Figure]:
    """Rounds of: each peer on each database, then ours."""
    rates: Rates = defaultdict(list)
    diagrams = _write_diagrams(setup.folder / "peers")
    with running_cluster(setup.folder) as cluster:
        for round_ in range(min(setup.rounds, MOST_ROUNDS)):
            for engine in java.ENGINES:
                cluster.create(f"{engine}_{round_}")
                databases = {
                    "PostgreSQL": f"jdbc:postgresql://127.0.0.1:{cluster.port}/{engine}_{round_}",
                    "H2": f"jdbc:h2:mem:{engine};DB_CLOSE_DELAY=-1",
                }
                for database, url in databases.items():
                    user = OWNER if database == "PostgreSQL" else "sa"
                    found = java.run_engine(
                        engine, url, user=user, diagrams=diagrams, seconds=SECONDS * setup.share
                    )
                    for case, rate in found.items():
                        rates[f"{engine} {database} {case}"].append(rate)
            _ours(cluster, setup, rates, round_)
    return _figures(rates)


def _write_diagrams(folder: Path) -> Path:
    folder.mkdir()
    for name, xml in SHAPES.items():
        (folder / f"{name}.bpmn").write_text(xml)
    return folder


def _ours(cluster: Cluster, setup: Setup, rates: Rates, round_: int) -> None:
    seconds = SECONDS * setup.share
    url, sqlite = (
        cluster.create(f"ours_{round_}"),
        f"sqlite:///{setup.folder / f'peers_{round_}.sqlite'}",
    )
    ours.prepare(url)
    ours.prepare(sqlite)
    for shape in SHAPES:
        rates[f"ours PostgreSQL {shape} 1"].append(_by_processes(url, shape, 1, 1, seconds))
        rates[f"ours PostgreSQL {shape} 8"].append(
            _by_processes(url, shape, PROCESSES, CLIENTS // PROCESSES, seconds)
        )
        for how in SYNCHRONOUS:
            rates[f"ours SQLite {how} {shape} 1"].append(_by_processes(sqlite, shape, 1, 1, seconds, how=how))


def _by_processes(
    url: str, shape: str, processes: int, threads: int, seconds: float, *, how: str = "FULL"
) -> float:
    """The rate of so many processes of so many threads, all at once. `how` SQLite writes to the disk."""
    command = [sys.executable, "-m", "benchmarks.peers", url, shape, str(threads), str(seconds), how]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    said = [process.communicate()[0] for process in running]
    return float(sum(json.loads(each)["steps_per_s"] for each in said))


def _figures(rates: Rates) -> list[Figure]:
    figures = []
    for shape in SHAPES:
        for threads, target in ((1, ONE_CLIENT), (8, EIGHT_CLIENTS)):
            for engine, name in NAMES.items():
                title = f"PostgreSQL, {shape}, {threads} client{'s' if threads > 1 else ''}"
                case = f"PostgreSQL {shape} {threads}"
                figures.append(
                    _beside(title, (rates[f"ours {case}"], rates[f"{engine} {case}"]), name, target)
                )
        for engine, name in NAMES.items():
            for how in SYNCHRONOUS:
                pair = (rates[f"ours SQLite {how} {shape} 1"], rates[f"{engine} H2 {shape} 1"])
                target_here = IN_MEMORY if engine == "flowable" and how == "NORMAL" else None
                title = f"SQLite on disk, synchronous {how}, {shape}, 1 client"
                figures.append(_beside(title, pair, f"{name}, H2 in memory", target_here))
    return figures


def _beside(name: str, pair: tuple[list[float], list[float]], against: str, target: Target | None) -> Figure:
    mine, theirs = pair
    return beside(Title(GROUP, name, "steps/s"), mine, against=against, others=theirs, target=target)
