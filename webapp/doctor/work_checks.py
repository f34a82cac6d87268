"""Does the work get done? Late jobs and timers, incidents, what was set aside, and wake-ups that nobody relays."""

import time
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from engine.store.gauges import Gauges, read_gauges
from engine.store.tables import outbox
from webapp.doctor.finding import Finding, Grade, note

LATE_S, VERY_LATE_S = 60.0, 600.0
PATIENCE_S = 2.0


def check_work(database: sa.Engine, now: datetime, *, patience_s: float = PATIENCE_S) -> Iterator[Finding]:
    """Waits `patience_s` only when the outbox is not empty."""
    gauges = read_gauges(database, now)
    yield from _check_late(gauges)
    yield from _check_stuck(gauges)
    yield from _check_outbox(database, patience_s)


def _check_late(gauges: Gauges) -> Iterator[Finding]:
    late = False
    for code, age, what, what_en in (
        ("late_jobs", gauges.oldest_job_s, "El trabajo más antiguo espera", "The oldest job has waited"),
        (
            "late_timers",
            gauges.oldest_timer_s,
            "El reloj más antiguo venció hace",
            "The oldest timer was due",
        ),
    ):
        if age < LATE_S:
            continue
        late = True
        ago = " ago" if code == "late_timers" else ""
        yield Finding(
            code=code,
            grade=Grade.FAULT if age >= VERY_LATE_S else Grade.WARNING,
            text=f"{what} {age:.0f} s",
            text_en=f"{what_en} {age:.0f} s{ago}",
            remedy="Compruebe que hay procesos que trabajan: «concierto serve» sin Redis, «concierto worker» "
            "con Redis.",
            remedy_en="Check that somebody works: `concierto serve` without Redis, `concierto worker` with it.",
        )
    if not late:
        yield note(
            "work",
            f"Nada se atrasa: {gauges.jobs} trabajos en espera",
            f"Nothing is late: {gauges.jobs} jobs wait",
        )


def _check_stuck(gauges: Gauges) -> Iterator[Finding]:
    if gauges.incidents:
        yield Finding(
            code="incidents",
            grade=Grade.WARNING,
            text=f"Incidencias abiertas: {gauges.incidents}",
            text_en=f"Open incidents: {gauges.incidents}",
            remedy="Véalas en el monitor; cuando la causa esté arreglada, reintente.",
            remedy_en="See them in the monitor; when the cause is mended, retry.",
        )
    if gauges.dead_letters:
        yield Finding(
            code="dead_letters",
            grade=Grade.WARNING,
            text=f"Mensajes o señales apartados porque su entrega falló: {gauges.dead_letters}",
            text_en=f"Messages or signals set aside because their delivery failed: {gauges.dead_letters}",
            remedy="El registro dice por qué. Publíquelos otra vez con otro identificador.",
            remedy_en="The log says why. Publish them again under another id.",
        )


def _check_outbox(database: sa.Engine, patience_s: float) -> Iterator[Finding]:
    """The same first row after a while: nobody relays."""
    before = _first(database)
    if before is None:
        return
    time.sleep(patience_s)
    if _first(database) != before:
        return
    yield Finding(
        code="outbox_stuck",
        grade=Grade.FAULT,
        text="Nadie recoge los avisos de trabajos (engine_outbox)",
        text_en="Nobody relays the wake-ups of jobs (engine_outbox)",
        remedy="Con Redis hace falta al menos un «concierto worker» o «concierto serve» que llegue a él.",
        remedy_en="With Redis at least one `concierto worker` or `concierto serve` must reach it.",
    )


def _first(database: sa.Engine) -> int | None:
    with database.connect() as connection:
        first: int | None = connection.execute(sa.select(sa.func.min(outbox.c.id))).scalar_one()
    return first
