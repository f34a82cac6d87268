"""What a step may rest on, as a condition of its own statement: a message that waits, a job's lease.

Claims of signals and start timers are rare: see rare_writes.py.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from engine.errors import Rejection
from engine.rows import Changes, JobClaim, MessageClaim


class ClaimText(Struct, frozen=True, eq=False):
    """`text` changes exactly one row if the claim holds; its parameters are `{0}`, `{1}` ... of these types."""

    text: str
    types: tuple[str, ...]


TEXTS: Mapping[type, ClaimText] = {
    MessageClaim: ClaimText(
        "UPDATE engine_messages SET state = 'delivered', instance_id = {0}"
        " WHERE message_id = {1} AND state = 'waiting'",
        ("bigint", "text"),
    ),
    JobClaim: ClaimText(
        "DELETE FROM engine_jobs WHERE instance_id = {0} AND number = {1} AND worker = {2}",
        ("bigint", "bigint", "text"),
    ),
}


def claim_of(step: Changes) -> tuple[ClaimText, tuple[Any, ...]] | None:
    """The statement and its parameters; None: the step rests on nothing that it must take."""
    claim, instance_id = step.claim, step.instance.instance_id
    if isinstance(claim, MessageClaim):
        return TEXTS[MessageClaim], (instance_id, claim.message_id)
    if isinstance(claim, JobClaim):
        return TEXTS[JobClaim], (instance_id, claim.number, claim.worker)
    return None


def lost(step: Changes) -> Rejection:
    """The claim did not hold."""
    claim = step.claim
    if isinstance(claim, JobClaim):
        return Rejection(
            "job_lease_lost",
            f"Expected the lease of job {step.instance.instance_id}-{claim.number} to hold, but it was taken over",
        )
    assert isinstance(claim, MessageClaim)
    return Rejection("message_taken", f"Expected message {claim.message_id} to wait, but it was taken")
