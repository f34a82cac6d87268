"""The one RQ queue: its name, and how it is opened. Redis carries references of jobs and nothing else."""

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

NAME = "concierto"
FUNCTION = "workers.queue_worker.run_queued"
KEPT_S = 120
"""How long a reference counts as queued: sent again after that, if no worker has begun it."""


def open_redis(redis_url: str, *, answer_within_s: float | None = None) -> Redis:
    """A connection pool; nothing is sent yet. A worker waits for work without a limit, others say theirs."""
    return Redis.from_url(
        redis_url,
        socket_connect_timeout=5,
        socket_timeout=answer_within_s,
        socket_keepalive=True,
        health_check_interval=30,
    )


def open_queue(redis: Redis) -> Queue:
    """JSON, not pickle: what lies in Redis can never run code."""
    return Queue(NAME, connection=redis, serializer=JSONSerializer)


def sent_key(reference: str) -> str:
    """The Redis key that says: this reference is in the queue."""
    return f"{NAME}:sent:{reference}"
