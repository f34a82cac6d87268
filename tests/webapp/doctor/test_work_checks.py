"""Work that does not get done is named: late, stuck, set aside, or impossible in this installation."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from processes.application import Application
from webapp.doctor.finding import Grade
from webapp.doctor.redis_checks import check_redis
from webapp.doctor.work_checks import check_work
from workers.queues import open_queue, open_redis


@pytest.fixture
def waiting(installed: Application) -> Application:
    """One job, ready now."""
    variables = {
        "case_id": "C-1",
        "case_coordinator": "berta",
        "ceas": "x",
        "participant": "P-1",
        "territory": "t",
    }
    installed.engine.publish("call_requested", key="C-1", variables=variables)
    return installed


def run(application: Application, statement: str) -> None:
    with application.database.begin() as connection:
        assert connection.execute(sa.text(statement)).rowcount > 0


def codes(application: Application, *, later: timedelta = timedelta(0)) -> dict[str, Grade]:
    now = application.engine.clock.now() + later
    return {each.code: each.grade for each in check_work(application.database, now, patience_s=0)}


@pytest.mark.parametrize(
    ("later", "grade"), [(timedelta(minutes=2), Grade.WARNING), (timedelta(hours=1), Grade.FAULT)]
)
def test_late_work_is_named(waiting: Application, later: timedelta, grade: Grade) -> None:
    assert codes(waiting) == {"work": Grade.NOTE}
    assert codes(waiting, later=later) == {"late_jobs": grade}


def test_timers_that_nobody_fires_are_named(waiting: Application) -> None:
    run(
        waiting,
        'INSERT INTO engine_timers (instance_id, definition_id, number, element, due_at, "left", paused) '
        "SELECT instance_id, definition_id, 99, 'late', due_at, 0, 0 FROM engine_jobs",
    )
    assert "late_timers" in codes(waiting, later=timedelta(days=400))


def test_incidents_and_dead_letters_are_named(waiting: Application) -> None:
    for _ in range(10):
        leased = waiting.engine.lease_jobs("w")
        if not leased:
            break
        waiting.engine.fail_job(leased[0], "no letter box", retry_in=timedelta(0))
    run(waiting, "UPDATE engine_messages SET state = 'failed'")
    assert codes(waiting) == {
        "work": Grade.NOTE,
        "incidents": Grade.WARNING,
        "dead_letters": Grade.WARNING,
    }


def test_an_outbox_that_nobody_empties_is_named(waiting: Application) -> None:
    run(waiting, "INSERT INTO engine_outbox (reference) VALUES ('1-65537')")
    assert codes(waiting)["outbox_stuck"] == Grade.FAULT


def test_what_a_deployed_process_names_and_the_program_lacks_is_named(
    installed: Application, examined: Any
) -> None:
    run(
        installed,
        "UPDATE engine_resources SET content = "
        "CAST(replace(CAST(content AS TEXT), 'cases.send_letter', 'cases.send_pigeon') AS BLOB) "
        "WHERE instr(CAST(content AS TEXT), 'cases.send_letter') > 0",
    )
    finding = examined()["handler_exists"]
    assert finding.grade == Grade.FAULT
    assert "cases.send_pigeon" in finding.text
    assert "cases.send_pigeon" in finding.text_en


def test_a_process_that_cannot_be_read_is_named(installed: Application, examined: Any) -> None:
    run(installed, "UPDATE engine_resources SET content = CAST('x' AS BLOB)")
    assert examined()["unreadable_process"].grade == Grade.FAULT


@pytest.fixture
def listening(redis_url: str) -> Iterator[SimpleWorker]:
    """A worker that has said that it is there."""
    redis = open_redis(redis_url)
    worker = SimpleWorker([open_queue(redis)], connection=redis, serializer=JSONSerializer)
    worker.register_birth()
    yield worker
    worker.register_death()
    redis.close()


@pytest.mark.redis
def test_a_redis_without_workers_is_named(redis_url: str) -> None:
    found = {finding.code: finding.grade for finding in check_redis(redis_url)}
    assert found == {"queue": Grade.NOTE, "no_workers": Grade.FAULT}


@pytest.mark.redis
def test_living_workers_are_counted(redis_url: str, listening: SimpleWorker) -> None:
    found = {finding.code: finding.text_en for finding in check_redis(redis_url)}
    assert found == {"queue": "Wake-ups queued: 0", "workers": "Workers alive: 1"}


@pytest.mark.redis
def test_a_worker_that_fell_silent_is_named(redis_url: str, listening: SimpleWorker) -> None:
    redis = open_redis(redis_url)
    redis.hset(listening.key, "last_heartbeat", "2026-01-01T00:00:00.000000Z")
    redis.close()
    assert {"no_workers", "silent_workers"} <= {finding.code for finding in check_redis(redis_url)}


@pytest.mark.enable_socket
def test_a_redis_that_does_not_answer_is_named() -> None:
    [finding] = check_redis("redis://127.0.0.1:1/0")
    assert (finding.code, finding.grade) == ("redis_unreachable", Grade.FAULT)


def test_without_redis_nothing_is_wrong() -> None:
    assert [finding.grade for finding in check_redis(None)] == [Grade.NOTE]
