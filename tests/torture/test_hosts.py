"""Hosts in network namespaces of their own: one is cut off in the middle of its work, and comes back.

Its leases run out, the other takes over, and what the late one completes is refused: nothing is done twice.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import Struct
from own_servers import OwnPostgresql, OwnRedis

WORKER = ("quick-worker", "1", "0")


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


class Host(Struct, frozen=True):
    """A namespace with one cable to where the servers are."""

    name: str
    servers: str

    @property
    def cable(self) -> str:
        return f"v{self.name}"

    def cut_off(self) -> None:
        ip("link", "set", self.cable, "down")

    def connect(self) -> None:
        ip("link", "set", self.cable, "up")


def make_host(number: int) -> Host:
    """Addresses from a range that is for such tests (RFC 2544)."""
    host = Host(name=f"cct{os.getpid() % 10_000}{number}", servers=f"198.18.{number}.1")
    ip("netns", "add", host.name)
    ip("link", "add", host.cable, "type", "veth", "peer", "name", "eth0", "netns", host.name)
    ip("addr", "add", f"{host.servers}/24", "dev", host.cable)
    ip("link", "set", host.cable, "up")
    ip("-n", host.name, "addr", "add", f"198.18.{number}.2/24", "dev", "eth0")
    ip("-n", host.name, "link", "set", "eth0", "up")
    ip("-n", host.name, "link", "set", "lo", "up")
    return host


@pytest.fixture
def hosts(own_postgresql: OwnPostgresql, own_redis: OwnRedis) -> Iterator[list[Host]]:
    """Two; the servers listen to them too."""
    if os.geteuid() != 0 or subprocess.run(["ip", "netns", "add", "cctry"], capture_output=True).returncode:
        pytest.skip("Expected to be allowed to make network namespaces (root, iproute2)")
    ip("netns", "del", "cctry")
    made: list[Host] = []
    try:
        made.extend(make_host(number) for number in (1, 2))
        own_postgresql.listen([host.servers for host in made])
        own_redis.listen([host.servers for host in made])
        yield made
    finally:
        for host in made:
            subprocess.run(["ip", "link", "del", host.cable], capture_output=True)
            ip("netns", "del", host.name)


def launch_on(host: Host, scene: Any, *arguments: str) -> Any:
    """A process of the product on that host."""
    there = {
        "CONCIERTO_DATABASE_URL": scene.database_url.replace("127.0.0.1", host.servers)
        + "?tcp_user_timeout=2000",
        "CONCIERTO_REDIS_URL": scene.redis_url.replace("127.0.0.1", host.servers),
    }
    return scene.launch(*arguments, command=("ip", "netns", "exec", host.name), **there)


def test_a_host_is_cut_off_and_comes_back(hosts: list[Host], scene: Any) -> None:
    """Under load; both hosts work before and after, and meanwhile the other does everything."""
    first, second = hosts
    launch_on(first, scene, *WORKER)
    launch_on(first, scene, "client", "a", "15")
    launch_on(second, scene, *WORKER)
    launch_on(second, scene, "client", "b", "30")
    scene.eventually(lambda: len(scene.said("started")) >= 10)
    first.cut_off()
    before = len(scene.effects())
    time.sleep(6)
    scene.eventually(lambda: len(scene.effects()) > before)
    first.connect()
    scene.eventually(lambda: len(scene.said("started")) >= 30)
    scene.finish(seconds=180)
    assert scene.problems() == []


def test_a_job_of_a_host_that_was_cut_off_is_done_by_the_other(hosts: list[Host], scene: Any) -> None:
    """The host is cut off while its handler runs; it ends its work when another has done it already."""
    first, second = hosts
    slow = launch_on(first, scene, *WORKER)
    instance_id = scene.deploy_job("slow", 'retries="9" backoff="PT0S" timeout="PT6S"')
    scene.eventually(lambda: "slow begun" in slow.printed())
    first.cut_off()
    launch_on(second, scene, *WORKER)
    scene.eventually(lambda: scene.engine.read.find_instance(instance_id).state == "completed")
    first.connect()
    scene.eventually(lambda: "given" in slow.printed() or "failed" in slow.printed())
    assert len(scene.effects()) == 1
    commands = [row.command for row in scene.engine.read.journal(instance_id)]
    assert commands == ["StartInstance", "CompleteJob"]
    assert scene.problems() == []
