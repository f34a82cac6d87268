"""A job that waits after a failure is tried now, because an operator says so."""

from engine.clock import Clock
from engine.commands import RetryJob
from engine.errors import Rejection
from engine.ports import Store
from engine.stepping import Committed, Stepper


def retry(store: Store, stepper: Stepper, clock: Clock, command: RetryJob) -> Committed:
    """Raises Rejection: there is no such job, or it is due or at work already."""
    job = store.work.find_job(command.instance_id, command.number)
    if job is not None and (job.due_at <= clock.now() or job.worker is not None):
        raise Rejection(
            "job_not_waiting",
            f"Expected job {command.number} to wait for its next try, but it is due or at work",
        )
    return stepper.run(command)
