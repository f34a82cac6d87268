"""Jobs through the engine: leases, retries, incidents, BPMN errors, completion in the caller's transaction."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, service_task, user_task

from engine import Engine, EngineConfig, Rejection
from engine.commands import ResolveIncident
from engine.errors import WorkersUnreachable
from engine.ports import LeasedJob
from engine.store import SqlStore
from engine.testing import CountingIds, FixedClock

Diagram = Callable[..., bytes]
CAUGHT = (
    '<boundaryEvent id="not_found" attachedToRef="send"><errorEventDefinition errorRef="missing"/></boundaryEvent>'
    '<sequenceFlow id="to_ask" sourceRef="not_found" targetRef="ask"/>'
    + user_task("ask")
    + '<sequenceFlow id="from_ask" sourceRef="ask" targetRef="done"/>'
)


@pytest.fixture
def job(engine: Engine, diagram: Diagram) -> LeasedJob:
    """A leased job of a new instance: three tries, ten seconds apart, a minute each."""
    task = service_task("send", 'retries="3" backoff="PT10S" timeout="PT1M"')
    xml = diagram(
        "letter", START, task, END, aside=CAUGHT, around='<error id="missing" errorCode="MISSING"/>'
    )
    engine.deploy({"letter.bpmn": xml}, actor="ana")
    engine.start("letter", {"who": "P-1"}, business_key="C-1")
    return lease(engine)


def lease(engine: Engine) -> LeasedJob:
    [leased] = engine.lease_jobs("w", 5)
    return leased


def state_of(engine: Engine, job: LeasedJob) -> str:
    view = engine.read.find_instance(job.instance_id)
    assert view is not None
    return view.state


def test_a_job_is_done_once(engine: Engine, clock: FixedClock, job: LeasedJob) -> None:
    assert (job.handler, job.business_key, job.retries) == ("tests.send", "C-1", 3)
    assert job.leased_until == clock.now() + timedelta(seconds=70)
    assert engine.job_variables(job) == {"who": "P-1"}
    outcome = engine.complete_job(job, {"sent": True})
    assert outcome.ended
    assert engine.read.variables(job.instance_id) == {"who": "P-1", "sent": True}
    with pytest.raises(Rejection):
        engine.complete_job(job, {"sent": False})
    assert engine.read.variables(job.instance_id)["sent"] is True


def test_a_lease_that_ran_out_is_taken_over_and_the_late_worker_is_rejected(
    engine: Engine, clock: FixedClock, job: LeasedJob
) -> None:
    assert engine.lease_jobs("w", 5) == []
    assert engine.lease_job("w", job.reference) is None
    clock.advance(70)
    second = lease(engine)
    assert second.token != job.token
    late: list[Callable[[], object]] = [
        lambda: engine.complete_job(job, {"by": "late"}),
        lambda: engine.fail_job(job, "late"),
        lambda: engine.throw_error(job, "MISSING"),
    ]
    for act in late:
        with pytest.raises(Rejection) as rejected:
            act()
        assert rejected.value.code == "job_lease_lost"
    engine.complete_job(second, {"by": "second"})
    assert engine.read.variables(job.instance_id)["by"] == "second"


def test_a_failed_job_backs_off_and_then_is_an_incident(
    engine: Engine, clock: FixedClock, job: LeasedJob
) -> None:
    engine.fail_job(job, "OSError: no paper")
    [row] = engine.read.jobs()
    assert (row.retries, row.error, row.worker) == (2, "OSError: no paper", None)
    assert 8 <= (row.due_at - clock.now()).total_seconds() <= 10
    assert engine.lease_jobs("w", 5) == []
    clock.advance(10)
    engine.fail_job(lease(engine), "again")
    assert 16 <= (engine.read.jobs()[0].due_at - clock.now()).total_seconds() <= 20
    clock.advance(20)
    engine.fail_job(lease(engine), "for good")
    assert engine.read.jobs() == []
    [incident] = engine.read.incidents(job.instance_id)
    assert (incident.kind, incident.text, incident.element) == ("job", "for good", "send")
    view = engine.read.find_instance(job.instance_id)
    assert view is not None
    assert (view.state, view.incidents) == ("active", 1)


def test_resolving_the_incident_makes_the_job_anew(engine: Engine, clock: FixedClock, job: LeasedJob) -> None:
    for wait in (10, 20, 0):
        engine.fail_job(job, "no", retry_in=timedelta(seconds=wait))
        clock.advance(wait)
        job = next(iter(engine.lease_jobs("w", 1)), job)
    [incident] = engine.read.incidents(job.instance_id)
    engine.execute(
        ResolveIncident(instance_id=job.instance_id, number=incident.number, actor="ana", reason="paper")
    )
    again = lease(engine)
    assert (again.reference, again.retries) == (job.reference, 3)
    assert engine.complete_job(again, {}).ended
    assert engine.read.incidents()[0].resolved_at == clock.now()


def test_a_bpmn_error_goes_to_its_boundary_event(engine: Engine, job: LeasedJob) -> None:
    engine.throw_error(job, "MISSING", "no address", {"why": "moved"})
    assert [each.element for each in engine.read.activities(job.instance_id) if each.state == "open"] == [
        "ask"
    ]
    assert engine.read.jobs() == []


def test_an_error_text_is_cut(engine: Engine, job: LeasedJob) -> None:
    engine.fail_job(job, "x" * 10_000)
    assert len(engine.read.jobs()[0].error) == 2_000


def test_the_workers_are_woken_after_the_step(engine: Engine, diagram: Diagram) -> None:
    told: list[str] = []

    class Listening:
        def wake(self, references: object) -> None:
            told.extend(references)  # type: ignore[arg-type]

    engine.dispatcher = Listening()
    engine.deploy({"letter.bpmn": diagram("letter", START, service_task("send"), END)}, actor="ana")
    outcome = engine.start("letter")
    [row] = engine.read.jobs()
    assert told == [f"{outcome.instance_id}-{row.number}"]
    assert engine.resend_jobs() == 1
    assert len(told) == 2


@pytest.fixture
def sql_engine(database: sa.Engine, clock: FixedClock, diagram: Diagram) -> Engine:
    config = EngineConfig(handlers=None, roles=None, forms=None, outbox=True)
    engine = Engine(SqlStore(database), clock=clock, ids=CountingIds(), config=config)
    engine.deploy({"letter.bpmn": diagram("letter", START, service_task("send"), END)}, actor="ana")
    return engine


def test_a_completion_and_the_callers_rows_are_one_transaction(
    sql_engine: Engine, database: sa.Engine
) -> None:
    letters = sa.Table("letters", sa.MetaData(), sa.Column("number", sa.Integer))
    letters.create(database)
    sql_engine.start("letter")
    [job] = sql_engine.lease_jobs("w", 1)

    def write(fail: bool) -> None:
        with database.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(sa.insert(letters).values(number=1))
            sql_engine.complete_job(job, {}, connection=connection)
            if fail:
                raise InterruptedError

    def written() -> int:
        with database.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(letters)).scalar_one()

    with pytest.raises(InterruptedError):
        write(fail=True)
    assert (written(), len(sql_engine.read.jobs())) == (0, 1)
    write(fail=False)
    assert (written(), len(sql_engine.read.jobs())) == (1, 0)
    with pytest.raises(Rejection):
        write(fail=False)
    assert written() == 1


def test_wake_ups_stay_in_the_outbox_while_the_workers_cannot_be_told(
    sql_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []

    class Queue:
        down = True

        def wake(self, references: list[str]) -> None:
            if self.down:
                raise WorkersUnreachable("no answer")
            told.extend(references)

    queue = Queue()
    sql_engine.start("letter")
    sql_engine.dispatcher = queue  # type: ignore[assignment]
    sql_engine.tick()
    assert told == []
    assert "wait in the outbox" in caplog.text
    queue.down = False
    sql_engine.tick()
    assert len(told) == 1
    sql_engine.tick()
    assert len(told) == 1
