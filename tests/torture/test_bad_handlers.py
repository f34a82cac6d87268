"""A handler that hangs past its lease, one that ends its worker, a host whose clock is five minutes ahead."""

import time
from typing import Any

SHORT_LEASE = 'retries="9" backoff="PT0S" timeout="PT1S"'


def test_a_handler_that_hangs_ends_its_worker_and_another_does_the_job(scene: Any) -> None:
    """It swallows the timeout too; its process ends itself, and a supervisor starts another."""
    first = scene.launch("quick-worker", "1", "0")
    instance_id = scene.deploy_job("stuck", SHORT_LEASE)
    assert first.process.wait(timeout=60) == 70
    assert "hangs past its lease" in first.printed()
    scene.launch("quick-worker", "1", "0")
    scene.eventually(lambda: scene.engine.read.find_instance(instance_id).state == "completed")
    assert len(scene.effects()) == 1
    assert scene.problems() == []


def test_a_poison_job_ends_as_an_incident(scene: Any) -> None:
    """Each worker that takes it dies; after five of them it is not tried again."""
    instance_id = scene.deploy_job("poison", SHORT_LEASE)
    for _ in range(5):
        worker = scene.launch("quick-worker", "0.2", "0")
        assert worker.process.wait(timeout=60) == -9
    scene.launch("quick-worker", "0.2", "0")
    scene.eventually(lambda: scene.engine.read.incidents(instance_id) != [])
    [incident] = scene.engine.read.incidents(instance_id)
    assert "leases ran out" in incident.text
    assert scene.effects() == []
    assert scene.engine.read.jobs(instance_id) == []
    assert scene.engine.verify_journal(instance_id) == []


def test_workers_whose_clocks_are_five_minutes_apart(scene: Any) -> None:
    """Neither takes a lease that still runs, nor fires a timer early."""
    workers = [scene.launch("quick-worker", "2", ahead) for ahead in ("0", "300")]
    scene.launch("client", "c", "25")
    scene.eventually(lambda: len(scene.said("started")) >= 25)
    time.sleep(1)
    scene.finish()
    assert scene.problems() == []
    assert [each.process.poll() for each in workers] == [None, None]
    for instance_id in scene.instances():
        journal = {row.command: row.at for row in scene.engine.read.journal(instance_id)}
        assert 1 <= (journal["FireTimer"] - journal["DeliverMessage"]).total_seconds() < 60
