"""A real `concierto worker`: it shows its metrics to this machine, logs JSON, and ends with 0 when told to."""

import json
import re
import signal
import urllib.request
from pathlib import Path

import pytest
from product_process import LaunchProduct

from processes.bootstrap import migrate

pytestmark = [pytest.mark.acceptance, pytest.mark.redis, pytest.mark.enable_socket]


def test_a_worker_is_watched_and_ends_when_told(
    launch_product: LaunchProduct, redis_url: str, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    migrate(url)
    environment = {
        "CONCIERTO_DATABASE_URL": url,
        "CONCIERTO_REDIS_URL": redis_url,
        "CONCIERTO_SECRET_KEY": "k" * 40,
        "CONCIERTO_LOG": "json",
    }
    worker = launch_product("worker", "--metrics-port", "0", "--lang", "en", environment=environment)
    worker.wait_for("Waiting for jobs")
    found = re.search(r"Metrics: (http://\S+)", worker.printed())
    assert found
    with urllib.request.urlopen(found[1], timeout=10) as answer:
        text = answer.read().decode()
    assert "concierto_database_up 1.0" in text
    assert "concierto_jobs_ready 0.0" in text
    doctor = launch_product("doctor", "--json", environment=environment)
    doctor.process.wait(60)
    codes = {each["code"] for each in json.loads(doctor.printed())}
    assert {"workers", "queue", "schema", "work"} <= codes
    assert worker.stop(signal.SIGTERM) == 0
    logged = [line for line in worker.printed().splitlines() if line.startswith("{")]
    assert all({"time", "level", "logger", "message"} <= set(json.loads(line)) for line in logged)
