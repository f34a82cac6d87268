"""Tells the RQ workers which jobs are ready: the engine's Dispatcher over Redis. Losing a message loses nothing."""

from collections.abc import Sequence

from redis import RedisError
from rq import Queue
from rq.queue import EnqueueData

from engine import Engine
from engine.errors import WorkersUnreachable
from workers.queues import FUNCTION, KEPT_S, open_queue, open_redis, sent_key


class RqDispatcher:
    """Queues references, each once until a worker begins it."""

    def __init__(self, redis_url: str) -> None:
        self._redis = open_redis(redis_url, answer_within_s=10)
        self._queue = open_queue(self._redis)

    def wake(self, references: Sequence[str]) -> None:
        """Raises WorkersUnreachable."""
        if not references:
            return
        try:
            new = self._not_queued(references)
            if new:
                self._queue.enqueue_many([_queued(each) for each in new])
        except RedisError as error:
            raise WorkersUnreachable(f"Expected Redis to answer, but: {type(error).__name__}") from error

    def _not_queued(self, references: Sequence[str]) -> list[str]:
        """In an empty queue is none of them: who took it and died left its mark."""
        is_empty = not self._queue.count
        with self._redis.pipeline(transaction=False) as pipeline:
            for each in references:
                pipeline.set(sent_key(each), 1, nx=not is_empty, ex=KEPT_S)
            marked = pipeline.execute()
        return [each for each, is_new in zip(references, marked, strict=True) if is_new]

    def close(self) -> None:
        """Let the connections go."""
        self._redis.close()


def dispatch_through(engine: Engine, redis_url: str) -> RqDispatcher:
    """From now on the engine wakes RQ workers."""
    dispatcher = RqDispatcher(redis_url)
    engine.dispatcher = dispatcher
    return dispatcher


def _queued(reference: str) -> EnqueueData:
    """No timeout of RQ's own (the job knows its), no result to keep; a failure is kept for an hour to be looked at."""
    return Queue.prepare_data(FUNCTION, args=(reference,), timeout=-1, result_ttl=0, failure_ttl=3_600)
