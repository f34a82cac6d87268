"""A PostgreSQL cluster for a benchmark, durable as a real one is (fsync on), gone afterwards; and pgbench beside it."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from msgspec import Struct

OWNER = "concierto"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "timezone": "UTC",
}


class Cluster(Struct, frozen=True):
    """A running server."""

    port: int
    programs: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{database}"

    def address(self, database: str) -> str:
        """The same for psycopg and the server's own programs."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make a database; its SQLAlchemy address."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER, database)
        return self.url(database)

    def prepare_pgbench(self, scale: int = 10) -> None:
        """Make the database that `pgbench` uses."""
        self.create("pgbench")
        self._run("pgbench", "-i", "-q", "-s", str(scale), self.address("pgbench"))

    def pgbench(self, clients: int, transactions: int) -> float:
        """Transactions a second of `pgbench -N`: five statements, three of them writes or reads of one row."""
        counts = ("-c", str(clients), "-j", str(min(clients, 2)), "-t", str(transactions))
        said = self._run("pgbench", "-N", "-n", *counts, self.address("pgbench"))
        found = re.search(r"tps = ([\d.]+)", said)
        if found is None:
            raise RuntimeError(f"Expected a rate of pgbench, but it said: {said}")
        return float(found[1])

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"Expected {program} to succeed, but: {done.stderr}")
        return done.stdout


@contextmanager
def running_cluster(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """Start a cluster beside `folder` (the same disk), and end it."""
    programs, identity = find_programs(), _identity()
    home = Path(tempfile.mkdtemp(prefix="bench-postgresql-", dir=folder.parent))
    if identity:
        os.chown(home, identity["user"], identity["group"])
    try:
        make = [str(programs / "initdb"), "-D", str(home / "data"), "-U", OWNER, "--auth=trust", "--locale=C"]
        subprocess.run([*make, "--encoding=UTF8"], check=True, capture_output=True, cwd=home, **identity)
        port = _free_port()
        said = SETTINGS | {"port": str(port), "unix_socket_directories": str(home)} | dict(settings or {})
        options = [part for name, value in said.items() for part in ("-c", f"{name}={value}")]
        with (home / "log").open("wb") as log:
            command = [str(programs / "postgres"), "-D", str(home / "data"), *options]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=home, **identity)
        try:
            _wait(port, process)
            yield Cluster(port, programs)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def find_programs() -> Path:
    """The folder of PostgreSQL's programs, the newest release's. Raises FileNotFoundError."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    found = [*([Path(on_path).parent] if on_path else []), *folders]
    if not found:
        raise FileNotFoundError("Expected PostgreSQL (initdb, postgres, pgbench), but it is not here")
    return found[-1]


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then as the user who runs it elsewhere."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            psycopg.connect(f"postgresql://{OWNER}@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("Expected PostgreSQL to start, but it does not answer")
