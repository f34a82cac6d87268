"""Redis and the workers that listen to it. It only carries wake-ups: without it work is late, not lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from redis import Redis, RedisError
from rq import Worker

from webapp.doctor.finding import Finding, Grade, note
from workers.queues import open_queue, open_redis

LONG_QUEUE = 10_000
SILENT = timedelta(minutes=10)


def check_redis(redis_url: str | None) -> Iterator[Finding]:
    """Reachable, how much is queued, and how many workers have been heard of lately."""
    if redis_url is None:
        yield note(
            "no_redis",
            "Sin Redis: los trabajos los hace «concierto serve»",
            "No Redis: `concierto serve` does the jobs",
        )
        return
    redis = open_redis(redis_url)
    try:
        queued = open_queue(redis).count
        alive, silent = _workers(redis)
    except RedisError as error:
        kind = type(error).__name__
        yield Finding(
            code="redis_unreachable",
            grade=Grade.FAULT,
            text=f"Redis no responde ({kind}): los trabajos se atrasan, pero no se pierden",
            text_en=f"Redis does not answer ({kind}): jobs are late, but not lost",
            remedy="Compruebe CONCIERTO_REDIS_URL y que el servidor está en marcha.",
            remedy_en="Check CONCIERTO_REDIS_URL, and that the server runs.",
        )
        return
    finally:
        redis.close()
    yield from _about_queue(queued)
    yield from _about_workers(alive, silent)


def _workers(redis: Redis) -> tuple[int, int]:
    """How many have given a sign of life lately, and how many have not."""
    now = datetime.now(UTC)
    beats = [worker.last_heartbeat for worker in Worker.all(connection=redis, queue=open_queue(redis))]
    alive = sum(beat is not None and now - _aware(beat) < SILENT for beat in beats)
    return alive, len(beats) - alive


def _aware(beat: datetime) -> datetime:
    return beat if beat.tzinfo else beat.replace(tzinfo=UTC)


def _about_queue(queued: int) -> Iterator[Finding]:
    if queued < LONG_QUEUE:
        yield note("queue", f"Avisos en cola: {queued}", f"Wake-ups queued: {queued}")
        return
    yield Finding(
        code="long_queue",
        grade=Grade.WARNING,
        text=f"Hay {queued} avisos en cola",
        text_en=f"{queued} wake-ups are queued",
        remedy="Arranque más procesos «concierto worker».",
        remedy_en="Start more `concierto worker` processes.",
    )


def _about_workers(alive: int, silent: int) -> Iterator[Finding]:
    if alive:
        yield note("workers", f"Trabajadores vivos: {alive}", f"Workers alive: {alive}")
    else:
        yield Finding(
            code="no_workers",
            grade=Grade.FAULT,
            text="No hay ningún «concierto worker» vivo: nadie hace trabajos ni relojes",
            text_en="No `concierto worker` is alive: nobody does jobs or timers",
            remedy="Arranque uno o más.",
            remedy_en="Start one or more.",
        )
    if silent:
        yield Finding(
            code="silent_workers",
            grade=Grade.WARNING,
            text=f"{silent} trabajadores llevan más de diez minutos sin dar señales",
            text_en=f"{silent} workers have given no sign of life for more than ten minutes",
            remedy="Si sus procesos murieron no hay que hacer nada: sus trabajos pasan a otros.",
            remedy_en="If their processes died there is nothing to do: their jobs go to others.",
        )
