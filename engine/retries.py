"""A job that waits after a failure is tried now, because an operator says so."""

from datetime import timedelta

from msgspec.structs import replace

from engine.clock import Clock
from engine.commands import RetryJob
from engine.errors import Rejection
from engine.ports import Store
from engine.stepping import Committed, Stepper


def retry(store: Store, stepper: Stepper, clock: Clock, command: RetryJob) -> Committed:
    """First the journal, then the job's due time: whoever dies in between has only to ask again.

    Raises Rejection: there is no such job, or it is due or at work already.
    """
    job, now = store.work.find_job(command.instance_id, command.number), clock.now()
    if job is not None and (job.due_at <= now or job.worker is not None):
        raise Rejection(
            "job_not_waiting",
            f"Expected job {command.number} to wait for its next try, but it is due or at work",
        )
    committed = stepper.run(command)
    if job is not None:
        # Nobody may lease it before it is due, but at its due time: held like that for a moment, it is put back.
        held = store.work.lease(
            f"operator:{command.instance_id}-{command.number}",
            now=job.due_at,
            margin=timedelta(),
            limit=1,
            only=(command.instance_id, command.number),
        )
        for each in held:
            store.work.put_back(replace(each, due_at=now))
    return committed
